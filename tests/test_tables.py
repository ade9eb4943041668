"""Every table belongs to an organisation, or stands on this reviewed list with its reason."""

from __future__ import annotations

from django.apps import apps

from prongsai.foundation.tenants.api import tenant_tables

WITHOUT_ORGANIZATION = {
    "tenants_organization": "the organisations themselves; their names and addresses are public",
    "tenants_user": "one person may work for several offices with one sign-in: address, password hash",
    "jobs_job": "the worker claims across organisations; rows hold ids and states, never content",
    "account_emailaddress": "allauth; not used: the address stands in tenants_user",
    "account_emailconfirmation": "allauth; not used: addresses are known through invitations",
    "mfa_authenticator": "belongs to a user, not to an office; secrets are encrypted",
    "usersessions_usersession": "belongs to a user; each session is bound to one organisation",
    "django_session": "random keys; each session is bound to one organisation",
    "auth_permission": "Django; not used: an Actor answers",
    "auth_group": "Django; not used: roles are data of an office",
    "auth_group_permissions": "Django; not used",
    "auth_user": "Django; not used and not created: the user model is tenants.User",
    "auth_user_groups": "Django; not used and not created",
    "auth_user_user_permissions": "Django; not used and not created",
    "django_content_type": "Django; names of models",
}
# Reference data that comes with the program and is the same for every office.
REFERENCE = {"framework"}


def tables():
    return {
        model._meta.db_table: model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    }


def test_every_table_belongs_to_an_organisation_or_was_reviewed():
    walled = set(tenant_tables())
    for table, app in tables().items():
        assert table in walled or table in WITHOUT_ORGANIZATION or app in REFERENCE, (
            f"{table} has no organisation: derive the model from TenantModel, or give the reason here"
        )


def test_the_reviewed_list_is_not_longer_than_it_has_to_be():
    walled = set(tenant_tables())
    assert not walled & set(WITHOUT_ORGANIZATION)
    optional = {name for name, reason in WITHOUT_ORGANIZATION.items() if "not created" in reason}
    assert set(WITHOUT_ORGANIZATION) - optional <= set(tables())
