"""Founding an office: the organisation, its starting roles and its first administrator."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.actions.roles import add_starting_roles
from prongsai.foundation.organizations.models import Assignment, Person
from prongsai.foundation.tenants.api import Organization, User, as_tenant, found_organization
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

# No two of these are mistaken for each other on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def set_up(
    *, admin_email: str, admin_name: str = "ผู้ดูแลระบบ", **fields: Any
) -> tuple[Organization, Person, str]:
    """Create an office with its starting roles and first administrator; return both and a one-time password.

    The password is empty where the address already signs in at another office of this installation.
    """
    address = admin_email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Problem(" ".join(error.messages), field="admin_email") from error
    with transaction.atomic():
        office = found_organization(**fields)
        with as_tenant(office):
            roles = {role.code: role for role in add_starting_roles(office)}
            password = ""
            user = User.objects.filter(email=address).first()
            if user is None:
                password = "-".join("".join(secrets.choice(LETTERS) for _n in range(5)) for _g in range(4))
                user = User.objects.create_user(address, password)
            person = Person.objects.create(organization=office, user=user, name=admin_name)
            Assignment.objects.create(organization=office, person=person, role=roles["administrator"])
            by = Actor.system(office, "setup")
            record(by=by, verb="office.founded", summary=office.full_name, data={"administrator": address})
    return office, person, password
