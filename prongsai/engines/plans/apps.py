"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Register the app."""

    name = "prongsai.engines.plans"
    label = "plans"

    def ready(self) -> None:
        """Open evidence and read documents to those who see their measures; remind of steps and rounds."""
        from prongsai.engines.plans.queries import round_lines, seen_files, step_lines
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.notifications.api import register_reminders

        register_sight(seen_files)
        register_reminders("plans.steps", step_lines)
        register_reminders("plans.rounds", round_lines)
