"""The pages of the checks."""

from prongsai.foundation.checks.views.deciding import again, mend, mended, set_aside
from prongsai.foundation.checks.views.letters import letter
from prongsai.foundation.checks.views.photos import blur, photo, photos, use_blurred
from prongsai.foundation.checks.views.reaching import reach, reach_run
from prongsai.foundation.checks.views.year import export, show

__all__ = [
    "again",
    "blur",
    "export",
    "letter",
    "mend",
    "mended",
    "photo",
    "photos",
    "reach",
    "reach_run",
    "set_aside",
    "show",
    "use_blurred",
]
