"""Measures together with the checklist items that they serve."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import Item, ItemDraft, Plan, change_item, clone_plan, create_item
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.rooms.measures.models import ItemLink
from prongsai.rooms.measures.queries import checklist


def create_measure(*, by: Actor, plan: Plan, draft: ItemDraft, concepts: Iterable[str]) -> Item:
    """Add a measure to the year, with its links."""
    with transaction.atomic():
        item = create_item(by=by, plan=plan, draft=draft)
        link(by=by, item=item, fiscal_year=plan.fiscal_year, concepts=concepts)
    return item


def change_measure(*, by: Actor, item: Item, draft: ItemDraft, concepts: Iterable[str], version: int) -> Item:
    """Change a measure and its links; raise ``Conflict`` when somebody else saved first."""
    with transaction.atomic():
        row = change_item(by=by, item=item, draft=draft, version=version)
        link(by=by, item=row, fiscal_year=row.plan.fiscal_year, concepts=concepts)
    return row


def link(*, by: Actor, item: Item, fiscal_year: int, concepts: Iterable[str]) -> None:
    """Link a measure to exactly these checklist items; the caller has checked the right to change it."""
    wanted = list(dict.fromkeys(concepts))
    rows = ItemLink.objects.filter(organization=by.organization, item=item)
    before = list(rows.values_list("concept", flat=True))
    if before == wanted:
        return
    known = {entry.concept for entry in checklist(fiscal_year)} | set(before)
    if set(wanted) - known:
        raise Problem(_("Choose items of this year's checklist."), field="concepts")
    with transaction.atomic():
        rows.exclude(concept__in=wanted).delete()
        ItemLink.objects.bulk_create(
            ItemLink(organization=by.organization, item=item, concept=concept, fiscal_year=fiscal_year)
            for concept in wanted
            if concept not in before
        )
        record(by=by, verb="measures.linked", subject=item, data={"concepts": [before, wanted]})


def clone_measures(*, by: Actor, source: Plan, fiscal_year: int) -> Plan:
    """Copy a year's measures into another year, with the links that the other year's checklist still has."""
    with transaction.atomic():
        plan, pairs = clone_plan(by=by, source=source, fiscal_year=fiscal_year)
        known = {entry.concept for entry in checklist(fiscal_year)}
        copies = {item.pk: copy for item, copy in pairs}
        ItemLink.objects.bulk_create(
            ItemLink(
                organization=by.organization,
                item=copies[old.item_id],
                concept=old.concept,
                fiscal_year=fiscal_year,
            )
            for old in ItemLink.objects.filter(organization=by.organization, item_id__in=list(copies))
            if old.concept in known
        )
    return plan
