"""The answer sheet: in the order of the edition, to be copied or taken out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prongsai.kernel.access import requires
from prongsai.rooms.checklist.queries import answer_sheet, submissions_of
from prongsai.rooms.checklist.queries.tables import FORMATS, sheet_table
from prongsai.rooms.checklist.views.common import page, year_or_404
from prongsai.rooms.checklist.workflow import ITEM_STATES


@requires("assessment.view")
@require_safe
def show(request: Any, year: int) -> HttpResponse:
    """Show the answer sheet of a year."""
    lines = answer_sheet(request.organization, year_or_404(year), timezone.localdate())
    last = next(iter(submissions_of(request.actor, year)), None)
    context = {
        "lines": [
            {
                "line": line,
                "state": ITEM_STATES[line.row.status.state],
                "addresses": "\n".join(line.urls),
            }
            for line in lines
        ],
        "has": sum(line.has for line in lines),
        "last": last,
    }
    return page(request, "sheet.html", year, context)


@requires("assessment.view")
@require_safe
def export(request: Any, year: int, form: str) -> HttpResponse:
    """Send the answer sheet as a spreadsheet."""
    if form not in FORMATS:
        raise Http404
    lines = answer_sheet(request.organization, year_or_404(year), timezone.localdate())
    content, content_type = sheet_table(lines, year, form)
    name = _("answer-sheet-%(year)d") % {"year": year}
    disposition = content_disposition_header(True, f"{name}.{form}")
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
