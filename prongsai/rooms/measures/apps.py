"""The measures app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    """Register the app."""

    name = "prongsai.rooms.measures"
    label = "measures"

    def ready(self) -> None:
        """Register the figures of the measures, and what is sent for approval here."""
        from prongsai.engines.plans.api import on_reopened
        from prongsai.foundation.approvals.api import register_subject
        from prongsai.foundation.checks.api import register_mendable, register_photos, register_year_check
        from prongsai.foundation.figures.api import register_figure
        from prongsai.rooms.measures import checks
        from prongsai.rooms.measures.actions import approving
        from prongsai.rooms.measures.figures import FIGURES
        from prongsai.rooms.measures.queries import approval_url, send_url

        for figure in FIGURES:
            register_figure(figure)
        register_year_check("measures", _("Measures"), checks.year_findings)
        register_photos("measures", checks.year_photos, checks.exchange)
        register_mendable(checks.ITEMS)
        register_mendable(checks.EVIDENCE)
        on_reopened("measures", approving.void_approval)
        register_subject(
            approving.PLAN_SUBJECT,
            _("Measures of a year"),
            approving.on_approved,
            approving.on_voided,
            approval_url,
            on_closed=approving.on_closed,
            send_url=send_url,
            may_open=approving.may_open_subject,
        )
        register_subject(
            approving.REPORT_SUBJECT,
            _("Report on the results of the measures"),
            url=approval_url,
            may_open=approving.may_open_subject,
        )
