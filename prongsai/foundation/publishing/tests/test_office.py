"""The officers' side: the list, one page, withdrawing, and the preview."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from prongsai.foundation.publishing.api import Page, Version, page_at, preview, publish, withdraw
from prongsai.foundation.publishing.models import Withdrawal
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.access import Refused

pytestmark = pytest.mark.django_db


def test_officers_see_what_is_on_the_site(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    gone = publish(**facts(officer, address="ita/2569/o1", title="โครงสร้าง", photo=False, pdf=False)).page
    withdraw(by=officer, page=gone, reason="ข้อมูลเก่า")
    client = cast.client("officer")
    text = client.get("/office/publishing/").content.decode()
    assert "/ita/2569/o26" in text
    assert "ถอนการเผยแพร่แล้ว" in text
    assert "นิติกร" in text
    only = client.get("/office/publishing/", {"q": "โครงสร้าง", "state": "withdrawn"}).content.decode()
    assert "/ita/2569/o1" in only
    assert "/ita/2569/o26" not in only
    assert "ไม่มีหน้าที่ตรงกับการค้นหา" in client.get("/office/publishing/", {"q": "ไม่มีจริง"}).content.decode()
    assert client.get("/office/publishing/", {"state": "x", "page": "999"}).status_code == 200
    assert client.get("/office/publishing/", {"q": "a\0b"}).status_code < 500
    assert client.get("/office/publishing/99999999999999999999/").status_code == 404


def test_the_list_of_an_empty_site_says_where_publishing_begins(cast):
    assert "ยังไม่มีข้อมูลเผยแพร่" in cast.client("officer").get("/office/publishing/").content.decode()


def test_the_page_tells_versions_files_and_history(cast):
    officer = cast.actor("officer")
    page = publish(**facts(officer)).page
    publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลข"))
    text = cast.client("officer").get(page.office_url).content.decode()
    for expected in (
        "ฉบับที่ ๒",
        "แก้ตัวเลข",
        "เผยแพร่ครั้งแรก",
        f"/{ADDRESS}/1/o26.csv",
        "https://testserver/ita/2569/o26",
    ):
        assert expected in text


def test_withdrawing_through_the_form(cast):
    page = publish(**facts(cast.actor("officer"))).page
    client = cast.client("officer")
    empty = client.post(page.office_url, {"reason": " "})
    assert empty.status_code == 422
    assert "โปรดระบุเหตุผล" in empty.content.decode()
    assert Withdrawal.objects.count() == 0
    done = client.post(page.office_url, {"reason": "ตัวเลขคลาดเคลื่อน"}, follow=True)
    assert done.redirect_chain
    assert "ตัวเลขคลาดเคลื่อน" in done.content.decode()
    assert cast.client().get(f"/{ADDRESS}").status_code == 410
    again = client.post(page.office_url, {"reason": "อีกครั้ง"})
    assert again.status_code == 422
    assert "สถานะของหน้านี้เปลี่ยนไปแล้ว" in again.content.decode()
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("who", ["works", "clerk", "admin"])
def test_who_may_not_publish_may_not_look_behind_the_site(cast, who):
    page = publish(**facts(cast.actor("officer"))).page
    assert cast.client(who).get("/office/publishing/").status_code == 403
    assert cast.client(who).post(page.office_url, {"reason": "x"}).status_code == 403
    assert Withdrawal.objects.count() == 0


def test_nobody_is_sent_to_sign_in(cast):
    page = publish(**facts(cast.actor("officer"))).page
    assert "/account/" in cast.client().get(page.office_url)["Location"]


def test_another_office_finds_nothing(cast):
    page = publish(**facts(cast.actor("officer"))).page
    stranger = cast.client("stranger")
    assert stranger.get(page.office_url).status_code == 404
    assert stranger.post(page.office_url, {"reason": "แกล้ง"}).status_code == 404
    assert ADDRESS not in stranger.get("/office/publishing/").content.decode()
    page.refresh_from_db()
    assert page.state == "published"


def previewing(cast, who="officer"):
    request = RequestFactory().get("/office/measures/1/preview/", headers={"host": "testserver"})
    request.organization, request.actor, request.LANGUAGE_CODE = cast.office, cast.actor(who), "th"
    return request


def test_a_preview_looks_like_the_page_and_writes_nothing(cast):
    given = facts(cast.actor("officer"), note="ครั้งแรก")
    kept = {key: value for key, value in given.items() if key not in {"by", "kind", "concept"}}
    seen = preview(previewing(cast), **kept, back="/office/measures/")
    text = seen.content.decode()
    assert "ประชาชนยังไม่เห็นหน้านี้" in text
    assert 'href="/office/measures/"' in text
    assert seen["Cache-Control"] == "private, no-store"
    assert "/files/" in text
    assert (Page.objects.count(), Version.objects.count()) == (0, 0)
    publish(**given)
    public = cast.client().get(f"/{ADDRESS}").content.decode()
    table = public[public.index("<table") : public.index("</table>")]
    assert table in text
    for label in ("PDF", "XLSX", "CSV", "JSON"):
        assert f"<span>{label}" in text
        assert f"<span>{label}" in public


def test_a_preview_of_a_correction_counts_on(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    given = facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลข")
    kept = {key: value for key, value in given.items() if key not in {"by", "kind", "concept"}}
    text = preview(previewing(cast), **kept).content.decode()
    assert "ฉบับที่ ๒" in text
    assert "แก้ตัวเลข" in text
    assert page_at(cast.office, ADDRESS).current_number == 1


def test_only_who_may_publish_previews(cast):
    given = facts(cast.actor("officer"))
    kept = {key: value for key, value in given.items() if key not in {"by", "kind", "concept"}}
    with pytest.raises(Refused):
        preview(previewing(cast, "works"), **kept)


def test_pages_are_found_by_rooms_in_whatever_state(cast):
    officer = cast.actor("officer")
    assert page_at(cast.office, ADDRESS) is None
    page = publish(**facts(officer)).page
    withdraw(by=officer, page=page, reason="x")
    assert page_at(cast.office, ADDRESS) == page
    with as_tenant(cast.other):
        assert page_at(cast.other, ADDRESS) is None
