"""What is reported against what was announced: the same measures, in the same order, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import item_for
from prongsai.engines.plans.api import Plan, PlanVersion
from prongsai.foundation.checks.api import Finding, Fix, Severity
from prongsai.foundation.publishing.api import Page
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.thai.repair import essence
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries.rows import MEASURES_CONCEPT, RESULT_CONCEPT

ROOM = "measures"
Titles = list[tuple[int, str]]


def announced_findings(organization: Any, plans: Sequence[Plan]) -> Iterator[Finding]:
    """Compare each plan's newest result report with the measures as they were announced. Cost: two queries."""
    reports = _reports(organization, plans)
    versions: dict[int, PlanVersion] = {}
    for version in PlanVersion.objects.filter(
        organization=organization, plan__in=[plan.pk for plan in plans]
    ):
        versions.setdefault(version.plan_id, version)
    for plan in plans:
        announced = _announced(reports.get((plan.pk, What.PLAN)), versions.get(plan.pk))
        result = reports.get((plan.pk, What.RESULT))
        if result is None or announced is None:
            continue
        yield from compare(announced, _titles(result), plan, result)


def compare(announced: Titles, told: Titles, plan: Plan, report: Report) -> Iterator[Finding]:
    """Yield the measures that the report leaves out, adds, words differently or has in another order."""
    url = report.document.get_absolute_url()
    again = Fix(
        _("Make the report again"),
        reverse("measures:make_report", args=[plan.fiscal_year, What.RESULT.value]),
        permissions=("documents.make",),
        units=(),
    )
    reason = _(
        "Assessors compare the results with the announced measures line by line; what differs scores nothing."
    )

    def finding(code: str, message: str, title: str) -> Finding:
        return Finding(
            code,
            Severity.ERROR,
            message,
            report.document.title[:150],
            reason,
            url,
            again,
            about=f"plan {plan.pk} {title}",
            room=ROOM,
        )

    listed = {essence(title): (number, title) for number, title in announced}
    seen = {essence(title): (number, title) for number, title in told}
    by_number = dict(announced)
    for key, (number, title) in listed.items():
        if key not in seen and not any(
            other == number and one not in listed for one, (other, _t) in seen.items()
        ):
            yield finding(
                "result_leaves_out",
                _("The report on the results leaves out announced measure %(number)s: %(title)s")
                % {"number": in_digits(number, None), "title": title[:120]},
                title,
            )
    for key, (number, title) in seen.items():
        if key in listed:
            continue
        if number in by_number and essence(by_number[number]) not in seen:
            message = _("Measure %(number)s is worded otherwise than announced: %(title)s")
            yield finding(
                "result_words_differ",
                message % {"number": in_digits(number, None), "title": title[:120]},
                title,
            )
        else:
            message = _("The report on the results has a measure that was not announced: %(title)s")
            yield finding("result_adds", message % {"title": title[:120]}, title)
    places = [list(listed).index(key) for key in seen if key in listed]
    if places != sorted(places):
        yield finding(
            "result_order",
            _("The report on the results has the measures in another order than announced"),
            "order",
        )


def parent_findings(organization: Any, fiscal_year: int, plans: Sequence[Plan]) -> Iterator[Finding]:
    """Yield a result that is public while the measures that it reports on are not. Cost: one query.

    Until 2566 both stood in one year's list. Since then the measures stand in the list of the year before, which
    an office may have published before it had this program: there a missing page is only a warning.
    """
    result = item_for(fiscal_year, RESULT_CONCEPT)
    parent = item_for(result.covers_year, MEASURES_CONCEPT) if result else None
    if result is None or parent is None:
        return
    is_same = parent.fiscal_year == fiscal_year
    if not is_same and parent.fiscal_year not in {plan.fiscal_year for plan in plans}:
        return
    asked = Q(concept=RESULT_CONCEPT, fiscal_year=fiscal_year)
    asked |= Q(concept=MEASURES_CONCEPT, fiscal_year=parent.fiscal_year)
    pages = Page.objects.filter(asked, organization=organization, state="published")
    public = set(pages.values_list("concept", flat=True))
    if RESULT_CONCEPT in public and MEASURES_CONCEPT not in public:
        named = {"code": parent.code, "year": in_digits(parent.fiscal_year, None)}
        yield Finding(
            "parent_missing",
            Severity.ERROR if is_same else Severity.WARNING,
            _("%(result)s is published, and %(parent)s is not")
            % {
                "result": result.code,
                "parent": parent.code if is_same else _("%(code)s, year %(year)s") % named,
            },
            str(result.title)[:150],
            _("Without the announced measures the report on their results scores nothing."),
            fix=Fix(
                _("Publish the measures"),
                reverse("measures:make_report", args=[parent.fiscal_year, What.PLAN.value]),
                permissions=("documents.make",),
                units=(),
            ),
            about=f"parent {fiscal_year}",
            room=ROOM,
        )


def _reports(organization: Any, plans: Sequence[Plan]) -> dict[tuple[int, str], Report]:
    """Return the newest report of each kind; of the measures themselves the newest one that was published."""
    rows = Report.objects.filter(organization=organization, plan__in=[plan.pk for plan in plans])
    found: dict[tuple[int, str], Report] = {}
    for row in rows.select_related("document").defer("document__content").order_by("-created_at", "-pk"):
        if row.what == What.PLAN and row.page_id is None:
            continue
        found.setdefault((row.plan_id, row.what), row)
    return found


def _announced(report: Report | None, version: PlanVersion | None) -> Titles | None:
    """Return the measures as they were published, else as they were approved, else none: today's rows prove nothing."""
    if report is not None:
        return _titles(report)
    if version is not None:
        return [(int(entry["seq"]), str(entry["title"])) for entry in version.picture.get("items", [])]
    return None


def _titles(report: Report) -> Titles:
    _name, _columns, rows = report.table
    return [(int(row[0]), str(row[1])) for row in rows]
