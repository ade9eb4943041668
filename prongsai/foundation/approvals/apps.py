"""The approvals app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.approvals"
    label = "approvals"
