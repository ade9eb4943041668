"""Organisations, users and the walls between organisations."""

from prongsai.foundation.tenants.actions import found_organization, register_founded
from prongsai.foundation.tenants.models import Digits, Kind, Organization, TenantModel, TenantQuerySet, User
from prongsai.foundation.tenants.queries import one_organization_only, organization_for_host
from prongsai.foundation.tenants.walls import as_tenant, hole_in_wall, tenant_tables

__all__ = [
    "Digits",
    "Kind",
    "Organization",
    "TenantModel",
    "TenantQuerySet",
    "User",
    "as_tenant",
    "found_organization",
    "hole_in_wall",
    "one_organization_only",
    "organization_for_host",
    "register_founded",
    "tenant_tables",
]
