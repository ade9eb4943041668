"""The living style page: every component in every state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.access import public
from prongsai.kernel.calendar import UnreadableDate, official_date
from prongsai.kernel.ui import samples
from prongsai.kernel.ui.dates import DateField, understood_date

ONE_YEAR = 365 * 24 * 3600


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=_("Measure"), help_text=_("As it stands in the announcement."), max_length=60
    )
    held_on = DateField(label=_("Date of the meeting"))
    unit = forms.ChoiceField(
        label=_("Responsible unit"),
        choices=[("", "—"), ("works", _("Public works division")), ("office", _("Office of the clerk"))],
    )
    outcome = forms.ChoiceField(
        label=_("Result"),
        widget=forms.RadioSelect,
        choices=[("done", _("Done")), ("partly", _("Partly done"))],
    )
    villages = forms.MultipleChoiceField(
        label=_("Villages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("1", _("Village 1")), ("2", _("Village 2")), ("3", _("Village 3"))],
    )
    result = forms.CharField(
        label=_("What was done"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    agreed = forms.BooleanField(label=_("The figures have been checked against the register"))


@public
def design(request: HttpRequest) -> HttpResponse:
    """Show every component; only for demonstration offices and while developing."""
    organization: Any = getattr(request, "organization", None)
    if not (settings.DEBUG or getattr(organization, "is_demo", False)):
        raise Http404
    shown = date(2026, 4, 24)
    wrong = ExampleForm(data={"title": "", "held_on": "31/2/69", "outcome": "", "villages": ["1"]})
    right = ExampleForm(initial={"title": str(_("A register of complaints")), "outcome": "done"})
    context = {
        "shown": shown,
        "at": datetime(2026, 4, 23, 4, 20, tzinfo=UTC),
        "wrong": wrong,
        "right": right,
        "page": Paginator(range(1, 461), 50).page(4),
        "icons": sorted(samples.ICON_NAMES),
        "sample_photo": samples.PHOTO,
        **samples.page(shown),
    }
    return render(request, "ui/design.html", context)


@public
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Speak the chosen language from now on, and return to the page where it was chosen.

    A link rather than a form: pages that carry it hold no secret of a visitor and can be kept as bytes.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer = HttpResponseRedirect(back)
    remember_language(answer, code)
    return answer


def remember_language(answer: HttpResponseBase, code: str) -> None:
    """Speak this language to the visitor from the next page on."""
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=ONE_YEAR, samesite="Lax", httponly=True)


@public
def understood(request: HttpRequest) -> HttpResponse:
    """Return what was understood of a typed date: `?text=27/4/69`."""
    try:
        day = understood_date(request.GET.get("text", "")[:100])
    except UnreadableDate as error:
        return HttpResponse(str(error.message), content_type="text/plain; charset=utf-8", status=422)
    text = official_date(day, None) if day else ""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
