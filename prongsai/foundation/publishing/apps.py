"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.publishing"
    label = "publishing"
