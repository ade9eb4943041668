"""The results app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.results"
    label = "results"
