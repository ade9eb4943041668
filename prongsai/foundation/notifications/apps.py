"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.notifications"
    label = "notifications"
