"""The organizations app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.organizations"
    label = "organizations"
