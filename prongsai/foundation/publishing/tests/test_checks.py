"""What waits to be published is checked, mended and put right; the site is walked over in this process."""

from __future__ import annotations

import pytest
from django.utils import timezone

from prongsai.foundation.checks.models import Reach, ReachRun
from prongsai.foundation.documents.api import Content, PhotoPages, Picture, Section, blocks_of
from prongsai.foundation.jobs.actions import claim, run
from prongsai.foundation.publishing.actions import checked_draft, keep_draft
from prongsai.foundation.publishing.api import publish
from prongsai.foundation.publishing.checks import site
from prongsai.foundation.publishing.tests.samples import facts

pytestmark = pytest.mark.django_db


def draft(cast, text: str = "", **pictures):
    blocks = blocks_of(text, indent=False)
    if pictures:
        blocks = (*blocks, PhotoPages(pictures=(Picture(source="x:1", **pictures),)))
    return keep_draft(
        by=cast.actor("officer"),
        address="pages/news-of-the-year",
        kind="page",
        fiscal_year=None,
        title="ข่าว",
        text=text,
        content=Content(title="ข่าว", sections=(Section(blocks=blocks),)),
    )


def test_a_draft_is_mended_with_its_content_and_put_back(cast):
    found = draft(cast, "ของ (ระบุชื่อหน่วยงาน)\nดู http://tambon.example/x")
    today, client = timezone.localdate(), cast.client("officer")
    codes = {one.finding.code for one in checked_draft(found, cast.actor("officer"), today)}
    assert {"placeholder", "link_http"} <= codes
    answer = client.post(
        "/office/checks/mend/", {"target": f"publishing.draft:{found.pk}", "code": "placeholder"}
    )
    found.refresh_from_db()
    assert "ขององค์การ" in found.text.replace(" ", "")
    assert "องค์การบริหารส่วนตำบลตัวอย่าง" in str(found.content)
    client.post(answer["Location"].partition("?")[0])
    found.refresh_from_db()
    assert "(ระบุชื่อหน่วยงาน)" in found.text
    assert "(ระบุชื่อหน่วยงาน)" in str(found.content)


def test_the_text_of_a_picture_comes_from_its_caption(cast):
    found = draft(cast, alt="", caption="การอบรมจริยธรรม")
    answer = cast.client("officer").post(
        "/office/checks/mend/", {"target": f"publishing.draft:{found.pk}", "code": "no_alt"}
    )
    found.refresh_from_db()
    [picture] = found.content["sections"][0]["blocks"][0]["pictures"]
    assert (answer.status_code, picture["alt"]) == (302, "การอบรมจริยธรรม")


def test_the_offices_own_site_is_walked_over_in_this_process(cast):
    publish(**facts(cast.actor("officer")))
    assert site(cast.office).main == ""
    cast.client("officer").post("/office/checks/reach/?year=2569")
    job = claim("test", timezone.now())
    assert job is not None
    run(job, new_reference=lambda: "E-TEST")
    done = ReachRun.objects.get()
    assert (done.trouble, done.finished_at is not None) == ("", True)
    row = Reach.objects.get(address="ita/2569/o26")
    assert row.is_found
    assert 1 <= len(row.path) <= 3


def test_nothing_is_published_until_errors_are_put_right_or_set_aside(cast):
    import re

    found, client = draft(cast, "ของ (ระบุชื่อหน่วยงาน) แล้ว"), cast.client("officer")
    page = client.get(found.get_absolute_url()).content.decode()
    assert "ระบุชื่อหน่วยงาน" in page
    assert client.post(found.get_absolute_url(), {"do": "publish"}).status_code == 409
    token = re.search(r'name="finding" value="([^"]+)"', page)
    assert token is not None
    reason = "เป็นตัวอย่างแบบฟอร์มที่ประชาชนต้องกรอกเอง"
    client.post(
        "/office/checks/set-aside/", {"finding": token[1], "reason": reason, "next": found.get_absolute_url()}
    )
    assert reason in client.get(found.get_absolute_url()).content.decode()
    assert client.post(found.get_absolute_url(), {"do": "publish"}).status_code == 302
