"""The checks app."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ChecksConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.checks"
    label = "checks"

    def ready(self) -> None:
        """Name the acts of the checks for the journal."""
        from prongsai.foundation.audit.api import name_verbs

        name_verbs(
            {
                "checks": pgettext_lazy("journal", "Checks"),
                "checks.set_aside": pgettext_lazy("journal", "Set a finding aside"),
                "checks.taken_up_again": pgettext_lazy("journal", "Took a finding up again"),
                "checks.mended": pgettext_lazy("journal", "Corrected by machine"),
                "checks.mend_undone": pgettext_lazy("journal", "Undid a correction"),
                "checks.photo_stated": pgettext_lazy("journal", "Stated what a photo shows"),
                "checks.photo_blurred": pgettext_lazy("journal", "Blurred a photo"),
                "checks.walk_asked_for": pgettext_lazy("journal", "Asked for a walk over the main site"),
            }
        )
