"""The database under test and the named cast: the same office and people in every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs inside an event loop

# No test asserts how long something takes; in CI the examples are the same every time.
hypothesis.settings.register_profile("prongsai", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("prongsai")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Create the database as its owner, then run every test as the application's role, which owns nothing."""
    from django.test.utils import setup_databases, teardown_databases

    from prongsai.foundation.tenants.walls import raise_walls

    if connection.vendor == "sqlite" and all("browser" in item.keywords for item in request.session.items):
        # A browser asks for many things at once: a database in memory locks whole tables then, a file waits its turn.
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    with django_db_blocker.unblock():
        config = setup_databases(verbosity=0, interactive=False)
        owner: dict[str, Any] = {}
        if connection.vendor == "postgresql":
            role = settings.PRONGSAI_DATABASE_ROLE
            raise_walls()
            with connection.cursor() as cursor:
                # Only tests empty whole tables; the application's role cannot.
                cursor.execute(
                    f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {connection.ops.quote_name(role)}"
                )
            owner = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
            connection.close()
            connection.settings_dict.update(USER=role, PASSWORD="")
    yield
    with django_db_blocker.unblock():
        if owner:
            connection.close()
            connection.settings_dict.update(owner)
        teardown_databases(config, verbosity=0)


@pytest.fixture(autouse=True)
def _plain_environment(settings: Any, tmp_path: Path) -> None:
    """Give each test its own files, forget remembered hosts, and keep mail in memory."""
    settings.PRONGSAI_FORGET_HOSTS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False  # tests speak plain http
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The office, its people, and the stranger of the other office; the office's rows are open."""
    from prongsai.foundation.tenants.api import as_tenant

    made = Cast()
    with as_tenant(made.office):
        yield made


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The same cast in a database that other threads see (browser tests). Rows are behind the wall."""
    from django.core.cache import cache

    cache.clear()  # its table is emptied by nobody else, and it counts attempts to sign in
    return Cast()


@pytest.fixture
def together() -> Any:
    """Run functions at once, each in a thread and a transaction of its own; return what each gave or raised."""
    import threading

    from django.db import connections

    from prongsai.foundation.tenants.api import as_tenant

    def _together(office: Any, *works: Any) -> list[Any]:
        start = threading.Barrier(len(works))
        found: list[Any] = [None] * len(works)

        def run(index: int, work: Any) -> None:
            start.wait()
            try:
                with as_tenant(office):
                    found[index] = work()
            except Exception as error:
                found[index] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return _together
