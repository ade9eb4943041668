"""The figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.figures"
    label = "figures"

    def ready(self) -> None:
        """Register the figures of apps below."""
        from prongsai.foundation.figures.numbered import DOCUMENTS_NUMBERED
        from prongsai.foundation.figures.registry import register_figure

        register_figure(DOCUMENTS_NUMBERED)
