"""What the writes have in common: who may, what is well formed, and the figures kept beside each measure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.models import Evidence, Item, ItemUnit, Plan, Step
from prongsai.engines.plans.workflow import DONE, IN_PROGRESS, NOT_STARTED, PERMISSIONS
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

M = TypeVar("M", bound=models.Model)
COUNTED = ("steps_total", "steps_done", "evidence_count", "next_due_on")


def require(by: Actor, kind: str, act: str, unit_ids: Iterable[int] = ()) -> None:
    """Raise ``Refused`` unless the actor holds the act for the office or for one of the units."""
    permission = f"{PERMISSIONS[kind]}.{act}"
    if not (by.may(permission) or any(by.may(permission, unit) for unit in unit_ids)):
        raise Refused(permission)


def require_draft(plan: Plan) -> None:
    """Raise ``Problem`` unless the plan is a draft: a whole document is not put into what was approved."""
    if not plan.is_draft:
        raise Problem(
            _(
                "The measures of this year were sent, approved or announced, so nothing was changed. "
                "Take them back to draft first; announcing them again makes a new version."
            ),
            status=409,
        )


def checked(row: M, exclude: Iterable[str] = ()) -> M:
    """Return the row when it is well formed; raise ``Problem`` with the first thing that is wrong."""
    try:
        row.full_clean(exclude=set(exclude), validate_unique=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(" ".join(messages), field=None if field == NON_FIELD_ERRORS else field) from error
    return row


def locked(by: Actor, item: Item, version: int | None = None) -> Item:
    """Return the measure, locked; raise ``Conflict`` when it has changed since the version that was read."""
    row: Item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("plan")
        .get(pk=item.pk, organization=by.organization)
    )
    if version is not None and row.version != version:
        raise Conflict(
            _("Somebody changed this measure before you saved. What you wrote is still here."), current=row
        )
    return row


def unit_ids_of(item: Item) -> list[int]:
    """Return the ids of the responsible units, the leading one first."""
    return list(ItemUnit.objects.filter(item=item).order_by("pk").values_list("unit_id", flat=True))


def touch(item: Item, by: Actor, *fields: str) -> None:
    """Save the named fields and the counted ones, with a new version."""
    item.version += 1
    item.updated_by_name = by.name[:200]
    recount(item, save=False)
    item.save(update_fields={*fields, *COUNTED, "version", "updated_at", "updated_by_name"})


def recount(item: Item, *, save: bool = True) -> None:
    """Count steps and evidence of the measure anew, and find the earliest date still due."""
    counted: dict[str, Any] = Step.objects.filter(item=item).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(state=DONE)), due=Min("due_on", filter=~Q(state=DONE))
    )
    item.steps_total, item.steps_done = counted["total"], counted["done"]
    item.evidence_count = Evidence.objects.filter(item=item, removed_at__isnull=True).count()
    due = [day for day in (counted["due"], item.ends_on) if day is not None]
    item.next_due_on = min(due) if due and item.state != DONE else None
    if save:
        item.save(update_fields=COUNTED)


def following_state(item: Item, states: list[str], result: str) -> str:
    """Return the state of a measure that follows from its steps; without steps it stays as it is."""
    if not states:
        return item.state
    if all(state == NOT_STARTED for state in states):
        return NOT_STARTED
    if all(state == DONE for state in states) and result:
        return DONE
    return IN_PROGRESS
