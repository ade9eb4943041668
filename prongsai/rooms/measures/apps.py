"""The measures app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.measures"
    label = "measures"

    def ready(self) -> None:
        """Register the figures of the measures."""
        from prongsai.foundation.figures.api import register_figure
        from prongsai.rooms.measures.figures import FIGURES

        for figure in FIGURES:
            register_figure(figure)
