"""What was typed into a form survives an expired session: it waits in the new session until after sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

KEY = "kept_form"
LIMIT = 300_000  # characters; a form longer than that is not typed by hand


def send_to_sign_in(request: Any) -> HttpResponse:
    """Return the way to the sign-in page; what was posted is kept for the page it came from."""
    came_from = request.get_full_path()
    if request.method == "POST":
        posted = request.POST.copy()
        posted.pop("csrfmiddlewaretoken", None)
        encoded = posted.urlencode()
        if len(encoded) <= LIMIT:
            request.session[KEY] = {"path": request.path, "data": encoded, "files": bool(request.FILES)}
    target = f"{reverse('account_login')}?{urlencode({'next': came_from})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def kept_form(request: Any) -> QueryDict | None:
    """Return what was typed into the form at this address before the session ended, once, or none."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["data"])
