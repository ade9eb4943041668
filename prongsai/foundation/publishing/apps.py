"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.publishing"
    label = "publishing"

    def ready(self) -> None:
        """Open files of pages that are not public yet to those who publish."""
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.publishing.queries.sight import seen_files

        register_sight(seen_files)
