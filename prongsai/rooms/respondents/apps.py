"""The respondents app."""

from django.apps import AppConfig


class RespondentsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.respondents"
    label = "respondents"
