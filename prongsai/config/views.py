"""Pages for errors that Django raises itself."""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpResponse

from prongsai.config.middleware import problem_page
from prongsai.kernel.access import public


@public
def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """Return the page for a request that cannot be read, or that holds more than a form may."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return problem_page(request, 413 if too_much else 400)


@public
def not_found(request: Any, exception: Exception) -> HttpResponse:
    """Return the page for an address that leads nowhere, or to something the visitor may not see."""
    return problem_page(request, 404)


@public
def forbidden(request: Any, exception: Exception) -> HttpResponse:
    """Return the page for something that is not allowed."""
    return problem_page(request, 403)


@public
def too_many(request: Any) -> HttpResponse:
    """Return the page for somebody who tries too often (allauth asks for it by name)."""
    return problem_page(request, 429)


@public
def failed(request: Any) -> HttpResponse:
    """Return the page for an unexpected failure; for a database that does not answer, the advice to wait."""
    error = sys.exc_info()[1]
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or isinstance(error, OperationalError | InterfaceError):
        response = problem_page(request, 503)
        response.headers["Retry-After"] = "30"
        return response
    return problem_page(request, 500)


@public
def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """Return the page for a form that came without its secret: usually cookies are switched off."""
    return problem_page(request, 403, csrf=True)
