"""The measures as a picture: what was approved, and what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from prongsai.engines.plans.models import Item, ItemUnit, Plan, PlanVersion

TEXTS = ("title", "responsible_text", "period_text", "starts_on", "ends_on", "monitoring")


TARGETS = ("target", "figure")  # in a picture only where written: older pictures keep their hash


def picture_of_item(item: Item) -> dict[str, Any]:
    """Return what the public reads of a measure: its text, period, responsible, steps, monitoring and target."""
    steps = sorted(item.steps.all(), key=lambda step: step.seq)
    return {
        **{name: str(getattr(item, name) or "") for name in TEXTS},
        **{name: getattr(item, name) for name in TARGETS if getattr(item, name)},
        "units": [link.unit.name for link in item.item_units.all()],
        "steps": [step.text for step in steps],
    }


def picture_of(plan: Plan) -> dict[str, Any]:
    """Return the plan as its announcement shows it, without progress. Cost: three queries."""
    units = ItemUnit.objects.select_related("unit").order_by("pk")
    items = (
        Item.objects.filter(organization_id=plan.organization_id, plan=plan, removed_at__isnull=True)
        .prefetch_related("steps", Prefetch("item_units", queryset=units))
        .order_by("seq")
    )
    return {
        "introduction": plan.introduction,
        "items": [{"pk": item.pk, "seq": item.seq, **picture_of_item(item)} for item in items],
    }


def picture_sha256(picture: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a picture's canonical form."""
    text = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to what was approved; ``what`` is added, removed, changed or introduction.

    ``fields`` holds (name, before, after) of what differs, as text.
    """

    what: str
    seq: int
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()
    item_id: int | None = None


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two pictures, in the order of the later one."""
    found = []
    if before["introduction"] != after["introduction"]:
        pair = ("introduction", str(before["introduction"]), str(after["introduction"]))
        found.append(Change("introduction", 0, "", (pair,)))
    old = {entry["pk"]: entry for entry in before["items"]}
    for entry in after["items"]:
        was = old.pop(entry["pk"], None)
        if was is None:
            found.append(Change("added", entry["seq"], entry["title"], (), entry["pk"]))
            continue
        fields = tuple(
            (name, _text(was.get(name)), _text(entry.get(name)))
            for name in {**entry, **was}
            if name != "pk" and was.get(name) != entry.get(name)
        )
        if fields:
            found.append(Change("changed", entry["seq"], entry["title"], fields, entry["pk"]))
    found += [Change("removed", entry["seq"], entry["title"]) for entry in old.values()]
    return found


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def approved_version(plan: Plan) -> PlanVersion | None:
    """Return the newest version of the plan that was approved, void or not. Cost: one query."""
    found: PlanVersion | None = PlanVersion.objects.filter(plan=plan).first()
    return found


def changes_since_approval(plan: Plan) -> tuple[PlanVersion | None, list[Change]]:
    """Return the newest approved version and what has changed since. Cost: four queries."""
    version = approved_version(plan)
    return version, changes_between(version.picture, picture_of(plan)) if version else []
