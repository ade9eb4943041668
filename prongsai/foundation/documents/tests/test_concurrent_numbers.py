"""Running numbers under real concurrent writers: threads with connections and transactions of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from prongsai.foundation.documents.actions import change_style, save_draft, take_number
from prongsai.foundation.documents.models import Draft, Entry
from prongsai.foundation.documents.tests.letters import FIELDS
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 6, 5


class ChangedHerMindError(Exception):
    """A writer whose transaction fails after it took a number."""


@contextmanager
def database_on_disk(folder: Path) -> Iterator[None]:
    """Let new threads work on a file: SQLite's shared memory, as tests have it, knows no waiting."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    target = sqlite3.connect(folder / "copy.sqlite3")
    connection.connection.backup(target)
    target.execute("PRAGMA journal_mode=WAL")  # writers who all change it at once do not wait
    target.close()
    settings = connections.settings["default"]
    before = settings["NAME"]
    settings["NAME"] = str(folder / "copy.sqlite3")
    try:
        yield
    finally:
        settings["NAME"] = before


def in_threads(work: Callable[[int], Any], count: int) -> list[Any]:
    """Return what the work gives in so many threads at once, each with its own connection."""

    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def drafts_of(cast: Any, count: int) -> list[int]:
    with as_tenant(cast.office):
        change_style(by=cast.actor("admin"), own_numbers=["memo"], by_unit=False)
        given = {"by": cast.actor("officer"), "kind": "memo", "texts": FIELDS["memo"]}
        return [save_draft(**given, dated_on=date(2026, 4, 27)).pk for _ in range(count)]


def test_numbers_have_neither_gaps_nor_doubles(live_cast: Any, tmp_path: Path) -> None:
    office, officer = live_cast.office, live_cast.actor("officer")
    drafts = drafts_of(live_cast, WRITERS * EACH)

    def write(part: int) -> None:
        for number, pk in enumerate(drafts[part::WRITERS]):
            if number % 3 == 2:
                with suppress(ChangedHerMindError), as_tenant(office), transaction.atomic():
                    take_number(by=officer, draft=Draft.objects.get(pk=pk))
                    raise ChangedHerMindError
            with as_tenant(office):
                take_number(by=officer, draft=Draft.objects.get(pk=pk))

    def taken(_number: int) -> list[int]:
        with as_tenant(office):
            return sorted(Entry.objects.values_list("sequence", flat=True))

    with database_on_disk(tmp_path):
        in_threads(write, WRITERS)
        assert in_threads(taken, 1)[0] == list(range(1, WRITERS * EACH + 1))


def test_one_draft_gets_one_number_from_several_writers(live_cast: Any, tmp_path: Path) -> None:
    office, officer = live_cast.office, live_cast.actor("officer")
    pk = drafts_of(live_cast, 1)[0]

    def write(_number: int) -> bool:
        try:
            with as_tenant(office):
                take_number(by=officer, draft=Draft.objects.get(pk=pk))
        except Problem:
            return False
        return True

    with database_on_disk(tmp_path):
        assert sorted(in_threads(write, 4)) == [False, False, False, True]
