"""The WSGI application that `prongsai serve` and any WSGI server run."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")


def application_with_front() -> Any:
    """Return Django behind the memory of published pages."""
    application = get_wsgi_application()
    from prongsai.foundation.publishing.api import Front  # tables can be named once Django is set up

    return Front(application)


application = application_with_front()
