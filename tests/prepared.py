"""The migrated database that test runs copy: python -m tests.prepared makes it, if it is not there.

Migrating takes ten seconds, copying none. What was prepared is named after everything that it hangs on (the
program's code and data, the locked dependencies), and so is used again until one of these changes: a file in
PRONGSAI_HOME for SQLite, a database of the same server for PostgreSQL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "test_prepared_"
# What stands above the tables in every room, and what is no code: no migration reads it.
NO_MATTER = {
    "tests",
    "static",
    "templates",
    "locale",
    "built",
    "__pycache__",
    "views",
    "forms",
    "templatetags",
}
NO_MATTER |= {"views.py", "forms.py", "urls.py", "endpoints.py"}


def key() -> str:
    """Return what names the prepared database: a digest of all that a migration could read."""
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    files = [ROOT / "uv.lock", Path(__file__)]
    for folder, folders, names in os.walk(ROOT / "prongsai"):
        folders[:] = sorted(set(folders) - NO_MATTER)
        files += [Path(folder) / name for name in sorted(set(names) - NO_MATTER)]
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@contextmanager
def locked(vendor: str) -> Iterator[None]:
    """Let one process at a time look for the prepared database, make it, or copy it."""
    from django.conf import settings

    settings.PRONGSAI_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.PRONGSAI_HOME / f"{PREFIX}lock_{vendor}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def begin(environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Have the database prepared by another process, while this one does something else."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.prepared"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )


def copy() -> list[Any]:
    """Make this process's test database out of the prepared one; return what teardown_databases wants."""
    from django.conf import settings
    from django.db import connection
    from django.test import TransactionTestCase

    name = key()
    old, new = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    with locked(connection.vendor):
        if not _there(name):
            _make_elsewhere(name, dict(os.environ))
        connection.close()
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{new}"')
                cursor.execute(f'CREATE DATABASE "{new}" TEMPLATE "{PREFIX}{name}"')
        elif not connection.creation.is_in_memory_db(new):
            shutil.copyfile(_file(name), new)
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = new
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            held = _held(name)
            if connection.creation.is_in_memory_db(new):
                held.backup(connection.connection)
            # Emptying every table takes half a second, and some rows refuse to go before their office.
            TransactionTestCase._fixture_teardown = lambda _test: restore(held)
    return [(connection, old, True)]


@cache
def _held(name: str) -> sqlite3.Connection:
    """Return the prepared SQLite database in memory: its file may go when the program changes meanwhile."""
    held = sqlite3.connect(":memory:", check_same_thread=False)
    source = sqlite3.connect(_file(name))
    source.backup(held)
    source.close()
    return held


def restore(held: sqlite3.Connection) -> None:
    """Give SQLite back what was prepared, after a test that committed; numbers go on as after emptying tables."""
    from django.db import connection

    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        reached = dict(cursor.fetchall())
        held.backup(connection.connection)
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        reached = {
            name: max(seq, reached.get(name, 0)) for name, seq in [*reached.items(), *cursor.fetchall()]
        }
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", list(reached.items()))


def sqlite_copy(target: Path) -> None:
    """Put a migrated SQLite database there, for a process of its own, whatever database the tests run on."""
    name = key()
    with locked("sqlite"):
        if not _file(name).exists():
            _make_elsewhere(name, {k: v for k, v in os.environ.items() if k != "PRONGSAI_DATABASE"})
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_file(name), target)


def _make_elsewhere(name: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tests.prepared", name]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment)


def _file(name: str) -> Path:
    from django.conf import settings

    return Path(settings.PRONGSAI_HOME) / f"{PREFIX}{name}.sqlite3"


def _there(name: str) -> bool:
    from django.db import connection

    if connection.vendor != "postgresql":
        return _file(name).exists()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PREFIX + name])
        return cursor.fetchone() is not None


def make(name: str) -> None:
    """Migrate a new database under another name, and give it its name when it is whole; forget the older ones."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases

    from prongsai.foundation.tenants.walls import raise_walls

    if connection.vendor != "postgresql":
        part = _file(name).with_suffix(".part")
        for old in _file(name).parent.glob(f"{PREFIX}*.*"):
            old.unlink()
        connection.settings_dict["TEST"]["NAME"] = str(part)
        setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file, which a database in memory can take over
        connection.close()
        part.rename(_file(name))
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (old,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{old}"')
    part_name = f"{PREFIX}part"
    connection.settings_dict["TEST"]["NAME"] = part_name
    setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    raise_walls()
    with connection.cursor() as cursor:  # only tests empty whole tables; the application's role cannot
        role = connection.ops.quote_name(settings.PRONGSAI_DATABASE_ROLE)
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}")
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{part_name}" RENAME TO "{PREFIX}{name}"')


def main(name: str = "") -> None:
    """Prepare the database unless it is there; with a name, for a caller who holds the lock and has looked."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    django.setup()
    if name:
        make(name)
        return
    from django.db import connection

    with locked(connection.vendor):
        if not _there(key()):
            make(key())


if __name__ == "__main__":
    main(*sys.argv[1:])
