"""The checks app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChecksConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.checks"
    label = "checks"

    def ready(self) -> None:
        """Register what every content and year is asked, what machines mend, and the words of the journal."""
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.checks import content
        from prongsai.foundation.checks.actions.letters import LETTERS
        from prongsai.foundation.checks.queries import (
            register_content_check,
            register_mendable,
            register_year_check,
        )
        from prongsai.foundation.checks.queries.photos import seen_files
        from prongsai.foundation.checks.queries.reaching import reach_findings
        from prongsai.foundation.files.api import register_sight

        register_sight(seen_files)
        register_mendable(LETTERS)
        for code, label, check in (
            ("placeholders", _("Blanks of a template"), content.placeholders),
            ("bodies", _("Words of another kind of office"), content.bodies),
            ("dates", _("Dates"), content.dates),
            ("numbering", _("Numbering"), content.numbering),
            ("order", _("Order"), content.order),
            ("totals", _("Totals"), content.totals),
            ("digits", _("Digits"), content.digits),
            ("repetitions", _("Repetitions"), content.repetitions),
            ("persons", _("Personal data"), content.personal_data),
            ("withheld", _("What was taken out"), content.withheld),
            ("papers", _("Text of files"), content.paper_findings),
            ("alternatives", _("Texts of pictures"), content.alternatives),
            ("people", _("People on photos"), content.people),
            ("links", _("Addresses"), content.link_findings),
            ("files", _("Files"), content.file_findings),
        ):
            register_content_check(code, label, check)
        register_year_check("site", _("Public site"), reach_findings)
        name_verbs(
            {
                "checks": pgettext_lazy("journal", "Checks"),
                "checks.set_aside": pgettext_lazy("journal", "Set a finding aside"),
                "checks.taken_up_again": pgettext_lazy("journal", "Took a finding up again"),
                "checks.mended": pgettext_lazy("journal", "Corrected by machine"),
                "checks.mend_undone": pgettext_lazy("journal", "Undid a correction"),
                "checks.photo_stated": pgettext_lazy("journal", "Stated what a photo shows"),
                "checks.photo_blurred": pgettext_lazy("journal", "Blurred a photo"),
                "checks.blurred_used": pgettext_lazy(
                    "journal", "Put the blurred photo in the place of its original"
                ),
                "checks.walk_asked_for": pgettext_lazy("journal", "Asked for a walk over the main site"),
            }
        )
