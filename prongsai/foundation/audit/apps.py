"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.audit"
    label = "audit"
