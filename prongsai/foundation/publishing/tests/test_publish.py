"""Publishing and withdrawing: whole or absent, in turn, for ever."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from prongsai.foundation.audit.api import Entry, verify_chain
from prongsai.foundation.checks.api import look_through
from prongsai.foundation.documents.api import Picture, from_data
from prongsai.foundation.files.api import File, store
from prongsai.foundation.publishing.actions import publishing as publishing_module
from prongsai.foundation.publishing.api import (
    Attachment,
    DataTable,
    NewAttachment,
    Page,
    Version,
    Withdrawal,
    page_at,
    publish,
    withdraw,
)
from prongsai.foundation.publishing.models import Site
from prongsai.foundation.publishing.tests.samples import ADDRESS, PDF, content, facts, tables
from prongsai.foundation.publishing.workflow import DRAFT, PAGE, PUBLISHED, WITHDRAWN
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Conflict, Problem

pytestmark = pytest.mark.django_db


def test_a_version_freezes_facts_tables_and_files(cast):
    officer = cast.actor("officer")
    version = publish(**facts(officer))
    page = version.page
    assert (page.state, page.current_number, version.number) == (PUBLISHED, 1, 1)
    assert version.published_by_name == "นิติกร"
    assert version.data[0]["rows"][0][4] == "2026-03-04"
    names = list(version.attachments.values_list("name", "format", "size"))
    assert {name: kind for name, kind, _size in names} == {
        "o26.pdf": "pdf",
        "o26.xlsx": "xlsx",
        "o26.csv": "csv",
        "o26.json": "json",
        "photo-1.jpg": "picture",
    }
    assert all(size > 0 for name, _kind, size in names)
    assert len(version.sha256) == 64
    assert version.check_code == " ".join(version.sha256[i : i + 4] for i in (0, 4, 8, 12))
    entry = Entry.objects.get(verb="publishing.published")
    assert entry.data["sha256"] == version.sha256
    assert verify_chain(cast.office).is_sound


def test_versions_count_without_gaps_and_older_ones_stay(cast):
    officer = cast.actor("officer")
    first = publish(**facts(officer))
    second = publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลขหลังตรวจทะเบียน"))
    assert [v.number for v in Version.objects.order_by("number")] == [1, 2]
    assert first.sha256 != second.sha256
    assert page_at(cast.office, ADDRESS).current_number == 2
    assert "๘๒ เรื่อง" in json.dumps(Version.objects.get(number=1).content, ensure_ascii=False)


def test_the_same_facts_again_are_refused(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    # The PDF is made anew with other bytes and the same photo is used again: neither is news.
    remade = store(by=officer, name="b.pdf", content=PDF + b"\n%")
    again = {
        **facts(officer, photo=False, pdf=False),
        "content": from_data(Version.objects.get().content),
        "attachments": [NewAttachment(format="pdf", label="PDF", file=remade, made_from_content=True)],
    }
    with pytest.raises(Problem, match="ไม่มีข้อมูลเปลี่ยน"):
        publish(**again)
    assert Version.objects.count() == 1


def test_a_new_scan_is_a_change(cast):
    officer = cast.actor("officer")
    base = facts(officer, photo=False, pdf=False)
    for number, tail in enumerate((b"", b"\n%2"), 1):
        scan = store(by=officer, name="scan.pdf", content=PDF + tail)
        look_through(scan)
        publish(**{**base, "attachments": [NewAttachment(format="pdf", label="PDF", file=scan)]})
        assert Version.objects.count() == number


def test_only_who_may_publish_publishes(cast):
    for who in ("works", "clerk", "admin"):
        with pytest.raises(Refused):
            publish(**facts(cast.actor(who), photo=False, pdf=False))
    assert Page.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "office/x",
        "ita/2569",
        "ita/2569/O26",
        "ita/2569/../x",
        "ita/2569/o26/",
        "",
        "ita/2569/o 26",
        "ita/2569/-a",
    ],
)
def test_addresses_that_cannot_be_used(cast, address):
    with pytest.raises(Problem) as caught:
        publish(**facts(cast.actor("officer"), photo=False, pdf=False, address=address))
    assert caught.value.field == "address"


def test_the_year_of_the_address_is_the_year_of_the_page(cast):
    with pytest.raises(Problem) as caught:
        publish(**facts(cast.actor("officer"), photo=False, pdf=False, fiscal_year=2568))
    assert caught.value.field == "address"


def test_an_address_of_another_kind_of_page_is_taken(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    with pytest.raises(Problem) as caught:
        publish(**facts(officer, figure="๑", kind="news"))
    assert (caught.value.field, caught.value.status) == ("address", 409)
    assert Version.objects.count() == 1


def test_over_long_and_empty_texts_are_named(cast):
    officer = cast.actor("officer")
    for field, change in (
        ("title", {"title": " "}),
        ("title", {"title": "ก" * 501}),
        ("period", {"period": "ก" * 301}),
    ):
        with pytest.raises(Problem) as caught:
            publish(**facts(officer, photo=False, pdf=False, **change))
        assert caught.value.field == field
    assert Page.objects.count() == 0


def test_of_two_publishers_the_second_is_told(cast):
    officer = cast.actor("officer")
    publish(**facts(officer), replaces=0)
    with pytest.raises(Conflict):
        publish(**facts(officer, figure="๘๐ เรื่อง"), replaces=0)
    assert Version.objects.count() == 1
    publish(**facts(officer, figure="๘๐ เรื่อง"), replaces=1)
    assert page_at(cast.office, ADDRESS).current_number == 2


def test_the_same_number_twice_is_a_conflict_not_an_error(cast, monkeypatch):
    officer = cast.actor("officer")
    version = publish(**facts(officer))
    stale = Page.objects.get(pk=version.page_id)
    publish(**facts(officer, figure="๘๑ เรื่อง"))
    monkeypatch.setattr(
        publishing_module, "_page", lambda *_a, **_k: stale
    )  # read before the other one wrote
    with pytest.raises(Conflict):
        publish(**facts(officer, figure="๗๙ เรื่อง"))
    assert [v.number for v in Version.objects.order_by("number")] == [1, 2]


@pytest.mark.parametrize("broken", ["attach", "_take_turn", "record", "touch"])
def test_a_power_cut_in_the_middle_leaves_nothing(cast, monkeypatch, broken):
    officer = cast.actor("officer")
    given = facts(officer)
    files, sites = File.objects.count(), Site.objects.count()

    def cut(*_args, **_kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(publishing_module, broken, cut)
    with pytest.raises(RuntimeError):
        publish(**given)
    assert (
        Page.objects.count(),
        Version.objects.count(),
        Attachment.objects.count(),
        Site.objects.count(),
    ) == (0, 0, 0, sites)
    assert File.objects.count() == files
    assert not Entry.objects.filter(verb="publishing.published").exists()
    monkeypatch.undo()
    assert publish(**given).number == 1


def test_a_file_that_is_gone_is_named_and_nothing_is_published(cast):
    from django.core.files.storage import default_storage

    officer = cast.actor("officer")
    given = facts(officer)
    file = given["attachments"][0].file
    default_storage.delete(f"{cast.office.pk}/{file.sha256[:2]}/{file.sha256}")
    with pytest.raises(Problem, match=r"รายงาน\.pdf"):
        publish(**given)
    assert Page.objects.count() == 0


def test_a_picture_of_another_office_is_not_found(cast):
    stray = Picture(source="file:999999", alt="ภาพของที่อื่น")
    with pytest.raises(Problem, match="ภาพของที่อื่น"):
        publish(**facts(cast.actor("officer"), content=content(photos=(stray,))))
    assert Page.objects.count() == 0


def test_what_was_published_cannot_be_changed(cast):
    version = publish(**facts(cast.actor("officer")))
    version.title = "อื่น"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        Version.objects.filter(pk=version.pk).update(title="อื่น")
    for table in ("publishing_version", "publishing_attachment"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET sha256 = 'x'")


def test_the_database_refuses_a_second_page_at_an_address(cast):
    version = publish(**facts(cast.actor("officer")))
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.create(organization=cast.office, address=ADDRESS, kind="news", title="ซ้ำ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=version.page_id).update(state=DRAFT)


def test_withdrawing_needs_a_reason_and_the_right(cast):
    officer = cast.actor("officer")
    page = publish(**facts(officer)).page
    with pytest.raises(Problem) as caught:
        withdraw(by=officer, page=page, reason="  ")
    assert caught.value.field == "reason"
    with pytest.raises(Refused):
        withdraw(by=cast.actor("works"), page=page, reason="ผิด")
    withdraw(by=officer, page=page, reason="ตัวเลขคลาดเคลื่อน")
    assert page.state == WITHDRAWN
    assert Withdrawal.objects.get().through_number == 1
    with pytest.raises(Problem):
        withdraw(by=officer, page=page, reason="อีกครั้ง")


def test_a_withdrawn_page_comes_back_with_a_new_version_only(cast):
    officer = cast.actor("officer")
    given = facts(officer)
    page = publish(**given).page
    withdraw(by=officer, page=page, reason="ตัวเลขคลาดเคลื่อน")
    version = publish(**given)
    page.refresh_from_db()
    assert (version.number, page.state, page.current_number) == (2, PUBLISHED, 2)


def test_another_office_cannot_withdraw(cast):
    page = publish(**facts(cast.actor("officer"))).page
    stranger = cast.actor("stranger")
    with pytest.raises(Problem):
        withdraw(by=stranger, page=page, reason="แกล้ง")
    page.refresh_from_db()
    assert page.state == PUBLISHED


def test_every_state_can_be_reached_and_left(cast):
    assert PAGE.reachable(DRAFT) == {DRAFT, PUBLISHED, WITHDRAWN}
    assert PAGE.target("publish", WITHDRAWN) == PUBLISHED
    with pytest.raises(Problem):
        PAGE.target("withdraw", DRAFT)


def test_characters_that_no_database_keeps_are_left_out(cast):
    bad = DataTable(
        name="ผล\0", columns=("ก\x01",), rows=(("ข\0\ud800",), (Decimal("0.10"),), (Decimal("1e-30"),))
    )
    version = publish(
        **facts(cast.actor("officer"), photo=False, pdf=False, title="ชื่อ\0เรื่อง", note="\0", data=(bad,))
    )
    assert version.title == "ชื่อเรื่อง"
    assert version.data == [{"name": "ผล", "columns": ["ก"], "rows": [["ข"], [0.1], [1e-30]]}]


def test_years_are_of_the_buddhist_era(cast):
    with pytest.raises(Problem) as caught:
        publish(
            **facts(cast.actor("officer"), photo=False, pdf=False, address="pages/plan", fiscal_year=2026)
        )
    assert caught.value.field == "fiscal_year"


def test_tables_that_do_not_fit_are_refused(cast):
    bad = DataTable(name="x", columns=("ก",), rows=((1, 2),))
    with pytest.raises(ValueError, match="does not fit"):
        publish(**facts(cast.actor("officer"), photo=False, pdf=False, data=(bad,)))
    assert tables()[0].columns[0] == "ลำดับ"
