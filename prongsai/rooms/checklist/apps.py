"""The checklist app."""

from django.apps import AppConfig


class ChecklistConfig(AppConfig):
    """Register the app, and name its acts for the journal."""

    name = "prongsai.rooms.checklist"
    label = "checklist"

    def ready(self) -> None:
        """Register the figures and the check of the year, and say what the journal calls the room's acts."""
        from django.utils.translation import gettext_lazy as _
        from django.utils.translation import pgettext_lazy

        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.checks.api import (
            register_assessment,
            register_places,
            register_year_check,
        )
        from prongsai.foundation.figures.api import register_figure
        from prongsai.rooms.checklist.checks import ROOM, places, year_findings
        from prongsai.rooms.checklist.figures import FIGURES
        from prongsai.rooms.checklist.queries import assessment_of

        for figure in FIGURES:
            register_figure(figure)
        register_year_check(ROOM, _("Checklist"), year_findings)
        register_assessment(ROOM, assessment_of)
        register_places(ROOM, places)

        name_verbs(
            {
                "checklist": pgettext_lazy("journal", "Checklist"),
                "checklist.changed": pgettext_lazy("journal", "Changed a checklist item"),
                "checklist.assigned": pgettext_lazy("journal", "Assigned checklist items"),
                "checklist.ticked": pgettext_lazy("journal", "Ticked elements of a checklist item"),
                "checklist.page_drafted": pgettext_lazy("journal", "Drafted the page of a checklist item"),
                "checklist.verified": pgettext_lazy("journal", "Verified a checklist item"),
                "checklist.unverified": pgettext_lazy("journal", "Took a verification back"),
                "checklist.nil_said": pgettext_lazy("journal", "Stated that there was none"),
                "checklist.nil_taken_back": pgettext_lazy("journal", "Took back that there was none"),
                "checklist.cloned": pgettext_lazy("journal", "Copied the answers of a year"),
                "checklist.date_set": pgettext_lazy("journal", "Set a date of the assessment"),
                "checklist.date_removed": pgettext_lazy("journal", "Removed a date of the assessment"),
                "checklist.submitted": pgettext_lazy("journal", "Recorded a submission"),
                "checklist.cited": pgettext_lazy("journal", "Kept what stood at a cited address"),
                "checklist.disputed": pgettext_lazy("journal", "Opened a clarification"),
                "checklist.undisputed": pgettext_lazy("journal", "Removed a clarification"),
                "checklist.clarified": pgettext_lazy("journal", "Wrote a clarification"),
                "checklist.clarification_moved": pgettext_lazy("journal", "Moved a clarification on"),
                "checklist.clarification_letter": pgettext_lazy("journal", "Drafted a clarification letter"),
            }
        )
