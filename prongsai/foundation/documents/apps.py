"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.documents"
    label = "documents"
