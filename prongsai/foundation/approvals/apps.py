"""The approvals app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Give new offices their routes; void what was signed when a letter is made anew; name verbs and files."""
        from django.utils.translation import gettext_lazy as _

        from prongsai.foundation.approvals.actions import add_starting_routes, void_former_letters
        from prongsai.foundation.approvals.queries.buttons import document_buttons
        from prongsai.foundation.approvals.queries.reminders import open_desks
        from prongsai.foundation.approvals.queries.sight import seen_files
        from prongsai.foundation.approvals.subjects import DOCUMENT, register_subject
        from prongsai.foundation.approvals.words import WORDS
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.documents.api import register_document_action, register_made
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.notifications.api import register_reminders
        from prongsai.foundation.tenants.api import register_founded

        register_subject(DOCUMENT, _("document"))
        register_sight(seen_files)
        name_verbs(WORDS)
        register_reminders("approvals", open_desks)
        register_document_action(document_buttons)
        register_founded(add_starting_routes)
        register_made(void_former_letters)
