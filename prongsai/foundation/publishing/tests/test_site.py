"""The public site through its front door."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from prongsai.foundation.publishing.api import (
    Outline,
    OutlineGroup,
    OutlineItem,
    page_at,
    publish,
    withdraw,
)
from prongsai.foundation.publishing.models import Attachment, Version
from prongsai.foundation.publishing.queries import outline as outlines
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts, unusual
from prongsai.foundation.publishing.views.serving import SHELF, Shelf
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.calendar import fiscal_year_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_outline(monkeypatch):
    """Know what the year 2569 asks for, and nothing about other years."""

    def provider(organization, year):
        if year != 2569:
            return None
        items = (
            OutlineItem(code="o25", title="การนำผลการประเมินไปสู่การพัฒนา", text="มาตรการของปี"),
            OutlineItem(code="o26", title="รายงานผลการส่งเสริมคุณธรรม", text="ผลของมาตรการ"),
        )
        basic = OutlineItem(code="o1", title="โครงสร้าง หน้าที่และอำนาจ")
        groups = (
            OutlineGroup(number="9.1", title="ข้อมูลพื้นฐาน", items=(basic,)),
            OutlineGroup(number="10.2", title="มาตรการ", items=items),
        )
        return Outline(fiscal_year=2569, groups=groups, note="รอประกาศฉบับท้องถิ่น")

    monkeypatch.setattr(outlines, "PROVIDERS", [provider])
    SHELF.clear()


def test_home_answers_with_what_works_today(cast):
    publish(**facts(cast.actor("officer")))
    page = cast.client().get("/")
    text = page.content.decode()
    assert page.status_code == 200
    questions = ["แจ้งปัญหา", "ขอรับบริการ", "ติดตามเรื่อง", "เงินของท่าน", "เผยแพร่ล่าสุด"]
    places = [text.index(question) for question in questions]
    assert places == sorted(places)
    assert 'href="tel:044000000"' in text
    assert "mailto:saraban@tambon.example" in text
    assert f'href="/{ADDRESS}"' in text
    assert 'href="#"' not in text


def test_every_link_of_the_public_pages_leads_somewhere(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    seen, waiting = set(), ["/", "/ita/2569/", f"/{ADDRESS}"]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/office/", "/account/", "/ui/")):
            continue
        seen.add(address)
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("text/html"):
            waiting += re.findall(r'(?:href|src)="(/[^"#?]*)', response.content.decode())
    assert f"/{ADDRESS}/1/o26.xlsx" in seen
    assert f"/{ADDRESS}/1/photo-1.jpg" in seen


def test_the_index_lists_what_is_missing_too(cast):
    publish(**facts(cast.actor("officer")))
    text = cast.client().get("/ita/2569/").content.decode()
    assert "เผยแพร่แล้ว ๑ จาก ๓ ข้อ" in text
    assert text.count("ยังไม่เผยแพร่") == 2
    assert text.index("โครงสร้าง หน้าที่และอำนาจ") < text.index("รายงานผลการส่งเสริมคุณธรรม")
    assert "๙.๑" in text
    assert "รอประกาศฉบับท้องถิ่น" in text
    assert cast.client().get("/ita/2569/o1").status_code == 404


def test_the_index_of_a_year_without_outline_lists_what_there_is(cast):
    publish(**facts(cast.actor("officer"), address="ita/2567/o43", fiscal_year=2567))
    text = cast.client().get("/ita/2567/").content.decode()
    assert "o43" in text
    assert "ยังไม่เผยแพร่" not in text
    assert cast.client().get("/ita/2560/").status_code == 404


def test_search_works_with_thai_and_arabic_digits_and_says_when_nothing_is_found(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    assert "โครงสร้าง หน้าที่และอำนาจ" not in client.get("/ita/2569/", {"q": "คุณธรรม"}).content.decode()
    assert "o26" in client.get("/ita/2569/", {"q": "O๒๖"}).content.decode()
    nothing = client.get("/ita/2569/", {"q": "<script>ไม่มี"})
    assert "ไม่พบ" in nothing.content.decode()
    assert "<script>" not in nothing.content.decode()
    assert nothing["X-Robots-Tag"] == "noindex"


def test_this_year_leads_to_its_index_and_slashes_are_forgiven(cast):
    publish(**facts(cast.actor("officer")))
    assert re.fullmatch(r"/ita/25\d\d/", cast.client().get("/ita/")["Location"])
    assert cast.client().get(f"/{ADDRESS}/")["Location"] == f"/{ADDRESS}"


def test_an_item_shows_dates_and_downloads_before_its_table(cast):
    version = publish(**facts(cast.actor("officer")))
    text = cast.client().get(f"/{ADDRESS}").content.decode()
    for first, then in (("สำนักปลัด</dd>", "o26.pdf"), ("o26.pdf", "<table"), ("<table", "ฉบับและการแก้ไข")):
        assert text.index(first) < text.index(then)
    assert version.check_code in text
    assert "https://testserver/ita/2569/o26" in text
    assert 'alt="ผู้เข้าร่วมเวทีประชาคมหมู่ ๓"' in text
    assert 'data-l="ผู้รับผิดชอบ"' in text
    assert "&lt;b&gt;231&lt;/b&gt;" in text
    assert "<script" not in text
    assert "นิติกร" not in text


def test_the_title_is_not_said_twice_and_wide_tables_stay_in_their_frame(cast):
    long = unusual()
    publish(**facts(cast.actor("officer"), content=long, photo=False, title=long.title))
    text = cast.client().get(f"/{ADDRESS}").content.decode()
    assert '<h2 class="align' not in text
    assert text.count('class="document-table table-responsive"') == 2
    assert text.count('tabindex="0"') == 2
    assert "<hr" not in text
    assert "ก" * 9000 in text


def test_downloads_are_the_frozen_bytes(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    for file in Attachment.objects.exclude(format="picture"):
        response = client.get(f"/{ADDRESS}/1/{file.name}")
        body = b"".join(response) if response.streaming else response.content
        assert hashlib.sha256(body).hexdigest() == file.sha256
        assert len(body) == file.size
        again = client.get(f"/{ADDRESS}/1/{file.name}", headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
    sheet = b"".join(client.get(f"/{ADDRESS}/1/o26.xlsx").streaming_content)
    assert "จัดช่องทางร้องเรียน" in zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()
    table = b"".join(client.get(f"/{ADDRESS}/1/o26.csv").streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0] == "ลำดับ,มาตรการ,ผู้รับผิดชอบ,ผลการดำเนินการ,วันที่,วันที่ (ISO 8601)"


def test_small_pictures_are_small(cast):
    publish(**facts(cast.actor("officer")))
    small = cast.client().get(f"/{ADDRESS}/1/photo-1.jpg?w=360")
    large = cast.client().get(f"/{ADDRESS}/1/photo-1.jpg")
    assert int(small["Content-Length"]) < 40_000 < int(large["Content-Length"])


def test_an_old_version_says_so_and_shows_what_changed(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้มาตรการที่ ๑ หลังตรวจทะเบียน"))
    client = cast.client()
    current = client.get(f"/{ADDRESS}").content.decode()
    assert "๘๑ เรื่อง" in current
    assert "๘๒ เรื่อง" not in current
    assert "แก้มาตรการที่ ๑ หลังตรวจทะเบียน" in current
    old = client.get(f"/{ADDRESS}/versions/1").content.decode()
    assert "นี่เป็นฉบับก่อน" in old
    assert "<del>แจ้งผลใน ๑๕ วัน ๘๒ เรื่อง</del>" in old
    assert "<ins>แจ้งผลใน ๑๕ วัน ๘๑ เรื่อง</ins>" in old
    assert client.get(f"/{ADDRESS}/versions/2")["Location"] == f"/{ADDRESS}"
    assert client.get(f"/{ADDRESS}/versions/3").status_code == 404
    assert client.get(f"/{ADDRESS}/1/o26.csv").status_code == 200


def test_a_withdrawn_page_says_when_and_why_everywhere(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    client = cast.client()
    assert client.get(f"/{ADDRESS}").status_code == 200
    withdraw(by=officer, page=page_at(cast.office, ADDRESS), reason="ตัวเลขมาตรการที่ ๑ คลาดเคลื่อน")
    for address in (ADDRESS, f"{ADDRESS}/versions/1", f"{ADDRESS}/1/o26.pdf", f"{ADDRESS}/1/photo-1.jpg"):
        gone = client.get(f"/{address}")
        assert gone.status_code == 410, address
        assert "ตัวเลขมาตรการที่ ๑ คลาดเคลื่อน" in gone.content.decode()
        assert "แจ้งผลใน ๑๕ วัน" not in gone.content.decode()
    assert ADDRESS not in client.get("/").content.decode()
    assert "เผยแพร่แล้ว ๐ จาก ๓ ข้อ" in client.get("/ita/2569/").content.decode()
    publish(**facts(officer, figure="๘๑ เรื่อง"))
    assert client.get(f"/{ADDRESS}").status_code == 200
    assert client.get(f"/{ADDRESS}/versions/1").status_code == 410
    assert client.get(f"/{ADDRESS}/1/o26.pdf").status_code == 410


def test_a_file_that_vanished_is_named(cast):
    publish(**facts(cast.actor("officer")))
    file = Attachment.objects.get(format="pdf")
    default_storage.delete(f"{cast.office.pk}/{file.sha256[:2]}/{file.sha256}")
    lost = cast.client().get(f"/{ADDRESS}/1/o26.pdf")
    assert lost.status_code == 404
    assert "o26.pdf" in lost.content.decode()
    assert file.sha256 in lost.content.decode()
    picture = Attachment.objects.get(format="picture")
    for row in picture.file, *picture.file._meta.apps.get_model("files", "Thumbnail").objects.all():
        default_storage.delete(f"{cast.office.pk}/{row.sha256[:2]}/{row.sha256}")
    assert cast.client().get(f"/{ADDRESS}/1/photo-1.jpg?w=360").status_code == 404
    assert cast.client().get(f"/{ADDRESS}").status_code == 200


def test_the_other_office_has_its_own_site(cast):
    publish(**facts(cast.actor("officer")))
    stranger = cast.client("stranger")
    assert stranger.get(f"/{ADDRESS}").status_code == 404
    assert stranger.get(f"/{ADDRESS}/1/o26.pdf").status_code == 404
    assert ADDRESS not in stranger.get("/").content.decode()
    with as_tenant(cast.other):
        other = publish(**facts(cast.actor("stranger"), figure="๓ เรื่อง"))
    assert other.number == 1
    assert "๓ เรื่อง" in stranger.get(f"/{ADDRESS}").content.decode()
    assert "๘๒ เรื่อง" in cast.client().get(f"/{ADDRESS}").content.decode()


def test_strange_addresses_are_not_found(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    for address in (
        "/ita/9999/",
        "/ita/2569/zzz",
        "/ita/2569/%00",
        "/pages/nothing",
        f"/{ADDRESS}/0/o26.pdf",
        f"/{ADDRESS}/1/nothing.pdf",
        f"/{ADDRESS}/1/..%2f..%2fetc",
        f"/{ADDRESS}/versions/999999",
        f"/{ADDRESS}/99999999999999999999/o26.pdf",
    ):
        assert client.get(address).status_code == 404, address


def test_bytes_are_packed_marked_and_the_same_for_everybody(cast):
    publish(**facts(cast.actor("officer")))
    first = cast.client().get(f"/{ADDRESS}", headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    plain = cast.client("officer").get(f"/{ADDRESS}")
    assert gzip.decompress(first.content) == plain.content
    assert first["ETag"] == plain["ETag"]
    again = cast.client().get(f"/{ADDRESS}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "csrf" not in plain.content.decode()
    assert not plain.cookies
    assert "script-src" not in plain["Content-Security-Policy"]
    assert "unsafe" not in plain["Content-Security-Policy"]
    assert {"Cookie", "Accept-Encoding"} <= set(re.split(r",\s*", plain["Vary"]))


def test_english_chrome_keeps_thai_content(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    client.cookies["language"] = "en"
    text = client.get(f"/{ADDRESS}").content.decode()
    assert '<html lang="en"' in text
    assert "Versions and corrections" in text
    assert '<div lang="th"><h1>รายงานผล' in text
    assert "Not published yet" in client.get("/ita/2569/").content.decode()
    assert "ฉบับและการแก้ไข" in cast.client().get(f"/{ADDRESS}").content.decode()


def test_what_the_office_changes_about_itself_shows_at_once(cast):
    assert "0 4411 1111" not in cast.client().get("/").content.decode()
    type(cast.office).objects.filter(pk=cast.office.pk).update(phone="0 4411 1111", accent="#7a1f3d")
    page = cast.client().get("/")
    assert "๐ ๔๔๑๑ ๑๑๑๑" in page.content.decode()
    assert "'sha256-" in page["Content-Security-Policy"]


def test_machines_read_too(cast):
    officer = cast.actor("officer")
    publish(**facts(officer, title="ผล <&> ปี"))
    feed = cast.client().get("/feed.xml")
    from defusedxml.ElementTree import fromstring

    titles = [one.text for one in fromstring(feed.content).iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == [cast.office.full_name, "ผล <&> ปี"]
    places = [
        one.text
        for one in fromstring(cast.client().get("/sitemap.xml").content).iter()
        if one.tag.endswith("loc")
    ]
    this_year = fiscal_year_of(timezone.localdate())
    years = [f"/ita/{year}/" for year in sorted({this_year, 2569}, reverse=True)]
    always = ["/news/", "/people/", "/structure/", "/contact/"]
    assert places == [f"https://testserver{one}" for one in ("/", *always, *years, f"/{ADDRESS}")]
    for place in places:
        assert cast.client().get(place.removeprefix("https://testserver")).status_code == 200, place
    robots = cast.client().get("/robots.txt").content.decode()
    assert "Disallow: /office/" in robots
    assert "Sitemap: https://testserver/sitemap.xml" in robots


def test_a_visit_asks_the_database_next_to_nothing(cast, django_assert_max_num_queries):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    for address in ("/", "/ita/2569/", f"/{ADDRESS}"):
        client.get(address)
        with django_assert_max_num_queries(10) as counted:
            client.get(address)
        ours = [one["sql"] for one in counted.captured_queries if "publishing_" in one["sql"]]
        assert len(ours) == 1, ours


def test_the_shelf_keeps_to_its_budget():
    from prongsai.foundation.publishing.views.serving import Rendered

    shelf = Shelf(budget=5_000)
    for number in range(20):
        shelf.put(number, Rendered(b"x" * 900, b"x" * 100, "", 200, "", "", ""))
    assert shelf.used <= 5_000
    assert shelf.get(0) is None
    assert shelf.get(19) is not None
    assert Version.objects.count() == 0


def test_both_languages_have_an_address_that_search_engines_are_told(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client()
    there = f"{cast.office.origin}/{ADDRESS}"
    thai = client.get(f"/{ADDRESS}").content.decode()
    for link in (
        f'<link rel="alternate" hreflang="th" href="{there}">',
        f'<link rel="alternate" hreflang="en" href="{there}?lang=en">',
        f'<link rel="canonical" href="{there}">',
    ):
        assert link in thai, link
    english = client.get(f"/{ADDRESS}?lang=en")
    assert 'lang="en"' in english.content.decode()[:200]
    assert f'<link rel="canonical" href="{there}?lang=en">' in english.content.decode()
    assert english.cookies["language"].value == "en"
    assert "Versions and corrections" in client.get(f"/{ADDRESS}").content.decode()  # the next page too
    assert client.get(f"/{ADDRESS}?lang=zz").cookies == {}
    assert "hreflang=" not in client.get("/search/").content.decode().partition("<body")[0]
    assert "X-Robots-Tag" not in client.get("/news/?lang=en")
