"""The organizations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Register the app and the permissions that exist from the start."""

    name = "prongsai.foundation.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Register the permissions of this app and those that the starting roles (data/roles.yaml) name."""
        from prongsai.foundation.notifications.api import register_closed_days, register_members
        from prongsai.foundation.organizations.queries import closed_days, members_of
        from prongsai.kernel.permissions import register_permission

        register_closed_days(closed_days)
        register_members(members_of)
        register_permission("office.manage", _("Manage the office: people, units, roles and settings"))
        register_permission("audit.view", _("Read the journal"))
        register_permission("measures.view", _("See the measures"))
        register_permission("measures.edit", _("Plan and change the measures"))
        register_permission("measures.progress", _("Report progress and add evidence"))
        register_permission("measures.approve", _("Confirm evidence and results"))
        register_permission("assessment.view", _("See results, checklist and respondents of the assessment"))
        register_permission(
            "assessment.edit", _("Work on results, checklist and respondents of the assessment")
        )
        register_permission("documents.make", _("Make documents and reports"))
        register_permission("publishing.publish", _("Publish on the public site"))
