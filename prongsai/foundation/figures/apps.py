"""The figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.figures"
    label = "figures"
