"""The checklist app."""

from django.apps import AppConfig


class ChecklistConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.checklist"
    label = "checklist"
