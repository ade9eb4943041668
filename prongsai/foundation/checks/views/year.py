"""The whole year's check: narrowed, exported, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prongsai.foundation.checks.models import SEVERITIES, VIEW, SetAside
from prongsai.foundation.checks.queries import Checked, check_year, counted, may_set_aside, year_subject
from prongsai.foundation.checks.queries.grouping import together
from prongsai.foundation.checks.queries.photos import may_state
from prongsai.foundation.checks.queries.registry import YEAR_CHECKS
from prongsai.foundation.checks.views.common import shell, year_of
from prongsai.kernel.access import requires
from prongsai.kernel.office import table_csv, table_xlsx

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
A_PAGE = 100


@requires(VIEW)
@require_safe
def show(request: Any) -> HttpResponse:
    """Show what the checks find in a fiscal year."""
    year = year_of(request)
    checked = check_year(request.organization, year, timezone.localdate())
    wanted = {name: request.GET.get(name, "")[:200] for name in ("severity", "room", "unit", "q", "show")}
    found = narrowed(checked, wanted)
    units = sorted({one.finding.unit for one in checked if one.finding.unit})
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(together(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **shell(year),
        "subject": year_subject(year),
        "page": page,
        "checked": list(page),
        "total": len(checked),
        "counts": counted(checked),
        "wanted": wanted,
        "narrows": any(wanted.values()),
        "severities": [{"value": code, "label": label} for code, label in SEVERITIES],
        "rooms": [{"value": code, "label": label} for code, (label, _check) in YEAR_CHECKS.items()],
        "units": [{"value": unit, "label": unit} for unit in units],
        "shows": [
            {"value": "open", "label": _("Open only")},
            {"value": "aside", "label": _("Set aside only")},
        ],
        "may_set_aside": may_set_aside(request.actor),
        "may_state": may_state(request.actor),
        "query": query.urlencode(),
        "again": _taken_up(request, year),
    }
    return render(request, "checks/year.html", context)


def narrowed(checked: Sequence[Checked], wanted: dict[str, str]) -> list[Checked]:
    """Return the findings of a severity, room or unit, or that hold the words."""
    words = wanted["q"].casefold().split()[:10]
    found = []
    for one in checked:
        finding = one.finding
        said = f"{finding.message} {finding.place} {finding.reason}".casefold()
        if (
            wanted["severity"] in ("", finding.severity.value)
            and wanted["room"] in ("", finding.room)
            and wanted["unit"] in ("", finding.unit)
            and wanted["show"] in ("", "open" if one.is_open else "aside")
            and all(word in said for word in words)
        ):
            found.append(one)
    return found


def _taken_up(request: Any, year: int) -> list[SetAside]:
    rows = SetAside.objects.visible_to(request.actor).filter(
        subject=year_subject(year), again_at__isnull=False
    )
    return list(rows[:20])


@requires(VIEW)
@require_safe
def export(request: Any, form: str) -> HttpResponse:
    """Send the narrowed findings as a spreadsheet."""
    if form not in FORMATS:
        raise Http404
    year = year_of(request)
    wanted = {name: request.GET.get(name, "")[:200] for name in ("severity", "room", "unit", "q", "show")}
    checked = narrowed(check_year(request.organization, year, timezone.localdate()), wanted)
    heads = [
        _("Severity"),
        _("Finding"),
        _("Place"),
        _("Reason"),
        _("Unit"),
        _("Set aside by"),
        _("Why it is set aside"),
    ]
    labels = dict(SEVERITIES)
    rows = [
        [
            str(labels[one.finding.severity.value]),
            str(one.finding.message),
            str(one.finding.place),
            str(one.finding.reason),
            one.finding.unit,
            one.set_aside.by_name if one.set_aside else "",
            one.set_aside.reason if one.set_aside else "",
        ]
        for one in checked
    ]
    title = _("Check of fiscal year %(year)d") % {"year": year}
    content = table_csv(heads, rows) if form == "csv" else table_xlsx(heads, rows, title=title)
    name = _("check-%(year)d") % {"year": year}
    return HttpResponse(
        content,
        content_type=FORMATS[form],
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.{form}")},
    )
