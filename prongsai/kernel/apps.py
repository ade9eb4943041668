"""The kernel app: templates, template tags and translations; no tables."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Register the app."""

    name = "prongsai.kernel"
    label = "kernel"
