"""People, units, contact, search and the menu for an old site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from prongsai.foundation.checks.api import check_year
from prongsai.foundation.organizations.api import Acting, Position, Unit
from prongsai.foundation.publishing.actions.office import save_settings
from prongsai.foundation.publishing.actions.portraits import set_portrait
from prongsai.foundation.publishing.api import publish, withdraw
from prongsai.foundation.publishing.forms.office import read_place
from prongsai.foundation.publishing.models import Portrait
from prongsai.foundation.publishing.queries.site_office import live_pages
from prongsai.foundation.publishing.queries.site_search import AROUND, _around
from prongsai.foundation.publishing.tests.samples import facts, jpeg
from prongsai.foundation.publishing.views.serving import SHELF
from prongsai.kernel.access import Refused
from prongsai.kernel.calendar import fiscal_year_of, thai_digits

TODAY = date(2026, 4, 20)
PLACE = (Decimal("14.979900"), Decimal("102.097700"))


@pytest.fixture(autouse=True)
def _empty_shelf():
    SHELF.clear()


def html(cast, address, **query):
    response = cast.client().get(address, query)
    assert response.status_code == 200, address
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    return response.content.decode().replace("\u2060", "").replace("\u00a0", " ")


def show(cast, key, **changes):
    person = cast.people[key]
    Position.objects.filter(pk=person.position_id).update(is_executive=True)
    for name, value in changes.items():
        setattr(person, name, value)
    person.save()
    return person


def test_a_name_stands_on_the_site_only_where_the_office_says_so(cast):
    show(cast, "mayor", name="สมชาย ใจดี", phone="0 4400 0001")
    text = html(cast, "/people/")
    assert "มีผู้ดำรงตำแหน่ง" in text
    assert "สมชาย" not in text
    assert "0001" not in text
    show(cast, "mayor", is_public=True)
    text = html(cast, "/people/")
    assert "สมชาย ใจดี" in text
    assert 'href="tel:044000001"' in text
    show(cast, "mayor", is_active=False)
    assert "สมชาย" not in html(cast, "/people/")


def test_a_vacant_post_says_so_with_who_acts(cast):
    post = Position.objects.create(
        organization=cast.office, title="รองปลัด", unit=cast.clerk_unit, is_executive=True
    )
    show(cast, "clerk", name="สมหญิง รักงาน", is_public=True)
    Acting.objects.create(
        organization=cast.office, position=post, person=cast.people["clerk"], starts_on=date(2020, 1, 1)
    )
    text = html(cast, "/people/")
    part = text[text.index(f'id="p{post.pk}"') :]
    assert "ว่าง" in part[:900]
    assert "รักษาราชการแทน" in part
    assert "สมหญิง" in part


def test_portraits_follow_the_person(cast):
    person = show(cast, "mayor")
    upload = SimpleUploadedFile("x.jpg", jpeg(), "image/jpeg")
    client = cast.client("officer")
    page, given = f"/office/publishing/people/{person.pk}/", {"alt": "นายกฯ ในชุดปกติขาว"}
    address = f"/people/{person.pk}/portrait"
    assert client.post(page, {**given, "picture": upload}).status_code == 422  # for which reason?
    assert client.post(page, {**given, "picture": upload, "basis": "consent"}).status_code == 422
    upload.seek(0)
    told = {"picture": upload, "alt": "นายกฯ โทร 081-234-5678", "basis": "office"}
    waits = client.post(page, told, follow=True).content.decode()
    assert "หมายเลขโทรศัพท์ของบุคคล" in waits
    client.post(page, {"show": "1"})
    assert not Portrait.objects.get().is_shown
    client.post(page, {**given, "basis": "office"})
    assert cast.client().get(address).status_code == 404
    show(cast, "mayor", is_public=True)
    sent = cast.client().get(address)
    assert (sent.status_code, sent["Content-Type"]) == (200, "image/jpeg")
    assert cast.client().get(address, headers={"if-none-match": sent["ETag"]}).status_code == 304
    assert 'alt="นายกฯ ในชุดปกติขาว"' in html(cast, "/people/")
    assert cast.client("stranger").get(address).status_code == 404
    # A post that is not among the executives is no reason; the year's check says so of what hangs already.
    Position.objects.filter(pk=person.position_id).update(is_executive=False)
    codes = {one.finding.code for one in check_year(cast.office, 2569, date(2026, 4, 20))}
    assert "portrait_no_office" in codes
    client.post(page, {**given, "alt": "นายกฯ โทร 081-234-5678", "basis": "office"})
    assert cast.client().get(address).status_code == 404
    client.post(f"/office/publishing/people/{person.pk}/remove/")
    assert cast.client().get(address).status_code == 404
    with pytest.raises(Refused):
        set_portrait(by=cast.actor("works"), person=person, upload=None, alt="x")


def test_units_stand_as_a_tree_with_their_posts(cast):
    inner = Unit.objects.create(organization=cast.office, name="งานนิติการ", parent=cast.clerk_unit)
    Unit.objects.create(organization=cast.office, name="กองที่ยุบแล้ว", is_closed=True)
    Position.objects.create(organization=cast.office, title="ผู้ช่วยนิติกร", unit=inner)
    text = html(cast, "/structure/")
    assert text.index("สำนักปลัด") < text.index("งานนิติการ") < text.index("กองคลัง")
    assert "๑ ตำแหน่ง · ว่าง ๑ ตำแหน่ง" in text
    assert "กองที่ยุบแล้ว" not in text


def test_pages_that_are_always_up_to_date_answer_this_year_only(cast):
    show(cast, "mayor")
    save_settings(by=cast.actor("officer"), place=PLACE)
    cast.office.address, cast.office.phone = "๙๙ หมู่ ๔", "0 4400 0000"
    year = fiscal_year_of(TODAY)
    found = live_pages(cast.office, year, TODAY)
    assert found == {"executives": "/people/", "structure": "/structure/", "contact": "/contact/"}
    assert live_pages(cast.office, year - 1, TODAY) == {}


@given(st.decimals(5, 21, places=6), st.decimals(97, 106, places=6), st.booleans(), st.booleans())
def test_places_are_read_in_either_order_and_numerals(latitude, longitude, swapped, thai):
    pair = (longitude, latitude) if swapped else (latitude, longitude)
    text = f"{pair[0]}, {pair[1]}"
    assert read_place(thai_digits(text) if thai else text) == (latitude, longitude)


@pytest.mark.parametrize("text", ["", "14.9", "สำนักงาน", "51.5, -0.12", "14.9,102.0,3", "1e5 2e5", "999 999"])
def test_what_is_no_place_in_thailand_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  # its own kind of error is a ValueError
        read_place(text)


def test_degrees_minutes_and_seconds_are_read():
    assert read_place("14°58'47.64\"N 102°5'51.72\"E") == PLACE


def test_contact_links_to_maps_and_asks_nobody(cast):
    assert "ยังไม่ได้ระบุตำแหน่งบนแผนที่" in html(cast, "/contact/")
    client = cast.client("officer")
    assert client.post("/office/publishing/site/", {"place": "ที่นี่"}).status_code == 422
    done = client.post("/office/publishing/site/", {"place": "๑๔.๙๗๙๙, ๑๐๒.๐๙๗๗", "directions": "ตรงข้ามวัด"})
    assert done.status_code == 302
    text = html(cast, "/contact/")
    assert "geo:14.979900,102.097700" in text
    assert "openstreetmap.org/?mlat=14.979900&amp;mlon=102.097700" in text
    assert "ตรงข้ามวัด" in text
    assert "<svg" in text
    assert "<iframe" not in text
    assert "<script" not in text


def test_a_site_beside_another_one_links_back(cast):
    assert "old.example" not in html(cast, "/")
    save_settings(by=cast.actor("officer"), place=None, main_site="https://old.example/")
    for address in ("/", "/ita/2569/", "/news/"):
        assert html(cast, address).count('href="https://old.example/"') >= 2


def test_the_menu_for_the_old_site_is_plain_html(cast):
    publish(**facts(cast.actor("officer"), title="แผน <b>ตัวหนา</b>"))
    text = html(cast, "/menu.html")
    assert '<a href="https://testserver/ita/2569/o26">o26 แผน &lt;b&gt;ตัวหนา&lt;/b&gt;</a>' in text
    assert "<html" not in text
    assert "style=" not in text
    sent = cast.client().get("/menu.json")
    assert sent.json()["links"][0]["url"] == "https://testserver/ita/2569/o26"
    assert "Access-Control-Allow-Origin" not in sent
    shown = cast.client("officer").get("/office/publishing/site/").content.decode()
    assert "&lt;nav" in shown


def test_the_search_finds_titles_texts_posts_and_units(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    show(cast, "mayor", name="สมชาย ใจดี", is_public=True)
    show(cast, "clerk", name="ไม่เผยแพร่ ชื่อนี้")
    assert "/ita/2569/o26" in html(cast, "/search/", q="82 เรื่อง")
    assert "<mark>231</mark>" in html(cast, "/search/", q="๒๓๑")
    assert "/ita/2569/o26" in html(cast, "/search/", q="O๒๖")
    assert "/people/#p" in html(cast, "/search/", q="สมชาย")
    assert "/structure/#u" in html(cast, "/search/", q="กองช่าง")
    assert "ไม่พบ" in html(cast, "/search/", q="ไม่เผยแพร่ ชื่อนี้")
    assert "ไม่พบ" in html(cast, "/search/", q="officer@tambon.example")
    assert html(cast, "/search/", q="ก").count("<li>") > 0
    assert cast.client().get("/search/", {"q": "%_\\\"'", "page": "99"}).status_code == 200
    assert "ค้นหาในเว็บไซต์" in html(cast, "/search/")


def test_a_whole_word_in_the_title_comes_first_and_replaced_versions_are_not_found(cast):
    officer = cast.actor("officer")
    publish(**facts(officer, photo=False, pdf=False, title="แผนจัดหาพัสดุ"))
    publish(**facts(officer, photo=False, pdf=False, address="ita/2569/o9", title="แผน ปี ๒๕๖๙"))
    text = html(cast, "/search/", q="แผน")
    assert text.index("/ita/2569/o9") < text.index("/ita/2569/o26")
    publish(**facts(officer, photo=False, pdf=False, title="แผนจัดหาพัสดุ", figure="๑๑ เรื่อง"))
    assert "/ita/2569/o26" not in html(cast, "/search/", q="๘๒ จัดหาพัสดุ")
    gone = publish(**facts(officer, photo=False, pdf=False, address="ita/2569/o8", title="ชื่อที่ถอน")).page
    withdraw(by=officer, page=gone, reason="ผิด")
    assert "/ita/2569/o8" not in html(cast, "/search/", q="ชื่อที่ถอน")


def test_another_office_finds_nothing_of_this_one(cast):
    publish(**facts(cast.actor("officer")))
    text = cast.client("stranger").get("/search/", {"q": "คุณธรรม"}).content.decode()
    assert "/ita/2569/o26" not in text


@pytest.mark.one_database
@pytest.mark.parametrize("shift", range(9))
def test_excerpts_cut_no_number_and_no_letter_with_its_vowel(shift):
    filler = "ก" * (AROUND - shift)
    before, hit, after = _around(["ขยะ"], f"เก็บ๒๕๗๐{filler}ขยะ{filler}๒๕๗๐เก็บ")
    assert hit == "ขยะ"
    shown = before.removeprefix("… ")
    assert shown.removesuffix(filler) in ("เก็บ๒๕๗๐", "บ๒๕๗๐", "๒๕๗๐", "")
    assert after.removesuffix(" …").removeprefix(filler) in ("", "๒๕๗๐", "๒๕๗๐เก็", "๒๕๗๐เก็บ")
