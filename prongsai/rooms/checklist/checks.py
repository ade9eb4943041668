"""Findings about the items of a year: what assessors refuse, what is late, stale, or scores nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import items
from prongsai.foundation.checks.api import Finding, Fix, PublicPlace, Severity
from prongsai.kernel.calendar import in_digits
from prongsai.rooms.checklist.models import Answer
from prongsai.rooms.checklist.queries import Row, flat, rows_of
from prongsai.rooms.checklist.queries.addresses import refused
from prongsai.rooms.checklist.workflow import MISSING, PUBLISHED, RENEW, VIEW

ROOM = "checklist"
LONGEST_ADDRESS = 500  # of a page that a walk looks for


def year_findings(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the items of a fiscal year. Cost: seven queries."""
    rows = flat(rows_of(organization, fiscal_year, today))
    for row in rows:
        yield from item_findings(row, rows, today)


def places(organization: Any, fiscal_year: int) -> list[PublicPlace]:
    """Return the addresses elsewhere that answer items of a fiscal year (BE), each once. Cost: one query."""
    rows = Answer.objects.filter(organization=organization, item__fiscal_year=fiscal_year).exclude(url="")
    known = {item.concept: item for item in items(fiscal_year)}
    found: dict[str, PublicPlace] = {}
    for concept, url in rows.order_by("item", "position").values_list("item__concept", "url"):
        item = known.get(concept)
        if item is None or len(url) > LONGEST_ADDRESS:
            continue
        found.setdefault(
            url,
            PublicPlace(
                address=url,
                title=f"{item.code} {in_digits(item.title, None, keep_codes=True)}",
                url=url,
                office_url=reverse("checklist:item", args=[fiscal_year, item.code]),
                fiscal_year=fiscal_year,
                permission=VIEW,
            ),
        )
    return list(found.values())


def item_findings(row: Row, rows: Sequence[Row], today: date) -> Iterator[Finding]:
    """Yield what is wrong with one item; ``rows`` are those of its year."""
    year, item = row.item.fiscal_year, row.item
    url = reverse("checklist:item", args=[year, item.code])
    edit = reverse("checklist:edit", args=[year, item.code])
    common: dict[str, Any] = {
        "place": f"{item.code} {in_digits(item.title, None, keep_codes=True)}",
        "url": url,
        "room": ROOM,
        "unit": row.unit.name if row.unit else "",
    }
    editors: dict[str, Any] = {
        "permissions": ("assessment.edit",),
        "units": (row.unit.pk,) if row.unit else (),
    }
    for number, answer in enumerate(row.answers, 1):
        if answer.url and (reason := refused(answer.url)):
            yield Finding(
                code="checklist.refused_address",
                severity=Severity.ERROR,
                message=_("Assessors refuse the address of answer %(number)s")
                % {"number": in_digits(number, None)},
                reason=reason,
                fix=Fix(_("Change the answers"), f"{edit}#answers", **editors),
                about=f"{row.concept}:{answer.url}",
                heading=_("Answers whose addresses assessors refuse"),
                **common,
            )
    yield from _alone(row, rows, common)
    if row.is_late(today):
        yield Finding(
            code="checklist.late",
            severity=Severity.WARNING,
            message=_("The item is past its day and not published"),
            reason=" ".join(row.status.reasons),
            fix=Fix(_("Open the item"), url),
            about=row.concept,
            heading=_("Items past their day and not published"),
            **common,
        )
    elif row.status.state == RENEW:
        yield Finding(
            code="checklist.stale",
            severity=Severity.WARNING,
            message=_("What is public has to be renewed"),
            reason=" ".join(row.status.reasons),
            fix=Fix(_("Open the item"), url),
            about=row.concept,
            **common,
        )
    if row.status.has_lapsed:
        yield Finding(
            code="checklist.lapsed",
            severity=Severity.WARNING,
            message=_("What somebody verified has changed since"),
            reason=_("An item counts only as it was seen; look at it again and verify it."),
            fix=Fix(_("Open the item"), url),
            about=f"{row.concept}:{row.status.facts_sha256}",
            **common,
        )
    elif row.status.state == PUBLISHED and not row.status.is_complete:
        yield Finding(
            code="checklist.unticked",
            severity=Severity.HINT,
            message=_("Published, but nobody saw every element"),
            reason=_("An item scores 100 only when every element is there, otherwise 0."),
            fix=Fix(_("Tick the elements"), f"{url}#elements", **editors),
            about=row.concept,
            **common,
        )


def _alone(row: Row, rows: Sequence[Row], common: dict[str, Any]) -> Iterator[Finding]:
    """Yield the items without which this one scores nothing, where it is public and they are not."""
    if row.status.state not in {PUBLISHED, RENEW}:
        return
    states = {other.item.code: other.status.state for other in rows}
    for needed in row.needs:
        if states.get(needed.code, MISSING) not in {PUBLISHED, RENEW}:
            yield Finding(
                code="checklist.needs",
                severity=Severity.ERROR,
                message=_("%(code)s is not published, and without it this item scores nothing")
                % {"code": needed.code},
                reason=in_digits(needed.title, None, keep_codes=True),
                fix=Fix(
                    _("Open %(code)s") % {"code": needed.code},
                    reverse("checklist:item", args=[row.item.fiscal_year, needed.code]),
                ),
                about=f"{row.concept}:{needed.concept}",
                heading=_("Items that score nothing without another item that is not published"),
                **common,
            )
