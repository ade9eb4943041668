"""The list of documents and the register: searched, on paper, and as fast with many rows as with few."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prongsai.foundation.documents.actions import cancel_number, make_letter
from prongsai.foundation.documents.models import Entry
from prongsai.foundation.documents.tests.letters import FIELDS
from prongsai.foundation.documents.tests.test_writing import write

pytestmark = pytest.mark.django_db


def test_the_register_on_paper_holds_every_line_with_its_reason(cast):
    client = cast.client("clerk")
    assert "ยังไม่มีเลขที่เอกสาร" in client.get("/office/documents/register/").content.decode()
    for number in range(1, 56):
        write(cast, number=f"ตย ๑/{number}")
    for wrong in Entry.objects.filter(number__in=("ตย ๑/3", "ตย ๑/7")):
        cancel_number(by=cast.actor("officer"), entry=wrong, reason="พิมพ์ผิด")
    page = client.get("/office/documents/register/print/").content.decode()
    assert page.index("ตย ๑/1<") < page.index("ตย ๑/55<")
    assert "๕๕ รายการ" in page
    assert page.count("ยกเลิก: พิมพ์ผิด (นิติกร,") == 2
    narrowed = client.get("/office/documents/register/print/?state=cancelled&year=๒๕๖๙").content.decode()
    assert "๒ รายการ" in narrowed
    assert "ปีปฏิทิน ๒๕๖๙" in narrowed
    assert "ตย ๑/4<" not in narrowed
    assert "/office/documents/register/print/" in client.get("/office/documents/register/").content.decode()
    theirs = cast.client("stranger").get("/office/documents/register/print/").content.decode()
    assert "ตย ๑/" not in theirs
    assert cast.client().get("/office/documents/register/print/").status_code == 302


def test_the_register_on_paper_says_what_it_left_off(cast, monkeypatch):
    monkeypatch.setattr(import_module("prongsai.foundation.documents.views.register"), "MOST_PRINTED", 2)
    for number in range(3):
        write(cast, number=f"ตย ๑/{number}")
    assert (
        "เพียง ๒ รายการแรก" in cast.client("officer").get("/office/documents/register/print/").content.decode()
    )


def test_the_list_is_searched_and_costs_the_same_however_long(cast, django_assert_max_num_queries):
    client = cast.client("officer")
    assert "ยังไม่มีเอกสาร" in client.get("/office/documents/").content.decode()
    for number in range(1, 9):
        draft = write(cast, "announcement", texts={**FIELDS["announcement"], "subject": f"ข้อบังคับที่ {number}"})
        if number < 3:
            make_letter(by=cast.actor("officer"), draft=draft)
    with CaptureQueriesContext(connection) as few:
        page = client.get("/office/documents/").content.decode()
    assert "ดูร่างเพิ่มเติม" in page
    for number in range(9, 60):
        make_letter(by=cast.actor("officer"), draft=write(cast, number=f"{number}"))
    with django_assert_max_num_queries(len(few)):
        client.get("/office/documents/?page=2")
    with django_assert_max_num_queries(len(few)):
        assert client.get("/office/documents/register/").status_code == 200
    found = client.get("/office/documents/?q=ข้อบังคับที่ 2&kind=announcement&year=2569").content.decode()
    assert found.count("<tr>") == 2  # the head and the one document
    assert "ไม่พบเอกสาร" in client.get("/office/documents/?q=zzz").content.decode()
    assert client.get("/office/documents/?year=๒๕๖๙&kind=nonsense&page=999").status_code == 200
    everything = client.get("/office/documents/?drafts=all").content.decode()
    assert "ข้อบังคับที่ 8" in everything
