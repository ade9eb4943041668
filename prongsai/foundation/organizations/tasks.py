"""The worker writes the mails of sign-in and clears away what has run out."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.notifications.api import Letter, Mail, mail_writer
from prongsai.foundation.organizations.actions import clear_away_sessions, secret_of
from prongsai.foundation.organizations.adapters import reset_link
from prongsai.foundation.organizations.models import Invitation
from prongsai.foundation.organizations.queries import may_set_password, open_invitations
from prongsai.foundation.tenants.api import User
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import official_date


@mail_writer("organizations.invitation")
def write_invitation(mail: Mail) -> Letter | None:
    """Write the invitation with its link, or none when it was withdrawn or used in the meantime."""
    rows = open_invitations(mail.organization).filter(expires_at__gt=timezone.now())
    invitation = rows.filter(pk=mail.payload["invitation"]).select_related("person").first()
    if invitation is None:
        return None
    body = _(
        "%(inviter)s invites %(name)s to work in Prongsai for %(office)s.\n\n"
        "Open this link to sign in for the first time. It works once, until %(until)s:\n%(link)s\n\n"
        "If you do not know what this is about, do nothing."
    ) % {
        "inviter": invitation.invited_by_name,
        "name": invitation.person.name,
        "office": mail.organization.full_name,
        "until": official_date(timezone.localtime(invitation.expires_at).date(), mail.organization.digits),
        "link": invitation_link(invitation),
    }
    return Letter(_("Invitation to Prongsai"), body)


@mail_writer("organizations.password_reset")
def write_password_reset(mail: Mail) -> Letter | None:
    """Write the mail with the link to a new password, or none for an address that may not use it here."""
    user = User.objects.filter(email=mail.to).first()
    if user is None or not may_set_password(user, mail.organization, now=timezone.now()):
        return None
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    body = _(
        "Somebody asked for a new password for your sign-in at %(office)s.\n\n"
        "Open this link to choose one. It works once, within one day:\n%(link)s\n\n"
        "If this was not you, do nothing: your password stays as it is."
    ) % {"office": mail.organization.full_name, "link": reset_link(mail.organization, key)}
    return Letter(_("A new password"), body)


@handler("organizations.clear_away", every=timedelta(days=1))
def clear_away(job: Job, actor: Actor) -> None:
    """Remove sessions that have run out."""
    clear_away_sessions(by=actor, now=timezone.now())


def invitation_link(invitation: Invitation) -> str:
    """Return the secret link of the invitation; it starts with the office's own address."""
    path = reverse("accept_invitation", kwargs={"secret": secret_of(invitation)})
    return f"{invitation.organization.origin.rstrip('/')}{path}"
