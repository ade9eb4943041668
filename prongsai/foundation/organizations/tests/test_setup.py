"""`prongsai setup`: an office, an administrator, and how to sign in."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from prongsai.foundation.organizations.api import Person, Role
from prongsai.foundation.tenants.api import Organization, User, as_tenant

GIVEN = {
    "kind": "town_municipality",
    "name": "ใหม่",
    "district": "เมือง",
    "province": "ตัวอย่าง",
    "host": "new.example",
    "admin_email": "Admin@new.example",
}


def test_setup_prints_a_password_that_works(db, capsys):
    cache.clear()
    call_command("setup", no_input=True, **GIVEN)
    printed = capsys.readouterr().out
    password = re.search(r"one-time password (\S+)", printed).group(1)
    office = Organization.objects.get()
    assert office.full_name == "เทศบาลเมืองใหม่"
    assert office.origin == "https://new.example"
    client = Client(headers={"host": "new.example"})
    client.post("/account/login/", {"login": "admin@new.example", "password": password})
    assert client.get("/office/settings/people/").status_code == 200
    with as_tenant(office):
        assert Role.objects.filter(organization=office).count() >= 5
        assert Person.objects.filter(organization=office).count() == 1


def test_a_second_office_on_sqlite_is_refused_with_a_reason(db):
    call_command("setup", no_input=True, **GIVEN)
    second = {**GIVEN, "name": "สอง", "host": "two.example", "admin_email": "two@two.example"}
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="SQLite"):
            call_command("setup", no_input=True, **second)
        assert Organization.objects.count() == 1
        assert not User.objects.filter(email="two@two.example").exists()
    else:
        call_command("setup", no_input=True, **second)
        assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("host", "not a host"), ("admin_email", "nobody"), ("name", ""), ("host", "x" * 300)]
)
def test_a_wrong_answer_creates_nothing(db, field, value):
    with pytest.raises(CommandError):
        call_command("setup", no_input=True, **{**GIVEN, field: value})
    assert Organization.objects.count() == 0
    assert User.objects.count() == 0


def test_a_missing_answer_is_named(db, monkeypatch):
    given = {name: value for name, value in GIVEN.items() if name != "host"}
    with pytest.raises(CommandError, match="--host"):
        call_command("setup", no_input=True, **given)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="Host name"):
        call_command("setup", **given)


def test_what_is_not_given_is_asked(db, monkeypatch):
    answers = iter(["", "ตัวอย่าง", "", "ตัวอย่าง", "www.ask.example", "a@ask.example"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    call_command("setup")
    office = Organization.objects.get()
    assert (office.kind, office.name, office.district, office.host) == (
        "sao",
        "ตัวอย่าง",
        "",
        "www.ask.example",
    )
