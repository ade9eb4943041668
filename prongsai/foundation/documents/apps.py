"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.documents"
    label = "documents"

    def ready(self) -> None:
        """Open files and pictures of documents to those who see the documents."""
        from prongsai.foundation.documents.sight import seen_files
        from prongsai.foundation.files.api import register_sight

        register_sight(seen_files)
