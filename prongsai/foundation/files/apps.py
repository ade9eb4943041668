"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.files"
    label = "files"
