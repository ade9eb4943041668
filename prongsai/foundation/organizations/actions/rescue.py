"""Helping somebody who is locked out, where one office has the installation to itself."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.foundation.audit.api import record
from prongsai.foundation.notifications.api import mail_is_configured, notify
from prongsai.foundation.organizations.models import Person
from prongsai.foundation.organizations.queries import is_alone
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@transaction.atomic
def password_key(*, by: Actor, person: Person) -> str:
    """Return the key of a link that sets a new password, for an installation that sends no mail.

    Refused where mail works (the person asks for the mail) and where several offices share the installation:
    one office must not take over a sign-in that another relies on.
    """
    _check(by, person)
    if mail_is_configured():
        raise Problem(
            _("This installation sends mail: the person can ask for a new password at sign-in."), status=409
        )
    record(by=by, verb="people.password_link_made", subject=person, summary=person.name)
    return f"{user_pk_to_url_str(person.user)}-{default_token_generator.make_token(person.user)}"


@transaction.atomic
def drop_second_factor(*, by: Actor, person: Person) -> int:
    """Remove the authenticator app, passkeys and recovery codes that somebody has lost; return how many."""
    _check(by, person)
    removed: int = Authenticator.objects.filter(user=person.user).delete()[0]
    if not removed:
        raise Problem(_("This person uses no second factor."), status=409)
    record(by=by, verb="people.second_factor_dropped", subject=person, summary=person.name)
    notify(
        by=by,
        users=[person.user],
        title=gettext_lazy("The administrator switched off the second factor of your sign-in."),
        text=gettext_lazy(
            "If you did not ask for this, tell the head of your office. Switch it on again in your account."
        ),
        email=True,
    )
    return removed


def _check(by: Actor, person: Person) -> None:
    by.require("office.manage")
    if person.organization_id != by.organization.pk or person.user is None or not person.is_active:
        raise Problem(_("There is no such record in this office."), status=404)
    if not is_alone():
        raise Problem(
            _("Several offices share this installation. Ask whoever runs the server. Nothing was changed."),
            status=409,
        )
