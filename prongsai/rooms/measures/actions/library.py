"""Taking over measures of the starter library, and linking measures to the gaps that they answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from prongsai.engines.plans.api import Item, Plan, link_figure
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.rooms.measures.actions.measures import create_measure
from prongsai.rooms.measures.models import GapLink
from prongsai.rooms.measures.queries.library import Proposal, concepts_in, draft_of


def take_proposals(*, by: Actor, plan: Plan, proposals: Sequence[Proposal]) -> list[Item]:
    """Write proposed measures down in a draft of the year, linked to the checklist, the gaps and their figures."""
    made = []
    with transaction.atomic():
        for proposal in proposals:
            item = create_measure(
                by=by,
                plan=plan,
                draft=draft_of(proposal, plan.fiscal_year),
                concepts=concepts_in(proposal, plan.fiscal_year),
            )
            link_gaps(by=by, item=item, gaps=[(gap.fiscal_year, gap.key) for gap in proposal.gaps])
            entry = proposal.entry
            link_figure(
                by=by,
                item=item,
                code=entry.figure_code,
                label=entry.figure,
                unit=entry.goal.unit,
                rule="year",
                comparator=entry.goal.comparator,
                target=entry.goal.value,
            )
            made.append(item)
    return made


def link_gaps(*, by: Actor, item: Item, gaps: Iterable[tuple[int, str]]) -> None:
    """Link a measure to exactly these gaps (fiscal year of the result, its key)."""
    by.require("measures.edit")
    wanted = list(dict.fromkeys(gaps))
    rows = GapLink.objects.filter(organization=by.organization, item=item)
    before = {(link.fiscal_year, link.gap): link.pk for link in rows}
    if set(before) == set(wanted):
        return
    with transaction.atomic():
        rows.filter(pk__in=[pk for pair, pk in before.items() if pair not in wanted]).delete()
        GapLink.objects.bulk_create(
            GapLink(organization=by.organization, item=item, fiscal_year=year, gap=gap)
            for year, gap in wanted
            if (year, gap) not in before
        )
        data = {"gaps": [[f"{year} {gap}" for year, gap in pairs] for pairs in (list(before), wanted)]}
        record(by=by, verb="measures.gaps_linked", subject=item, data=data)
