"""News: written by officers, published as versions, listed, fed, withdrawn."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from prongsai.foundation.checks.actions import state_photo
from prongsai.foundation.checks.models import PhotoStatement
from prongsai.foundation.documents.api import ItemList, Paragraph
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.publishing.actions.news import (
    publish_news,
    save_category,
    save_news,
    start_categories,
)
from prongsai.foundation.publishing.actions.news_content import blocks_of, lead_of
from prongsai.foundation.publishing.actions.news_times import schedule_news
from prongsai.foundation.publishing.api import Page, withdraw
from prongsai.foundation.publishing.models import News, NewsCategory, NewsListing
from prongsai.foundation.publishing.tasks import publish_news_when_due
from prongsai.foundation.publishing.tests.samples import PDF, jpeg, look_through_files
from prongsai.foundation.publishing.views.serving import SHELF
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

DAY = date(2026, 4, 20)
TEXT = "ปิดถนนสายบ้านกลาง\nวันที่ ๒๗ เมษายน\n\n- ใช้ทางเลี่ยง\n- ขับช้า ๆ\n\n1. โทรแจ้ง\n2. มาที่สำนักงาน"


def category(cast, code="news"):
    start_categories(by=cast.actor("officer"))
    return NewsCategory.objects.get(organization=cast.office, code=code)


def write(cast, title="ปิดซ่อมถนน", *, code="news", text=TEXT, on=DAY, **changes):
    return save_news(
        by=cast.actor("officer"), category=category(cast, code), title=title, text=text, on=on,
        until=changes.pop("until", None), is_pinned=changes.pop("is_pinned", False), **changes,
    )  # fmt: skip


def published(cast, *args, **changes):
    news = write(cast, *args, **changes)
    publish_news(by=cast.actor("officer"), news=news)
    news.refresh_from_db()
    return news


def html(cast, address, **query):
    response = cast.client().get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_plain_text_becomes_paragraphs_and_lists():
    first, bullets, numbered = blocks_of(TEXT, "thai")
    assert first == Paragraph(text="ปิดถนนสายบ้านกลาง\nวันที่ ๒๗ เมษายน")
    assert isinstance(bullets, ItemList)
    assert not bullets.ordered
    assert [one.text for one in bullets.items] == ["ใช้ทางเลี่ยง", "ขับช้า ๆ"]
    assert isinstance(numbered, ItemList)
    assert numbered.ordered
    assert [one.marker for one in numbered.items] == ["๑.", "๒."]
    assert lead_of(TEXT) == "ปิดถนนสายบ้านกลาง วันที่ ๒๗ เมษายน"
    assert lead_of("- ก") == ""


@given(st.text(max_size=400))
def test_no_word_of_a_text_is_lost(text):
    kept = []
    for block in blocks_of(text, "arabic"):
        if isinstance(block, Paragraph):
            kept.append(block.text)
        else:
            kept += [f"{one.marker} {one.text}" for one in block.items]
    for word in text.split():
        if word not in {"-", "–", "•", "*"} and not word.rstrip(".)").isdecimal():
            assert any(word in one for one in kept)


def test_an_officer_writes_previews_and_publishes(cast):
    client = cast.client("officer")
    assert "ยังไม่มีข่าว" in client.get("/office/publishing/news/").content.decode()
    kind = category(cast, "announcements")
    sent = client.post(
        "/office/publishing/news/new/",
        {
            "category": kind.pk, "title": "ประกาศปิดถนน", "text": TEXT, "on": "๒๐ เม.ย. ๖๙", "until": "๓๐ เม.ย. ๖๙",
            "is_pinned": "on",
            "pictures": SimpleUploadedFile("ถนน.jpg", jpeg(), "image/jpeg"),
            "attachments": SimpleUploadedFile("ประกาศ.pdf", PDF, "application/pdf"),
        },
    )  # fmt: skip
    news = News.objects.get()
    assert sent.status_code == 302
    assert sent["Location"] == news.get_absolute_url()
    assert (news.on, news.until, news.is_pinned) == (DAY, date(2026, 4, 30), True)
    # What the file says is not known yet: nothing goes out before the worker has looked through it.
    waits = client.post(f"{news.get_absolute_url()}publish/", follow=True).content.decode()
    assert "ประกาศ.pdf" in waits
    assert "ลองใหม่อีกครั้งในอีกสักครู่" in waits.replace("\u2060", "")
    assert look_through_files() == 1
    photo = news.files.get(file__kind="photo")

    refused = client.post(f"{news.get_absolute_url()}publish/", follow=True).content.decode()
    assert "ถนน.jpg" in refused
    assert not Page.objects.exists()
    client.post(
        news.get_absolute_url(),
        {
            "category": kind.pk, "title": "ประกาศปิดถนน", "text": TEXT, "on": "20/4/69", "until": "30/4/69",
            "is_pinned": "on", "revision": news.revision, f"text-{photo.pk}": "ถนนสายบ้านกลางที่กำลังซ่อม",
        },
    )  # fmt: skip
    # Nobody has said yet who is on the picture: in news that stands in the way.
    stopped = client.post(f"{news.get_absolute_url()}publish/", follow=True).content.decode()
    assert "ยังไม่มีผู้รับรองว่าภาพนี้มีบุคคลที่ระบุตัวตนได้" in stopped.replace("\u2060", "")
    assert not Page.objects.exists()
    news.refresh_from_db()
    given = {
        "category": kind.pk, "title": "ประกาศปิดถนน", "text": TEXT, "on": "20/4/69", "until": "30/4/69",
        "is_pinned": "on", f"text-{photo.pk}": "ถนนสายบ้านกลางที่กำลังซ่อม",
    }  # fmt: skip
    consents = {**given, "revision": news.revision, f"people-{photo.pk}": "consent"}
    assert client.post(news.get_absolute_url(), consents).status_code == 422
    client.post(news.get_absolute_url(), {**consents, f"consent-{photo.pk}": "แบบยินยอม แฟ้ม ๔"})
    assert PhotoStatement.objects.get(file=photo.file).consent == "แบบยินยอม แฟ้ม ๔"
    seen = client.get(f"{news.get_absolute_url()}preview/").content.decode()
    assert "ประชาชนยังไม่เห็นหน้านี้" in seen
    assert not Page.objects.exists()
    client.post(f"{news.get_absolute_url()}publish/")
    page = Page.objects.get()
    assert (page.address, page.kind, page.state, page.fiscal_year) == (
        "news/2569/1",
        "news",
        "published",
        2569,
    )
    text = html(cast, "/news/2569/1")
    for expected in (
        "ประกาศปิดถนน",
        "ใช้ทางเลี่ยง",
        'alt="ถนนสายบ้านกลางที่กำลังซ่อม"',
        "/news/2569/1/1/1.pdf",
        "๒๐ เมษายน",
    ):
        assert expected in text.replace("\u00a0", " ").replace("\u2060", "")
    assert cast.client().get("/news/2569/1/1/1.pdf").status_code == 200
    assert "news/2569/1" in client.get("/office/publishing/news/", {"state": "published"}).content.decode()


def test_a_correction_is_a_new_version_and_a_place_in_the_list_changes_at_once(cast):
    news = published(cast)
    with pytest.raises(Problem):
        publish_news(by=cast.actor("officer"), news=news)
    write(cast, news=news, code="activities", text="ข้อความใหม่", revision=news.revision)
    assert NewsListing.objects.get().category.code == "activities"
    assert "ข้อความใหม่" not in html(cast, "/news/2569/1")
    version = publish_news(by=cast.actor("officer"), news=news, note="แก้วันที่")
    assert version.number == 2
    assert "ข้อความใหม่" in html(cast, "/news/2569/1")
    assert "ใช้ทางเลี่ยง" in html(cast, "/news/2569/1/versions/1")


def test_two_officers_at_once(cast):
    news = write(cast)
    write(cast, "ชื่อใหม่", news=news, revision=1)
    with pytest.raises(Conflict):
        write(cast, "อีกชื่อ", news=news, revision=1)
    news.refresh_from_db()
    assert news.title == "ชื่อใหม่"
    client = cast.client("officer")
    late = client.post(
        news.get_absolute_url(),
        {"category": news.category_id, "title": "อีกชื่อ", "text": "x", "on": "20/4/69", "revision": 1},
    )
    assert late.status_code == 422
    assert "อีกชื่อ" in late.content.decode()


def test_the_list_is_searched_filtered_and_paged(cast):
    published(cast, "ซื้อหมึกพิมพ์", code="procurement", on=date(2025, 9, 1))
    published(cast, "รับสมัครครู ปี ๒๕๖๙", code="recruitment")
    for number in range(22):
        published(cast, f"กิจกรรมที่ {number}", code="activities", on=DAY - timedelta(days=number))
    first, second = html(cast, "/news/"), html(cast, "/news/", page="2")
    assert first.count("<time") >= 20
    assert "ซื้อหมึกพิมพ์" not in first
    assert "ซื้อหมึกพิมพ์" in second
    assert "รับสมัครครู" in html(cast, "/news/", q="2569 รับสมัคร")
    assert "กิจกรรมที่" not in html(cast, "/news/", category="recruitment")
    old = html(cast, "/news/", year="๒๕๖๘")
    assert "ซื้อหมึกพิมพ์" in old
    assert "รับสมัครครู" not in old
    assert "ไม่พบ" in html(cast, "/news/", q="ไม่มีเรื่องนี้")
    assert (
        cast.client().get("/news/", {"year": "9999", "category": "x" * 99, "page": "-1"}).status_code == 200
    )


def test_pinned_news_stands_first_until_its_day(cast):
    from django.utils import timezone

    today = timezone.localdate()
    published(cast, "ปักหมุดไว้", on=today - timedelta(days=90), until=today, is_pinned=True)
    published(
        cast, "หมดเวลาแล้ว", on=today - timedelta(days=95), until=today - timedelta(days=1), is_pinned=True
    )
    published(cast, "ข่าวใหม่", on=today)
    text = html(cast, "/news/").replace("\u2060", "")
    assert text.index("ปักหมุดไว้") < text.index("ข่าวใหม่") < text.index("หมดเวลาแล้ว")
    assert "สิ้นสุดแล้ว" in text
    assert "ปักหมุดไว้" in html(cast, "/").replace("\u2060", "")


def test_each_category_has_a_feed(cast):
    published(cast, "งานบุญ", code="activities")
    published(cast, "ซื้อ <หมึก> & กระดาษ", code="procurement")
    everything = cast.client().get("/news/feed.xml")
    assert everything["Content-Type"].startswith("application/atom+xml")
    from lxml import etree

    atom = "{http://www.w3.org/2005/Atom}"
    assert len(etree.fromstring(everything.content).findall(f"{atom}entry")) == 2
    one = etree.fromstring(cast.client().get("/news/procurement/feed.xml").content)
    assert [entry.findtext(f"{atom}title") for entry in one.findall(f"{atom}entry")] == ["ซื้อ <หมึก> & กระดาษ"]
    assert cast.client().get("/news/nothing/feed.xml").status_code == 404
    of_all_kinds = etree.fromstring(cast.client().get("/feed.xml").content)
    assert len(of_all_kinds.findall(f"{atom}entry")) == 2
    assert cast.client().get("/sitemap.xml").content.count(b"/news/25") == 2


def test_withdrawn_news_leaves_every_list(cast):
    news = published(cast, "ข่าวผิด")
    withdraw(by=cast.actor("officer"), page=news.page, reason="ข้อมูลคลาดเคลื่อน")
    assert cast.client().get("/news/2569/1").status_code == 410
    assert "ข่าวผิด" not in html(cast, "/news/")
    assert b"<entry>" not in cast.client().get("/news/feed.xml").content


def test_news_answers_the_item_of_its_year(cast):
    from prongsai.foundation.publishing.queries.site_office import live_pages

    assert "news" not in live_pages(cast.office, 2569, DAY)
    published(cast)
    assert live_pages(cast.office, 2569, DAY)["news"] == "/news/?year=2569"
    assert "news" not in live_pages(cast.office, 2568, DAY)


def test_categories_are_data_of_the_office(cast):
    client = cast.client("officer")
    assert "จัดซื้อจัดจ้าง" in client.get("/office/publishing/news/categories/").content.decode()
    client.post("/office/publishing/news/categories/new/", {"name": "แจ้งเตือน", "position": "๗"})
    made = NewsCategory.objects.get(name="แจ้งเตือน")
    assert (made.position, made.code) == (7, "c1")
    twice = client.post("/office/publishing/news/categories/new/", {"name": "แจ้งเตือน", "position": "8"})
    assert twice.status_code == 422
    save_category(by=cast.actor("officer"), category=made, name="เตือนภัย", position=1, is_closed=True)
    assert "เตือนภัย" not in client.get("/office/publishing/news/new/").content.decode()


def test_a_draft_can_be_thrown_away_and_a_published_one_not(cast):
    client = cast.client("officer")
    draft = write(cast, "ร่าง")
    client.post(f"{draft.get_absolute_url()}delete/")
    assert not News.objects.filter(pk=draft.pk).exists()
    kept = published(cast)
    client.post(f"{kept.get_absolute_url()}delete/")
    assert News.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("who", ["works", "clerk", "admin", "stranger"])
def test_only_who_may_publish_writes(cast, who):
    news = write(cast)
    assert cast.client(who).get(news.get_absolute_url()).status_code in {403, 404}
    if who != "stranger":
        with pytest.raises(Refused):
            publish_news(by=cast.actor(who), news=news)


def test_mistakes_are_told(cast):
    client = cast.client("officer")
    kind = category(cast)
    given = {"category": kind.pk, "title": "ข่าว", "text": "x", "on": "20/4/69"}
    assert client.post("/office/publishing/news/new/", {**given, "until": "19/4/69"}).status_code == 422
    assert client.post("/office/publishing/news/new/", {**given, "title": ""}).status_code == 422
    broken = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")
    assert client.post("/office/publishing/news/new/", {**given, "pictures": broken}).status_code == 422
    assert not News.objects.exists()
    with pytest.raises(Problem):
        publish_news(by=cast.actor("officer"), news=write(cast, text=" "))


IDENTITY = "1-1037-02071-81-1"


def test_what_the_checks_find_keeps_news_back_until_it_is_put_right_or_set_aside(cast):
    """Title, summary, names of files and the note go out too; the machine covers what it can."""
    client = cast.client("officer")
    news = write(cast, "ประกาศผล", text=f"ผู้ผ่านการคัดเลือก เลขประจำตัวประชาชน {IDENTITY}", attachments=[
        SimpleUploadedFile("รายชื่อ โทร 081-234-5678 นายดี มากมาย.pdf", PDF, "application/pdf")
    ])  # fmt: skip
    look_through_files()
    page = client.get(news.get_absolute_url()).content.decode()
    assert page.count('class="is-danger" id="finding-') == 2
    assert "081-234-5678" not in page[page.index('id="checks"') : page.index('id="publish"')]
    client.post(f"{news.get_absolute_url()}publish/", {"note": ""})
    assert not Page.objects.exists()
    client.post("/office/checks/mend/", {"target": f"publishing.news:{news.pk}", "code": "identity_number"})
    news.refresh_from_db()
    assert "x-xxxx-xxxxx-xx-x" in news.text
    page = client.get(news.get_absolute_url()).content.decode()
    [token] = re.findall(r'name="finding" value="([^"]+)"', page[page.index('id="checks"') :])[:1]
    sent = {"finding": token, "reason": "เป็นหมายเลขของสำนักงาน", "next": news.get_absolute_url()}
    client.post("/office/checks/set-aside/", sent)
    client.post(f"{news.get_absolute_url()}publish/")
    assert Page.objects.get().state == "published"
    assert "เป็นหมายเลขของสำนักงาน" in client.get(news.get_absolute_url()).content.decode()


def test_scheduled_news_are_checked_again_when_their_time_comes(cast):
    client, officer = cast.client("officer"), cast.actor("officer")
    news = write(cast, pictures=[SimpleUploadedFile("ก.jpg", jpeg(), "image/jpeg")])
    photo = news.files.get()
    write(cast, news=news, revision=1, texts={photo.pk: "ผู้เข้าร่วม"}, people={photo.pk: ("consent", "แฟ้ม ๔")})
    past = {"do": "schedule", "on": "1/4/69", "hour": "08:30"}
    assert client.post(f"{news.get_absolute_url()}publish/", past).status_code == 422
    day = timezone.localdate() + timedelta(days=3)
    when = {**past, "on": f"{day.day}/{day.month}/{day.year + 543}"}
    assert client.post(f"{news.get_absolute_url()}publish/", when).status_code == 302
    news.refresh_from_db()
    assert news.publish_at is not None
    assert "ตั้งเวลา" in client.get("/office/publishing/news/", {"state": "scheduled"}).content.decode()
    state_photo(by=officer, file=photo.file, people="shown")  # the consent was taken back meanwhile
    job = Job.objects.get(kind="publishing.publish_scheduled_news")
    with pytest.raises(Problem):
        publish_news_when_due(job, Actor.system(cast.office, "worker"))
    news.refresh_from_db()
    assert (news.publish_at, Page.objects.count(), news.files.count()) == (None, 0, 1)
    assert news.text == TEXT
    assert news.get_absolute_url() in cast.client("officer").get("/office/notices/").content.decode()
    assert "เผยแพร่ตามเวลาไม่สำเร็จ" in client.get(news.get_absolute_url()).content.decode()
    state_photo(by=officer, file=photo.file, people="consent", consent="แฟ้ม ๕")
    schedule_news(by=officer, news=news, at=timezone.now() + timedelta(days=3))
    publish_news_when_due(job, Actor.system(cast.office, "worker"))  # the earlier time no longer counts
    assert not Page.objects.exists()
    publish_news_when_due(Job.objects.latest("pk"), Actor.system(cast.office, "worker"))
    assert Page.objects.get().state == "published"
    again = schedule_news(
        by=officer, news=write(cast, "ใหม่", news=news), at=timezone.now() + timedelta(days=3)
    )
    assert write(cast, "ใหม่กว่า", news=again).publish_at is None  # another text, another decision


@pytest.fixture(autouse=True)
def _empty_shelf():
    SHELF.clear()
