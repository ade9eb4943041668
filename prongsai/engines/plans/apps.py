"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Register the app."""

    name = "prongsai.engines.plans"
    label = "plans"
