"""The measures app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.measures"
    label = "measures"
