"""The approvals app."""

from typing import Any

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Register the app."""

    name = "prongsai.foundation.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Give new offices their routes; void what was signed when a letter is made anew; name verbs and files."""
        from django.db.models.signals import post_save
        from django.utils.translation import gettext_lazy as _

        from prongsai.foundation.approvals.queries.buttons import document_buttons
        from prongsai.foundation.approvals.queries.reminders import open_desks
        from prongsai.foundation.approvals.queries.sight import seen_files
        from prongsai.foundation.approvals.subjects import DOCUMENT, register_subject
        from prongsai.foundation.approvals.words import WORDS
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.foundation.documents.api import Document, register_document_action
        from prongsai.foundation.files.api import register_sight
        from prongsai.foundation.notifications.api import register_reminders
        from prongsai.foundation.tenants.api import Organization

        register_subject(DOCUMENT, _("document"))
        register_sight(seen_files)
        name_verbs(WORDS)
        register_reminders("approvals", open_desks)
        register_document_action(document_buttons)
        post_save.connect(_office_founded, sender=Organization, dispatch_uid="approvals.routes")
        post_save.connect(_document_made, sender=Document, dispatch_uid="approvals.documents")


def _office_founded(instance: Any, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    """Give a new office the routes that every office starts with."""
    if created and not raw:
        from prongsai.foundation.approvals.actions import add_starting_routes
        from prongsai.foundation.tenants.api import as_tenant

        with as_tenant(instance):
            add_starting_routes(instance)


def _document_made(instance: Any, created: bool = False, raw: bool = False, **_kwargs: Any) -> None:
    """Make signatures under an earlier document of the same draft void, in the transaction that made this one."""
    if created and not raw and instance.draft_id is not None:
        from prongsai.foundation.approvals.actions import void_former_letters
        from prongsai.kernel.actor import Actor

        by = Actor(
            user=instance.created_by,
            organization=instance.organization,
            name=instance.created_by_name,
            is_system=instance.created_by_id is None,
        )
        void_former_letters(by=by, document=instance)
