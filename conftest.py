"""The database under test and the named cast: the same office and people in every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from tests.casting import HASHERS, plain_settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs inside an event loop

# No test asserts how long something takes; in CI the examples are the same every time.
hypothesis.settings.register_profile("prongsai", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("prongsai")


def pytest_configure(config: pytest.Config) -> None:
    """Have the database prepared while the workers collect their tests."""
    if config.getoption("numprocesses", None) and not config.option.collectonly:
        from tests import prepared

        config.add_cleanup(prepared.begin().wait)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a program that this machine lacks; in CI such a test fails instead."""
    for mark in item.iter_markers("program"):
        if not shutil.which(mark.args[0], path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"):
            tell = pytest.fail if os.environ.get("CI", "").lower() in {"1", "true"} else pytest.skip
            tell(f"{mark.args[0]} is not installed")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Copy the database that its owner migrated; run every test as the application's role, which owns nothing."""
    from django.test.utils import teardown_databases

    from tests import prepared

    if connection.vendor == "sqlite" and all("browser" in item.keywords for item in request.session.items):
        # A browser asks for many things at once: a database in memory locks whole tables then, a file waits its turn.
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    with django_db_blocker.unblock():
        copied = prepared.copy()
    owner: dict[str, Any] = {}
    if connection.vendor == "postgresql":
        owner = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
        connection.close()
        connection.settings_dict.update(USER=settings.PRONGSAI_DATABASE_ROLE, PASSWORD="")
    yield
    with django_db_blocker.unblock():
        if owner:
            connection.close()
            connection.settings_dict.update(owner)
        teardown_databases(copied, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """Each test client loads the middleware anew; the files that it looks for on the disk stay where they are."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def remember(self: Any) -> None:
        places = tuple(settings.STATICFILES_DIRS)
        if places not in known:
            look(self)
            known[places] = self.files
        self.files = dict(known[places])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(autouse=True)
def _plain_environment(settings: Any, tmp_path: Path) -> None:
    """Give each test its own files, forget remembered hosts, and keep mail in memory."""
    for name, value in plain_settings(tmp_path / "files").items():
        setattr(settings, name, value)


@pytest.fixture(scope="session")
def understudies(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The rows of the cast, made once for this process before any test turns the clock or the settings."""
    from django.test import override_settings

    from tests.casting import Understudies

    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=HASHERS):
        return Understudies()


@pytest.fixture
def cast(db: None, understudies: Any) -> Iterator[Any]:
    """The office, its people, and the stranger of the other office; the office's rows are open."""
    from prongsai.foundation.tenants.api import as_tenant

    made = understudies.enter()
    with as_tenant(made.office):
        yield made


@pytest.fixture
def live_cast(transactional_db: None) -> Any:
    """The same cast in a database that other threads see (browser tests). Rows are behind the wall."""
    from django.core.cache import cache

    from tests.casting import Cast

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
