"""Measures: create, change, reorder, remove and bring back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prongsai.engines.plans.actions.approving import back_to_draft
from prongsai.engines.plans.actions.drafts import ItemDraft, StepDraft
from prongsai.engines.plans.actions.rules import (
    checked,
    locked,
    recount,
    require,
    touch,
    unit_ids_of,
)
from prongsai.engines.plans.models import Item, ItemUnit, Plan, Step
from prongsai.engines.plans.queries import last_number
from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.api import Person, Unit
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

WRITTEN = (
    "title", "monitoring", "target", "figure", "responsible_text", "period_text", "starts_on", "ends_on",
)  # fmt: skip
ONE_LINE = {"title", "target", "figure"}
MOST_STEPS = 100
ASIDE = 1_000_000  # numbers beyond any real one, so that a renumbering never meets itself


def create_item(*, by: Actor, plan: Plan, draft: ItemDraft) -> Item:
    """Add a measure at the end of the plan."""
    require(by, plan.kind, "edit")
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk, organization=by.organization)
        back_to_draft(by=by, plan=plan)
        item = Item(
            organization=by.organization, plan=plan, seq=next_number(plan), updated_by_name=by.name[:200]
        )
        _write(item, draft)
        item.save()
        _set_units(item, draft.unit_ids)
        _set_steps(item, draft.steps)
        recount(item)
        record(
            by=by, verb="plans.item_created", subject=item, summary=item.title[:200], data={"seq": item.seq}
        )
    return item


def change_item(*, by: Actor, item: Item, draft: ItemDraft, version: int) -> Item:
    """Change a measure; raise ``Conflict`` when somebody else saved after ``version`` was read."""
    with transaction.atomic():
        row = _of_plan(by, item, version)
        _require_there(row)
        before = _picture(row)
        _write(row, draft)
        _set_units(row, draft.unit_ids)
        _set_steps(row, draft.steps)
        touch(row, by, *WRITTEN)
        changed = {key: [before[key], value] for key, value in _picture(row).items() if before[key] != value}
        if changed:
            record(by=by, verb="plans.item_changed", subject=row, data=changed)
        # Who does a step, and when it is due, is the office's own affair; the rest was approved.
        if set(changed) - {"steps_due", "steps_responsible"}:
            back_to_draft(by=by, plan=row.plan)
    return row


def move_item(*, by: Actor, item: Item, seq: int) -> Item:
    """Give a measure another number; those between move by one."""
    with transaction.atomic():
        row = _of_plan(by, item)
        _require_there(row)
        order = _order(row.plan)
        place = max(1, min(seq, len(order)))
        order.remove(row.pk)
        order.insert(place - 1, row.pk)
        before, plan = row.seq, row.plan
        _number(plan, order)
        row.refresh_from_db()
        if row.seq != before:
            row.save(update_fields=["updated_at"])
            record(by=by, verb="plans.item_moved", subject=row, data={"seq": [before, row.seq]})
            back_to_draft(by=by, plan=plan)
    return row


def remove_item(*, by: Actor, item: Item) -> Item:
    """Take a measure out of the plan; it can be brought back with everything it had."""
    with transaction.atomic():
        row = _of_plan(by, item)
        if row.removed_at:
            raise Problem(_("This measure has already been deleted."), status=409)
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at", "updated_at"])
        _number(row.plan, _order(row.plan))
        record(by=by, verb="plans.item_removed", subject=row, summary=row.title[:200], data={"seq": row.seq})
        back_to_draft(by=by, plan=row.plan)
    return row


def restore_item(*, by: Actor, item: Item) -> Item:
    """Bring a removed measure back at its old place."""
    with transaction.atomic():
        row = _of_plan(by, item)
        plan = row.plan
        if not row.removed_at:
            raise Problem(_("This measure is not deleted."), status=409)
        order = _order(row.plan)
        order.insert(min(row.seq, len(order) + 1) - 1, row.pk)
        # It takes part again only after the others made room, because two may not have one number.
        Item.objects.filter(pk=row.pk).update(seq=2 * ASIDE, removed_at=None, updated_at=timezone.now())
        _number(row.plan, order)
        row.refresh_from_db()
        record(by=by, verb="plans.item_restored", subject=row, data={"seq": row.seq})
        back_to_draft(by=by, plan=plan)
    return row


def next_number(plan: Plan) -> int:
    """Return the number after the last measure of the plan."""
    return last_number(plan) + 1


def _of_plan(by: Actor, item: Item, version: int | None = None) -> Item:
    """Return the measure with its plan, both locked: nobody announces while the measure is changed.

    Every write locks in this order, the plan first, so that two of them never wait for each other.
    """
    plan = Plan.objects.select_for_update().get(pk=item.plan_id, organization=by.organization)
    require(by, plan.kind, "edit")
    row = locked(by, item, version)
    row.plan = plan
    return row


def _require_there(item: Item) -> None:
    if item.removed_at:
        raise Problem(_("This measure has been deleted by now."), status=409)


def _order(plan: Plan) -> list[int]:
    rows = Item.objects.filter(plan=plan, removed_at__isnull=True)
    return list(rows.order_by("seq").values_list("pk", flat=True))


def _number(plan: Plan, order: list[int]) -> None:
    rows = Item.objects.filter(plan=plan, removed_at__isnull=True)
    current = dict(rows.values_list("pk", "seq"))
    wrong = [(pk, number) for number, pk in enumerate(order, start=1) if current[pk] != number]
    if not wrong:
        return
    rows.filter(pk__in=[pk for pk, _number_ in wrong]).update(seq=F("seq") + ASIDE)
    Item.objects.bulk_update([Item(pk=pk, seq=number) for pk, number in wrong], ["seq"], batch_size=400)


def _write(item: Item, draft: ItemDraft) -> None:
    for name in WRITTEN:
        value = _plain(getattr(draft, name))
        setattr(item, name, " ".join(value.split()) if name in ONE_LINE else value)
    checked(item, exclude=["plan", "organization", "units", "result"])


def _plain(value: Any) -> Any:
    """Return a text with plain line ends: browsers send others, and that is no change of what was approved."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _set_units(item: Item, wanted: Iterable[int]) -> None:
    wanted = list(dict.fromkeys(wanted))
    own = set(Unit.objects.filter(organization=item.organization, pk__in=wanted).values_list("pk", flat=True))
    if set(wanted) - own:
        raise Problem(_("Choose units of your own office."), field="units")
    if unit_ids_of(item) == wanted:
        return
    ItemUnit.objects.filter(item=item).delete()
    ItemUnit.objects.bulk_create(
        ItemUnit(organization=item.organization, item=item, unit_id=unit) for unit in wanted
    )


def _set_steps(item: Item, drafts: tuple[StepDraft, ...]) -> None:
    if len(drafts) > MOST_STEPS:
        raise Problem(
            ngettext("A measure may have %d step.", "A measure may have up to %d steps.", MOST_STEPS)
            % MOST_STEPS,
            field="steps",
        )
    current = {step.pk: step for step in Step.objects.filter(item=item)}
    kept = [draft.pk for draft in drafts if draft.pk is not None]
    if len(set(kept)) != len(kept) or set(kept) - set(current):
        raise Problem(
            _("A step of this form is no longer part of the measure. Open the form again."), field="steps"
        )
    _require_own(item, drafts)
    gone = [pk for pk in current if pk not in set(kept)]
    Step.objects.filter(pk__in=gone).delete()
    numbered = list(enumerate(drafts, start=1))
    if any(draft.pk is not None and current[draft.pk].seq != number for number, draft in numbered):
        Step.objects.filter(item=item).update(seq=F("seq") + 10_000)
    for number, draft in numbered:
        step = current[draft.pk] if draft.pk is not None else Step(organization=item.organization, item=item)
        step.seq, step.text, step.due_on = number, " ".join(draft.text.split()), draft.due_on
        step.assignee_id, step.unit_id = draft.assignee_id, draft.unit_id
        checked(step, exclude=["item", "organization"])
        step.save()


def _require_own(item: Item, drafts: tuple[StepDraft, ...]) -> None:
    people = {draft.assignee_id for draft in drafts if draft.assignee_id}
    units = {draft.unit_id for draft in drafts if draft.unit_id}
    own = Person.objects.filter(organization=item.organization, pk__in=people)
    if own.count() < len(people) or (
        Unit.objects.filter(organization=item.organization, pk__in=units).count() < len(units)
    ):
        raise Problem(_("Choose people and units of your own office."), field="steps")


def _picture(item: Item) -> dict[str, Any]:
    units = Unit.objects.filter(pk__in=unit_ids_of(item)).values_list("name", flat=True)
    steps = list(Step.objects.filter(item=item).order_by("seq").select_related("assignee__position", "unit"))
    return {
        **{name: _plain(getattr(item, name)) for name in WRITTEN},
        "units": list(units),
        "steps": [step.text for step in steps],
        "steps_due": [step.due_on for step in steps],
        "steps_responsible": [
            step.assignee.title if step.assignee else step.unit.name if step.unit else "" for step in steps
        ],
    }
