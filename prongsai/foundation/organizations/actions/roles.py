"""Writes to roles and to who holds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.actions.storing import same_office, store
from prongsai.foundation.organizations.models import Assignment, Person, Role, Unit
from prongsai.foundation.organizations.queries import managers
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.permissions import unknown_permissions

ROLES = Path(__file__).parent.parent / "data" / "roles.yaml"
WHOLE_OFFICE = frozenset({"office.manage", "audit.view"})


def add_starting_roles(organization: Any) -> list[Role]:
    """Create the roles that every office starts with; those that exist stay as they are."""
    roles = []
    for entry in yaml.safe_load(ROLES.read_text(encoding="utf-8")):
        role, _created = Role.objects.get_or_create(
            organization=organization,
            code=entry["code"],
            defaults={"name": entry["name"], "permissions": entry["permissions"]},
        )
        roles.append(role)
    return roles


@transaction.atomic
def save_role(*, by: Actor, role: Role | None = None, **fields: Any) -> Role:
    """Add a role or change its name and permissions; an unknown permission is refused."""
    by.require("office.manage")
    wanted = role or Role(organization=by.organization)
    same_office(by, wanted)
    is_new = wanted.pk is None
    if "permissions" in fields:
        fields["permissions"] = sorted(fields["permissions"])
        unknown = unknown_permissions(fields["permissions"])
        if unknown:
            raise Problem(_("There is no permission %s.") % ", ".join(unknown), field="permissions")
    if is_new and "code" not in fields:
        fields["code"] = _free_code(by.organization)
    changes = store(wanted, fields)
    check_a_manager_remains(by)
    if changes:
        verb = "roles.added" if is_new else "roles.changed"
        record(by=by, verb=verb, subject=wanted, summary=wanted.name, data=changes)
    return wanted


@transaction.atomic
def assign(
    *,
    by: Actor,
    person: Person,
    role: Role,
    unit: Unit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Assignment:
    """Give a person a role, for the whole office or one unit, with a first and a last day where wanted."""
    by.require("office.manage")
    same_office(by, person, role, unit)
    if unit is not None and WHOLE_OFFICE & set(role.permissions):
        raise Problem(_("This role concerns the whole office. Leave the unit empty."), field="unit")
    held = Assignment(organization=by.organization, person=person, role=role)
    store(held, {"unit": unit, "starts_on": starts_on, "ends_on": ends_on})
    record(
        by=by,
        verb="roles.assigned",
        subject=person,
        summary=f"{person.title}: {role.name}",
        data={"unit": unit.name if unit else "", "from": starts_on, "until": ends_on},
    )
    return held


@transaction.atomic
def end_assignment(*, by: Actor, assignment: Assignment) -> None:
    """Take a role from a person at once."""
    by.require("office.manage")
    same_office(by, assignment)
    person, role = assignment.person, assignment.role
    assignment.delete()
    check_a_manager_remains(by)
    record(by=by, verb="roles.taken", subject=person, summary=f"{person.title}: {role.name}")


def check_a_manager_remains(by: Actor) -> None:
    """Raise ``Problem`` when nobody could manage the office for good; call it inside the transaction."""
    # Two administrators who dismiss each other at the same moment: the second waits here and then counts.
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization.pk)
    if not managers(by.organization, today=timezone.localdate(), for_good=True).exists():
        raise Problem(
            _(
                "Somebody has to be able to manage the office. Give another person this right first. "
                "Nothing was changed."
            ),
            status=409,
        )


def _free_code(organization: Any) -> str:
    taken = set(Role.objects.filter(organization=organization).values_list("code", flat=True))
    return next(
        code for code in (f"role-{number}" for number in range(1, len(taken) + 2)) if code not in taken
    )
