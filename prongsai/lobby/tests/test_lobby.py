"""What waits, what is found, and what the menu offers, through the front door."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from prongsai.engines.framework.api import Result
from prongsai.engines.plans.api import ItemDraft, StepDraft, open_plan
from prongsai.foundation.organizations.api import Position
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.measures.api import create_measure


@pytest.fixture
def late_measure(cast):
    """A measure of กองช่าง whose step is past its date."""
    year = fiscal_year_of(timezone.localdate())
    plan = open_plan(by=cast.actor("officer"), fiscal_year=year)
    draft = ItemDraft(
        title="ตรวจรับถนนร่วมกับประชาคม",
        unit_ids=(cast.works.pk,),
        steps=(StepDraft(text="นัดหมายตัวแทนประชาคม", due_on=date(year - 544, 10, 1)),),
    )
    return create_measure(by=cast.actor("officer"), plan=plan, draft=draft, concepts=[])


def test_home_says_what_is_late(cast, late_measure):
    page = cast.client("officer").get("/office/")
    assert page.status_code == 200
    text = page.content.decode()
    assert late_measure.title in text
    assert f"/office/measures/{late_measure.pk}/" in text
    assert "เกิน" in text


def test_home_of_somebody_with_nothing_to_do(cast):
    text = cast.client("officer").get("/office/").content.decode()
    assert "ไม่มีงานที่รอท่าน" in text
    assert "จัดทำมาตรการของปีนี้" in text


def test_home_asks_visitors_to_sign_in(cast):
    page = cast.client().get("/office/")
    assert page.status_code == 302
    assert page.url.startswith("/account/login/")


def test_unit_staff_see_their_unit_only(cast, late_measure):
    assert late_measure.title in cast.client("works").get("/office/").content.decode()
    officer = cast.actor("officer")
    other = create_measure(
        by=officer,
        plan=late_measure.plan,
        draft=ItemDraft(title="เรื่องของกองคลังเท่านั้น", unit_ids=(cast.finance.pk,)),
        concepts=[],
    )
    assert (
        other.title
        not in cast.client("works").get("/office/search/?q=กองคลังเท่านั้น").content.decode().split("</form>")[-1]
    )
    assert other.title in cast.client("officer").get("/office/search/?q=กองคลังเท่านั้น").content.decode()


def test_another_office_finds_nothing(cast, late_measure):
    page = cast.client("stranger").get("/office/search/?q=ตรวจรับถนน")
    assert page.status_code == 200
    assert f"/office/measures/{late_measure.pk}/" not in page.content.decode()


@pytest.mark.parametrize("words", ["", " ", "ก", "๑๒๓", "%", "_", "'", "<script>", "ก" * 500])
def test_search_takes_any_words(cast, late_measure, words):
    page = cast.client("officer").get("/office/search/", {"q": words})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_people_are_found_by_administrators_only(cast):
    assert "/office/settings/people/" in cast.client("admin").get("/office/search/?q=นายช่าง").content.decode()
    hits = cast.client("officer").get("/office/search/?q=นายช่าง").content.decode()
    assert f"/office/settings/people/{cast.people['works'].pk}/" not in hits


@pytest.mark.parametrize(
    ("who", "offered", "hidden"),
    [
        ("officer", ["/office/measures/", "/office/publishing/"], ["/office/settings/people/"]),
        ("admin", ["/office/settings/people/", "/office/settings/journal/"], ["/office/publishing/"]),
        (
            "works",
            ["/office/measures/"],
            ["/office/publishing/", "/office/settings/people/", "/office/measures/imports/"],
        ),
    ],
)
def test_the_menu_offers_what_may_be_opened(cast, who, offered, hidden):
    text = cast.client(who).get("/office/").content.decode()
    menu = text[text.index('id="menu"') : text.index("</nav>", text.index('id="menu"'))]
    for url in offered:
        assert f'href="{url}"' in menu
        assert cast.client(who).get(url).status_code == 200
    for url in hidden:
        assert f'href="{url}"' not in menu


def test_home_has_the_range_of_the_forecast_until_the_result_is_known(cast):
    year = fiscal_year_of(timezone.localdate())
    forecast = f"/office/checklist/{year}/forecast/"
    for who in ("officer", "mayor"):
        page = cast.client(who).get("/office/")
        text = page.content.decode()
        card = text[text.index('id="outlook"') :].split("</section>")[0]
        assert f'href="{forecast}"' in card
        total = page.context["outlook"].forecast.total
        full = cast.client(who).get(forecast).context["forecast"]
        assert full.total == total
        assert total.width > 0  # nothing is verified and no survey is known
        assert "๑๐๐.๐๐" in card
        assert "ไม่นำไปใส่ในบันทึกข้อความ" in card
    assert 'id="outlook"' not in cast.client("works").get("/office/").content.decode()
    Result.objects.create(organization=cast.office, fiscal_year=year, total=90)
    assert 'id="outlook"' not in cast.client("officer").get("/office/").content.decode()


def test_home_in_english(cast, late_measure):
    client = cast.client("officer")
    client.cookies["language"] = "en"
    text = client.get("/office/").content.decode()
    assert "Waiting for you" in text
    assert '<html lang="en"' in text


def test_a_new_office_is_told_what_to_enter_first(cast):
    heading = "เริ่มต้นใช้งานของหน่วยงาน"
    offices = type(cast.office).objects.filter(pk=cast.office.pk)
    offices.update(phone="", address="")
    assert heading in cast.client("admin").get("/office/").content.decode()
    assert heading not in cast.client("officer").get("/office/").content.decode()
    offices.update(phone="0 4400 0000", address="๙๙ หมู่ ๔")
    Position.objects.get_or_create(organization=cast.office, title="นายกองค์การบริหารส่วนตำบล")
    assert heading not in cast.client("admin").get("/office/").content.decode()
