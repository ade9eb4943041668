"""The named cast: the same office and the same people in every test, made once and put back for each."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a strong one is slow on purpose
WRITTEN = re.compile(r'^\s*(INSERT INTO|UPDATE) "?(\w+)')


def plain_settings(files: Path) -> dict[str, Any]:
    """Return the settings of every test: its own folder of files, no remembered hosts, plain http."""
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(files), "base_url": None},
    }
    return {
        "PRONGSAI_FORGET_HOSTS": True,
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "STORAGES": {**settings.STORAGES, "default": storage},
        "PASSWORD_HASHERS": HASHERS,
    }


class Cast:
    """The named people of the tests. Every one signs in with the same password."""

    password = "ข้าวเหนียวมะม่วง-42"

    def __init__(self) -> None:
        from prongsai.foundation.approvals.api import add_starting_routes
        from prongsai.foundation.organizations.api import (
            Assignment,
            Person,
            Position,
            Unit,
            add_starting_roles,
        )
        from prongsai.foundation.tenants.api import Organization, User, as_tenant

        self.office = Organization.objects.create(
            kind="sao",
            name="ตัวอย่าง",
            district="ตัวอย่าง",
            province="ตัวอย่าง",
            host="testserver",
            origin="https://testserver",
            phone="0 4400 0000",
            email="saraban@tambon.example",
        )
        self.other = Organization.objects.create(
            kind="subdistrict_municipality",
            name="อื่น",
            district="อื่น",
            province="อื่น",
            host="other.example",
            origin="https://other.example",
        )
        with as_tenant(self.office):
            add_starting_routes(self.office)
            roles = {role.code: role for role in add_starting_roles(self.office)}
            self.clerk_unit = Unit.objects.create(
                organization=self.office, name="สำนักปลัด", position_in_list=1
            )
            self.finance = Unit.objects.create(organization=self.office, name="กองคลัง", position_in_list=2)
            self.works = Unit.objects.create(organization=self.office, name="กองช่าง", position_in_list=3)
            self.people: dict[str, Any] = {}
            for key, title, side, unit, role, only in (
                ("admin", "ผู้ดูแลระบบ", "permanent", self.clerk_unit, "administrator", None),
                ("officer", "นิติกร", "permanent", self.clerk_unit, "officer", None),
                ("works", "นายช่างโยธา", "permanent", self.works, "unit_staff", self.works),
                ("head", "หัวหน้าสำนักปลัด", "permanent", self.clerk_unit, "unit_head", None),
                ("clerk", "ปลัดองค์การบริหารส่วนตำบล", "permanent", self.clerk_unit, "executive", None),
                ("mayor", "นายกองค์การบริหารส่วนตำบล", "political", None, "executive", None),
            ):
                user = User.objects.create_user(f"{key}@tambon.example", self.password)
                position = Position.objects.create(
                    organization=self.office, title=title, side=side, unit=unit
                )
                person = Person.objects.create(
                    organization=self.office, user=user, name=title, position=position, unit=unit
                )
                Assignment.objects.create(
                    organization=self.office, person=person, role=roles[role], unit=only
                )
                self.people[key] = person
        with as_tenant(self.other):
            add_starting_routes(self.other)
            roles = {role.code: role for role in add_starting_roles(self.other)}
            user = User.objects.create_user("stranger@other.example", self.password)
            person = Person.objects.create(organization=self.other, user=user, name="เจ้าหน้าที่")
            Assignment.objects.create(organization=self.other, person=person, role=roles["officer"])
            self.people["stranger"] = person

    def user(self, key: str) -> Any:
        """Return the user of officer, works, head, clerk, mayor, admin or stranger."""
        return self.people[key].user

    def actor(self, key: str) -> Any:
        """Return the actor as a request of that person would have it."""
        from django.utils import timezone

        from prongsai.foundation.organizations.api import actor_for
        from prongsai.foundation.tenants.api import as_tenant

        organization = self.other if key == "stranger" else self.office
        with as_tenant(organization):
            return actor_for(self.user(key), organization, today=timezone.localdate())

    def client(self, key: str | None = None) -> Any:
        """Return a test client at the right host, signed in as the person, or nobody."""
        from django.test import Client

        host = "other.example" if key == "stranger" else "testserver"
        client = Client(headers={"host": host})
        if key:
            client.force_login(self.user(key), backend=settings.AUTHENTICATION_BACKENDS[0])
            session = client.session
            session["organization"] = (self.other if key == "stranger" else self.office).pk
            session.save()
        return client


class Understudies:
    """The cast as it was when it was first made: its rows, and its Python objects.

    Making the cast asks the database two hundred things, and most tests want it. So each process makes it once,
    in a transaction that is undone; a test gets the same rows with the same numbers, put in at a stroke.
    """

    def __init__(self) -> None:
        written: dict[str, None] = {}  # in the order of the first write, so that rows follow what they name
        with transaction.atomic():
            with connection.execute_wrapper(_noting(written)):
                made = Cast()
            self.pickled = pickle.dumps(made)
            offices = (made.office.pk, made.other.pk)
            self.rows = _rows(list(written), offices)
            transaction.set_rollback(True)
        with transaction.atomic():
            left = [table for _office, table, _held in _rows(list(written), offices)]
        assert left == [], f"somebody else's rows would join the cast: {left}"
        self.script = _script(self.rows) if connection.vendor == "postgresql" else ""

    def enter(self) -> Cast:
        """Put the rows of the cast into the database of a test, and return the cast."""
        with connection.cursor() as cursor:
            if self.script:
                cursor.execute(self.script)
            else:
                for _office, table, held in self.rows:
                    marks = ", ".join(["%s"] * len(held[0]))
                    cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', held)
        found: Cast = pickle.loads(self.pickled)
        return found


def _noting(written: dict[str, None]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITTEN.match(sql)
        if match:
            written[match[2]] = None
        return execute(sql, params, many, context)

    return note


def _rows(tables: list[str], offices: tuple[int, ...]) -> list[tuple[int | None, str, Any]]:
    """Return what the tables hold, as (office, table, rows); tables without a wall have no office."""
    from prongsai.foundation.tenants.api import as_tenant
    from prongsai.foundation.tenants.walls import tenant_tables

    walled = set(tenant_tables())
    found = [(None, table, _read(table, "true")) for table in tables if table not in walled]
    for office in offices:
        with as_tenant(office):
            found += [
                (office, table, _read(table, f"organization_id = {office}"))
                for table in tables
                if table in walled
            ]
    return [entry for entry in found if entry[2]]


def _read(table: str, condition: str) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # JSON keeps every kind of column as it is
            cursor.execute(f'SELECT json_agg(row)::text FROM "{table}" row WHERE {condition}')
            return cursor.fetchone()[0]
        cursor.execute(f'SELECT * FROM "{table}" WHERE {condition}')
        return cursor.fetchall()


def _script(rows: list[tuple[int | None, str, Any]]) -> str:
    """Return one text of statements for PostgreSQL: each office's rows go in while its wall is open."""
    from prongsai.foundation.tenants.walls import SETTING

    lines = []
    for office, table, held in rows:
        lines.append(f"SELECT set_config('{SETTING}', '{office or ''}', true);")
        quoted = held.replace("'", "''")
        lines.append(
            f"""INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", '{quoted}');"""
        )
    lines.append(f"SELECT set_config('{SETTING}', '', true);")
    return "\n".join(lines)
