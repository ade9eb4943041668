"""The checks app."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.checks"
    label = "checks"
