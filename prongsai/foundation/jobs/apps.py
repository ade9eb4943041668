"""The jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Register the app and find every ``tasks`` module."""

    name = "prongsai.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Import the tasks modules, so that each handler is registered before the first job."""
        autodiscover_modules("tasks")
