"""What was typed into a form survives an expired session: it waits in the new session until after sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.core.internal import ratelimit
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from prongsai.kernel.pages import KEPT_IN_SESSION

LIMIT = 300_000  # characters; a form longer than that is not typed by hand
KEPT_FOR = 2 * 3600  # seconds; whoever signs in later than that starts anew
RATE = {"keep": "20/m/ip"}  # so that nobody fills the session table with long forms


def send_to_sign_in(request: Any) -> HttpResponse:
    """Return the way to the sign-in page; what was posted is kept for the page it came from."""
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        back = page_of(request)
        keep(request)
    target = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def keep(request: Any) -> None:
    """Put what was posted into the session of the visitor; files cannot be kept, so their names are."""
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    encoded = posted.urlencode()
    if len(encoded) > LIMIT or not ratelimit.consume(request, app="prongsai", action="keep", config=RATE):
        return
    names = [file.name[:100] for _field, files in request.FILES.lists() for file in files]
    request.session[KEPT_IN_SESSION] = {"action": request.path, "data": encoded, "files": names[:60]}
    request.session.set_expiry(KEPT_FOR)


def page_of(request: Any) -> str:
    """Return the page on which the form stood: the referring page of this office, or its own."""
    try:
        referrer = urlsplit(request.META.get("HTTP_HX_CURRENT_URL") or request.META.get("HTTP_REFERER", ""))
    except ValueError:  # a header that is no address
        return str(request.get_full_path())
    here = referrer.netloc == request.get_host()
    if here and referrer.path.startswith("/") and not referrer.path.startswith("//"):
        return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
    return str(request.get_full_path())
