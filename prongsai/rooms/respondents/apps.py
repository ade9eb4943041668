"""The respondents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RespondentsConfig(AppConfig):
    """Register the app, its figures, who sees its files, and the words of the journal."""

    name = "prongsai.rooms.respondents"
    label = "respondents"

    def ready(self) -> None:
        """Register what the foundation asks for."""
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.files.api import register_sight
        from prongsai.rooms.respondents import figures
        from prongsai.rooms.respondents.queries.sight import seen_files

        figures.register()
        register_sight(seen_files)
        name_verbs(
            {
                "respondents": _("Respondents"),
                "respondents.year_set_up": _("surveys of the year set up"),
                "respondents.year_changed": _("settings of the surveys changed"),
                "respondents.year_closed": _("surveys of the year closed"),
                "respondents.year_reopened": _("surveys of the year opened again"),
                "respondents.sample_set": _("number or sample set"),
                "respondents.link_set": _("link to a survey set"),
                "respondents.service_counted": _("service users counted"),
                "respondents.service_removed": _("number of service users removed"),
                "respondents.spread": _("survey link passed on"),
                "respondents.spread_removed": _("entry of spreading removed"),
                "respondents.progress": _("number of answers typed in"),
                "respondents.progress_removed": _("number of answers removed"),
                "respondents.poster_made": _("survey poster made"),
                "respondents.mock_created": _("mock survey begun"),
                "respondents.mock_changed": _("mock survey changed"),
                "respondents.mock_questions_changed": _("questions of a mock survey changed"),
                "respondents.mock_opened": _("mock survey opened"),
                "respondents.mock_closed": _("mock survey closed"),
                "respondents.mock_removed": _("draft of a mock survey removed"),
                "respondents.mock_paper_typed": _("paper sheet of a mock survey typed in"),
                "respondents.mock_answers_deleted": _("answers of a mock survey deleted"),
            }
        )
