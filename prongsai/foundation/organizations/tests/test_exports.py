"""The lists of the settings as files."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.organizations.api import ClosedDay, Position

pytestmark = pytest.mark.django_db
LISTS = ("units", "positions", "people", "roles", "closed-days")


def rows(response):
    assert response.status_code == 200
    assert response.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_a_file_in_both_formats(cast, what):
    ClosedDay.objects.create(organization=cast.office, on="2026-04-13", reason="ทำบุญ")
    client = cast.client("admin")
    table = rows(client.get(f"/office/settings/export/{what}.csv"))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/office/settings/export/{what}.xlsx").content)
    )
    sheet = book.get_sheet_by_index(0).to_python()
    assert len(table) == len(sheet) >= 2
    assert table[0] == sheet[0]


def test_vacant_posts_say_so_and_days_stand_twice(cast):
    Position.objects.create(organization=cast.office, title="รองปลัด", unit=cast.clerk_unit)
    ClosedDay.objects.create(organization=cast.office, on="2026-04-13", reason="ทำบุญ")
    client = cast.client("admin")
    held = {row[0]: row[-1] for row in rows(client.get("/office/settings/export/positions.csv"))}
    assert held["รองปลัด"] == "ว่าง"
    assert held["นิติกร"] == "นิติกร"
    day = rows(client.get("/office/settings/export/closed-days.csv"))[1]
    assert day[:2] == ["๑๓ เม.ย. ๒๕๖๙", "2026-04-13"]


def test_no_secret_leaves_with_the_people(cast):
    text = cast.client("admin").get("/office/settings/export/people.csv").content.decode()
    user = cast.user("officer")
    assert user.email in text
    assert user.password not in text
    assert "stranger@" not in text
    assert Entry.objects.filter(organization=cast.office, verb="office.exported").count() == 1


def test_the_journal_goes_out_to_whoever_may_read_it(cast):
    client = cast.client("admin")
    client.get("/office/settings/export/people.csv")
    table = rows(client.get("/office/settings/export/journal.csv"))
    assert table[0][0] == "ลำดับ"
    assert any("people.csv" in row for row in table)
    assert cast.client("officer").get("/office/settings/export/journal.csv").status_code == 403


@pytest.mark.parametrize("address", ["units.pdf", "nothing.csv", "journal.pdf"])
def test_what_does_not_exist_is_not_found(cast, address):
    assert cast.client("admin").get(f"/office/settings/export/{address}").status_code == 404


def test_others_get_nothing(cast):
    assert cast.client("officer").get("/office/settings/export/people.csv").status_code == 403
    assert "/account/" in cast.client().get("/office/settings/export/people.csv")["Location"]
