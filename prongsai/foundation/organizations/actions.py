"""Writes to people, units and roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from prongsai.foundation.organizations.models import Role

ROLES = Path(__file__).parent / "data" / "roles.yaml"


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
