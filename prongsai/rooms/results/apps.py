"""The results app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    """Register the app, who sees its files, and the words of the journal."""

    name = "prongsai.rooms.results"
    label = "results"

    def ready(self) -> None:
        """Register what the foundation asks for."""
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.files.api import register_sight
        from prongsai.rooms.results.queries import seen_files

        register_sight(seen_files)
        name_verbs(
            {
                "results": _("Results of the assessment"),
                "results.saved": _("Wrote scores down"),
                "results.imported": _("Saved a file of scores"),
                "results.put_back": _("Put former scores back"),
                "results.confirmed": _("Confirmed a result"),
                "results.reopened": _("Opened a result again"),
                "results.removed": _("Took a result away"),
                "results.analysis_written": _("Wrote a row of the analysis"),
                "results.analysis_rewritten": _("Left a row of the analysis to the machine"),
                "results.gap_set_aside": _("Set a gap aside"),
                "results.gap_taken_up": _("Took a gap up again"),
                "results.import_read": _("Read a file of scores"),
                "results.import_undone": _("Undid an import of scores"),
                "results.import_discarded": _("Put a file of scores aside"),
                "measures.gaps_linked": _("Linked a measure to gaps"),
            }
        )
