"""Writes to the two lowest tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.models import Organization
from prongsai.foundation.tenants.queries import one_organization_only
from prongsai.foundation.tenants.walls import as_tenant
from prongsai.kernel.errors import Problem

_FOUNDED: list[Callable[[Organization], Any]] = []


def register_founded(hook: Callable[[Organization], Any]) -> None:
    """Have the hook called for every new organisation, in the same transaction and within its wall."""
    if hook not in _FOUNDED:
        _FOUNDED.append(hook)


def found_organization(**fields: Any) -> Organization:
    """Create an organisation; raise ``Problem`` for a second one on SQLite or for unusable fields."""
    with transaction.atomic():
        if one_organization_only() and Organization.objects.exists():
            raise Problem(
                _(
                    "This installation runs on SQLite and already serves an organisation. "
                    "Nothing was changed. Move to PostgreSQL to serve more than one."
                ),
                status=409,
            )
        organization = Organization(**fields)
        try:
            organization.full_clean()
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise Problem(" ".join(messages), field=field) from error
        organization.save()
        with as_tenant(organization):
            for hook in _FOUNDED:
                hook(organization)
    return organization
