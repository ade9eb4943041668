"""Helping somebody who is locked out, and only where nobody else relies on the sign-in."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.organizations import actions
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

NEW = "มะขามหวาน-เพชรบูรณ์-9"


@pytest.fixture(autouse=True)
def _no_mail(db, settings):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


@pytest.fixture
def alone(monkeypatch):
    monkeypatch.setattr(actions.rescue, "is_alone", lambda: True)


def url(name, person):
    return reverse(f"organizations:{name}", args=[person.pk])


def test_without_mail_the_administrator_hands_a_link_over(cast, alone):
    person = cast.people["officer"]
    page = cast.client("admin").post(url("password_link", person)).content.decode()
    path = re.search(r"https://testserver(/account/password/reset/key/[\w-]+/)", page).group(1)
    visitor = Client()
    form = visitor.get(path)
    assert visitor.post(form.url, {"password1": NEW, "password2": NEW}).status_code == 302
    assert cast.user("officer").__class__.objects.get(pk=cast.user("officer").pk).check_password(NEW)
    assert Entry.objects.filter(organization=cast.office, verb="people.password_link_made").exists()


def test_with_mail_there_is_no_link(cast, alone, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with pytest.raises(Problem):
        actions.password_key(by=cast.actor("admin"), person=cast.people["officer"])


def test_a_lost_second_factor_is_switched_off(cast, alone):
    person = cast.people["officer"]
    totp.TOTP.activate(person.user, totp.generate_totp_secret())
    cast.client("admin").post(url("drop_second_factor", person))
    assert not Authenticator.objects.filter(user=person.user).exists()
    assert Entry.objects.filter(organization=cast.office, verb="people.second_factor_dropped").exists()
    with pytest.raises(Problem):
        actions.drop_second_factor(by=cast.actor("admin"), person=person)


@pytest.mark.parametrize("act", ["password_key", "drop_second_factor"])
def test_where_offices_share_the_installation_nobody_is_taken_over(cast, act):
    totp.TOTP.activate(cast.user("officer"), totp.generate_totp_secret())
    with pytest.raises(Problem):
        getattr(actions, act)(by=cast.actor("admin"), person=cast.people["officer"])
    assert Authenticator.objects.filter(user=cast.user("officer")).exists()


@pytest.mark.parametrize("act", ["password_key", "drop_second_factor"])
def test_only_the_administrator_helps(cast, alone, act):
    with pytest.raises(Refused):
        getattr(actions, act)(by=cast.actor("clerk"), person=cast.people["officer"])
    with pytest.raises(Problem):
        getattr(actions, act)(by=cast.actor("admin"), person=cast.people["stranger"])
