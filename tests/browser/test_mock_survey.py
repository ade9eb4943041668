"""A citizen answers the mock survey on an old phone without scripts; the office counts and learns nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from prongsai.foundation.tenants.api import as_tenant
from prongsai.rooms.respondents.actions import mock
from prongsai.rooms.respondents.models import MockAnswer
from tests.browser import follow

pytestmark = pytest.mark.django_db(transaction=True)


def test_answering_on_a_phone_without_scripts(site: Any, visit: Any, check_accessible: Any) -> None:
    today = timezone.localdate()
    with as_tenant(site.office):
        by = site.actor("officer")
        survey = mock.create_mock(by=by, kind="eit", fiscal_year=2569, title="ลองถามผู้รับบริการ")
        draft = mock.MockDraft(
            title=survey.title,
            opens_on=today,
            closes_on=today + timedelta(days=9),
            is_listed=True,
            groups=("หมู่ ๑", "หมู่ ๒"),
        )
        survey = mock.change_mock(by=by, survey=survey, draft=draft, version=survey.version)
        mock.open_mock(by=by, survey=survey)
    page = visit("/survey/", width=390, javascript=False)
    follow(page, page.get_by_role("link", name="ลองถามผู้รับบริการ"))
    assert page.get_by_text("ไม่ใช่แบบวัดของสำนักงาน ป.ป.ช.").first.is_visible()
    follow(page, page.get_by_role("button", name="เริ่มตอบ"))
    for number in range(3):
        assert page.get_by_text("หน้า").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        first = page.locator("fieldset input[type=radio]").first
        first.focus()
        page.keyboard.press("Space")  # by keyboard alone
        assert first.is_checked()
        if number == 2:
            follow(page, page.get_by_role("button", name="กลับ"))
            assert page.locator("input[type=radio]:checked").count() == 1  # nothing was lost on the way back
            follow(page, page.get_by_role("button", name="ถัดไป"))
        follow(page, page.get_by_role("button", name="ถัดไป"))
    page.get_by_label("หมู่ ๒").check()
    follow(page, page.get_by_role("button", name="ส่ง", exact=True))
    assert page.get_by_role("heading", name="ขอบคุณ").is_visible()
    page.goto(site.url + f"/survey/mock/{survey.token}/")
    assert page.get_by_text("ส่งคำตอบจากเครื่องนี้แล้ว").is_visible()
    with as_tenant(site.office):
        kept = MockAnswer.objects.get()
        assert len(kept.choices) == 3
        assert kept.group == "g2"
    for address in ("/survey/", f"/survey/mock/{survey.token}/?again=1"):
        check_accessible(visit(address, width=390, language="en"))
    officer = visit(f"/office/respondents/mock/{survey.pk}/", "officer", width=390)
    check_accessible(officer)
    assert officer.get_by_text("ไม่ถึง ๑๐ คำตอบ").first.is_visible()
