"""Inviting people, and letting them in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.notifications.api import send_mail
from prongsai.foundation.organizations.models import Invitation, Person
from prongsai.foundation.organizations.queries import digest_of_secret, invitation_for, open_invitations
from prongsai.foundation.tenants.api import User
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, by: Actor, person: Person, email: str, now: datetime) -> Invitation:
    """Invite a person to sign in, by mail; an earlier invitation of the person ends.

    A person who already signs in can be invited to another address; accepting it moves the sign-in there.
    """
    by.require("office.manage")
    if person.organization_id != by.organization.pk:
        raise Problem(_("There is no such record in this office."), status=404)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Problem(" ".join(error.messages), field="email") from error
    if not person.is_active:
        raise Problem(_("This person does not work here any more."), status=409)
    same_address = Person.objects.filter(organization=by.organization, user__email=address)
    if same_address.exists():
        raise Problem(_("Somebody of this office already signs in with this e-mail."), field="email")
    open_invitations(person.organization).filter(person=person).update(withdrawn_at=now)
    nonce = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        organization=by.organization,
        person=person,
        email=address,
        nonce=nonce,
        secret_sha256=digest_of_secret(_secret(nonce)),
        invited_by_name=by.name,
        expires_at=now + VALID_FOR,
    )
    record(by=by, verb="people.invited", subject=person, summary=f"{person.name} <{address}>")
    send_mail(by=by, to=address, kind="organizations.invitation", payload={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def withdraw(*, by: Actor, invitation: Invitation, now: datetime) -> None:
    """Withdraw an invitation that nobody has accepted; its link is dead from now on."""
    by.require("office.manage")
    changed = open_invitations(by.organization).filter(pk=invitation.pk).update(withdrawn_at=now)
    if not changed:
        raise Problem(_("This invitation has been used or withdrawn already."), status=409)
    record(by=by, verb="people.invitation_withdrawn", subject=invitation.person, summary=invitation.email)


def accept(*, organization: Any, secret: str, password: str, now: datetime) -> Person:
    """Let the invited person in; raise ``Problem`` where the link or the password cannot be used.

    Whoever already signs in at another office here gives that password; anybody else chooses one.
    Both ways take one hash and fail with the same words, so that nobody learns which addresses are known.
    """
    with transaction.atomic():
        invitation = invitation_for(organization, secret, now=now, lock=True)
        if invitation is None:
            raise Problem(
                _("This link cannot be used any more. Ask your administrator for a new one."), status=404
            )
        user = User.objects.filter(email=invitation.email).first()
        if user is None:
            try:
                validate_password(password, User(email=invitation.email))
            except ValidationError as error:
                make_password(password)
                raise Problem(_unusable(), field="password") from error
            user = User.objects.create_user(invitation.email, password)
        elif not user.check_password(password) or not user.is_active:
            raise Problem(_unusable(), field="password")
        person: Person = Person.objects.select_for_update().get(pk=invitation.person_id)
        others = Person.objects.filter(organization=organization, user=user).exclude(pk=person.pk)
        if others.exists():  # the same address was invited for two people, and the first has joined
            raise Problem(_("Somebody of this office already signs in with this e-mail."), status=409)
        person.user = user
        person.save(update_fields=["user"])
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
        by = Actor(user=user, organization=organization, name=person.title)
        record(by=by, verb="people.joined", subject=person, summary=person.name)
    return person


@transaction.atomic
def ask_for_password_reset(*, organization: Any, email: str) -> None:
    """Ask the worker to mail a link; an unknown address costs the page the same work as a known one."""
    by = Actor.nobody(organization)
    send_mail(by=by, to=email.strip().lower(), kind="organizations.password_reset", payload={})


def secret_of(invitation: Invitation) -> str:
    """Return the secret of the invitation's link.

    Only its hash is stored: it is worked out from a random number in the row and the secret key,
    so that the worker can write the mail and a copy of the database alone opens nothing.
    """
    return _secret(invitation.nonce)


def _secret(nonce: str) -> str:
    key = hashlib.sha256(b"prongsai.invitation" + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(hmac.digest(key, nonce.encode(), "sha256")).decode().rstrip("=")


def _unusable() -> str:
    return _(
        "This password cannot be used. If this e-mail already signs in to another office here, enter the "
        "password of that sign-in. Otherwise choose one of at least 10 characters that is not easy to guess."
    )
