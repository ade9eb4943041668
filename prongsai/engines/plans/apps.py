"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Register the app."""

    name = "prongsai.engines.plans"
    label = "plans"

    def ready(self) -> None:
        """Open evidence and read documents to those who see their measures."""
        from prongsai.engines.plans.queries import seen_files
        from prongsai.foundation.files.api import register_sight

        register_sight(seen_files)
