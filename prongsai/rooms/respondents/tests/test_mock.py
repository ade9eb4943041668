"""The mock survey through the front door: anonymous by construction, and nothing below ten answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai.foundation.audit.api import Entry
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.rooms.respondents.actions import mock as actions
from prongsai.rooms.respondents.models import MockAnswer, MockResult, MockSurvey
from prongsai.rooms.respondents.tasks import look_after_all, months_later
from prongsai.rooms.respondents.tests.conftest import TODAY, YEAR, day

pytestmark = pytest.mark.django_db


def office_url(name: str, *args: Any) -> str:
    return reverse(f"respondents:{name}", args=args)


def public_url(survey: Any, query: str = "") -> str:
    return f"/survey/mock/{survey.token}/{query}"


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]


def carried(page: Any) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


def offered(page: Any) -> list[str]:
    return sorted(set(re.findall(r'type="radio" name="(q_[^"]+)"', page.content.decode())))


def fill(client: Any, survey: Any, *, option: str = "1", group: str = "", query: str = "") -> Any:
    """Answer every page as a browser without scripts does, up to the page before sending; return that page."""
    address = public_url(survey, query)
    page = client.get(address)
    page = client.post(address, {"sheet": hidden(page, "sheet"), "step": "", "go": "next"})
    while offered(page) and any(name.startswith("q_") for name in offered(page)):
        given = dict.fromkeys(offered(page), option)
        page = client.post(address, {**carried(page), **given, "go": "next", "group": group})
        assert page.status_code == 200
    return page


def send(client: Any, survey: Any, **how: Any) -> Any:
    page = fill(client, survey, **how)
    query = how.get("query", "")
    return client.post(
        public_url(survey, query), {**carried(page), "go": "send", "group": how.get("group", "")}
    )


def test_a_sheet_is_answered_page_by_page_and_nobody_is_in_it(cast: Any, make_mock: Any) -> None:
    survey = make_mock("iit", groups=["พนักงานส่วนตำบล", "พนักงานจ้าง"])
    before = Entry.objects.count()
    client = cast.client("works")  # signed in, and still nobody
    with CaptureQueriesContext(connection) as caught:
        answer = send(client, survey, group="g2")
    assert answer.status_code == 302
    kept = MockAnswer.objects.get()
    assert {field.name for field in MockAnswer._meta.fields} == {
        "id", "organization", "survey", "week_on", "choices", "group",
    }  # fmt: skip
    assert kept.week_on.weekday() == 0
    assert kept.week_on <= TODAY
    assert kept.group == "g2"
    assert set(kept.choices.values()) == {1}
    assert Entry.objects.count() == before
    asked = " ".join(one["sql"] for one in caught)
    for table in ("django_session", "tenants_user", "organizations_person", "audit_entry", "jobs_job"):
        assert table not in asked, table
    assert "testserver" not in str(kept.choices)
    thanks = client.get(answer["Location"])
    assert thanks.status_code == 200
    assert thanks["Cache-Control"] == "no-store"


def test_every_page_says_that_it_is_not_the_naccs(cast: Any, make_mock: Any) -> None:
    survey = make_mock("eit")
    client = cast.client()
    pages = [client.get(public_url(survey)), fill(client, survey), client.get(public_url(survey, "thanks/"))]
    for page in pages:
        text = page.content.decode()
        assert "ไม่ใช่แบบวัดของสำนักงาน ป.ป.ช." in text
        assert page["X-Robots-Tag"] == "noindex"
    assert "<script" not in pages[0].content.decode()


def test_keys_tell_no_order(cast: Any, make_mock: Any, answer: Any) -> None:
    survey = make_mock("eit")
    for option in ("last", "first"):
        answer(survey, 12, option=option)
    keys = list(MockAnswer.objects.values_list("pk", flat=True))
    assert len(set(keys)) == 24
    assert max(keys) > 2**40
    before = {row.pk: row.choices for row in MockAnswer.objects.all()}
    assert actions.stir_answers(by=Actor.system(cast.office, "worker"), survey=survey) == 24
    after = {row.pk: row.choices for row in MockAnswer.objects.all()}
    assert not set(before) & set(after)
    assert sorted(map(str, before.values())) == sorted(map(str, after.values()))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid, id FROM respondents_mockanswer")
            assert all(place == key for place, key in cursor.fetchall())


def test_the_button_pressed_twice_keeps_one_sheet(cast: Any, make_mock: Any) -> None:
    survey, client = make_mock("eit"), cast.client()
    page = fill(client, survey)
    for _press in range(2):
        assert client.post(public_url(survey), {**carried(page), "go": "send"}).status_code == 302
    assert MockAnswer.objects.count() == 1


def test_one_answer_per_device_softly_and_a_kiosk_forgets(cast: Any, make_mock: Any) -> None:
    survey, client = make_mock("eit"), cast.client()
    assert send(client, survey).status_code == 302
    cookie = client.cookies[f"mock-{survey.pk}"]
    assert cookie["httponly"]
    assert cookie["path"] == "/survey/"
    again = client.get(public_url(survey)).content.decode()
    assert 'name="sheet"' not in again
    assert 'name="sheet"' in client.get(public_url(survey, "?again=1")).content.decode()
    kiosk = cast.client()
    query = f"?k={survey.kiosk}"
    for _person in range(2):
        done = send(kiosk, survey, query=query)
        assert done.status_code == 302
        assert f"mock-{survey.pk}" not in kiosk.cookies
        back = kiosk.get(done["Location"]).content.decode()
        assert 'http-equiv="refresh"' in back
    assert MockAnswer.objects.count() == 3
    forged = cast.client()
    forged.cookies[f"mock-{survey.pk}"] = "abc:def"
    assert 'name="sheet"' in forged.get(public_url(survey)).content.decode()


def test_errors_keep_the_answers(cast: Any, make_mock: Any, monkeypatch: Any) -> None:
    from prongsai.rooms.respondents.views import survey as views

    survey, client = make_mock("eit"), cast.client()
    page = fill(client, survey)
    stale = client.post(public_url(survey), {**carried(page), "sheet": "broken", "go": "send"})
    assert stale.status_code == 422
    assert {k: v for k, v in carried(stale).items() if k.startswith("q_")} == {
        k: v for k, v in carried(page).items() if k.startswith("q_")
    }
    monkeypatch.setattr(views, "MOST_ANSWERS", 0)
    flood = client.post(public_url(survey), {**carried(stale), "go": "send"})
    assert flood.status_code == 429
    monkeypatch.undo()
    assert client.post(public_url(survey), {**carried(flood), "go": "send"}).status_code == 302
    start = client.get(public_url(survey, "?again=1"))
    last = str(len({q["indicator"] for q in survey.questions["questions"]}))
    empty = client.post(public_url(survey), {"sheet": hidden(start, "sheet"), "step": last, "go": "send"})
    assert empty.status_code == 422
    assert MockAnswer.objects.count() == 1


def test_nonsense_is_not_an_answer(cast: Any, make_mock: Any) -> None:
    survey, client = make_mock("eit"), cast.client()
    start = client.get(public_url(survey))
    data = {
        "sheet": hidden(start, "sheet"), "go": "send", "step": "3", "group": "boss",
        "q_e1.1": "3", "q_e1.2": "9", "q_e2.1": "-1", "q_e4.1": "๑", "q_zz": "1", "q_e6.1": "1" * 5000,
    }  # fmt: skip
    assert client.post(public_url(survey), data).status_code == 302
    kept = MockAnswer.objects.get()
    assert kept.choices == {"e1.1": 3}
    assert kept.group == ""
    for step in ("-5", "99999999", "x", "๒"):
        assert client.post(public_url(survey), {"step": step}).status_code == 200


def test_drafts_strangers_and_closed_surveys(cast: Any, make_mock: Any) -> None:
    draft = make_mock("iit", is_open=False)
    assert cast.client().get(public_url(draft)).status_code == 404
    survey = make_mock("eit", is_listed=True)
    assert cast.client("stranger").get(public_url(survey)).status_code == 404
    assert cast.client().get("/survey/mock/nonsense/").status_code == 404
    assert public_url(survey) in cast.client().get("/survey/").content.decode()
    client = cast.client()
    page = fill(client, survey)
    actions.close_mock(by=cast.actor("officer"), survey=survey, today=TODAY)
    late = client.post(public_url(survey), {**carried(page), "go": "send"})
    assert late.status_code == 409
    assert not MockAnswer.objects.exists()
    assert public_url(survey) not in cast.client().get("/survey/").content.decode()
    with pytest.raises(Problem):  # closing is final
        actions.open_mock(by=cast.actor("officer"), survey=survey)


def shown(cast: Any, survey: Any) -> Any:
    return cast.client("officer").get(office_url("mock", survey.pk))


def test_nothing_is_shown_below_ten_answers(cast: Any, make_mock: Any, answer: Any) -> None:
    survey = make_mock("eit", shows_early=True)
    system = Actor.system(cast.office, "worker")
    answer(survey, 9)
    look_after_all(system, TODAY)
    assert not MockResult.objects.exists()
    page = shown(cast, survey)
    assert page.context["count"] == 0
    assert page.context["result"] is None
    actions.close_mock(by=cast.actor("officer"), survey=survey, today=TODAY)
    assert not MockResult.objects.exists()
    assert shown(cast, survey).context["result"] is None
    assert cast.client("officer").get(office_url("mock_export", survey.pk, "csv")).status_code == 404


def test_two_results_lie_ten_answers_and_a_day_apart(cast: Any, make_mock: Any, answer: Any) -> None:
    survey = make_mock("eit", shows_early=True, groups=["ก", "ข"])
    system = Actor.system(cast.office, "worker")
    answer(survey, 10)
    look_after_all(system, TODAY)
    answer(survey, 9, option="first")
    look_after_all(system, TODAY + timedelta(days=1))
    assert [one.answers for one in MockResult.objects.all()] == [10]
    assert shown(cast, survey).context["count"] == 15  # told in fives
    answer(survey, 1, option="first")
    look_after_all(system, TODAY)
    assert MockResult.objects.count() == 1  # a day has not passed
    look_after_all(system, TODAY + timedelta(days=1))
    results = list(MockResult.objects.all())
    assert [one.answers for one in results] == [10, 20]
    assert all(one.content["groups"] == [] and one.content["shares"] == {} for one in results)
    answer(survey, 9)
    closed = actions.close_mock(by=cast.actor("officer"), survey=survey, today=TODAY + timedelta(days=2))
    assert closed.answered == 29
    assert MockResult.objects.count() == 2  # nine more would be seen in the difference


def test_a_breakdown_hides_small_groups_and_what_would_give_them_away(
    cast: Any, make_mock: Any, answer: Any
) -> None:
    survey = make_mock("eit", groups=["มาก", "กลาง", "น้อย"])
    for group, times in (("g1", 25), ("g2", 12), ("g3", 3)):
        answer(survey, times, group=group)
    actions.close_mock(by=cast.actor("officer"), survey=survey, today=TODAY)
    result = MockResult.objects.get()
    assert [(one["code"], one["answers"]) for one in result.content["groups"]] == [
        ("g1", 25),
        ("g2", None),
        ("g3", None),
    ]
    page = shown(cast, survey).content.decode()
    assert "๔๐" in page
    assert "ไม่แสดง" in page
    sheet = (
        cast.client("officer").get(office_url("mock_export", survey.pk, "csv")).content.decode("utf-8-sig")
    )
    assert "100" in sheet or "50" in sheet


def test_answers_are_deleted_in_time_and_the_result_stays(cast: Any, make_mock: Any, answer: Any) -> None:
    survey = make_mock("eit", keep_months=2)
    answer(survey, 12)
    system = Actor.system(cast.office, "worker")
    over = survey.closes_on + timedelta(days=1)
    look_after_all(system, over)  # the last day has passed: it closes by itself
    survey.refresh_from_db()
    assert (survey.state, survey.answered) == ("closed", 12)
    result = MockResult.objects.get().content
    due = months_later(over, 2)
    look_after_all(system, due - timedelta(days=1))
    assert MockAnswer.objects.count() == 12
    look_after_all(system, due)
    assert not MockAnswer.objects.exists()
    assert MockResult.objects.get().content == result
    page = shown(cast, survey)
    assert page.context["count"] == 12
    assert Entry.objects.filter(verb="respondents.mock_answers_deleted", data__answers=12).exists()


def test_officers_write_their_own_copy_and_open_it(cast: Any) -> None:
    client = cast.client("officer")
    made = client.post(office_url("mock_new", YEAR), {"kind": "eit", "title": "ลองถามประชาชน"})
    survey = MockSurvey.objects.get()
    assert made["Location"] == office_url("mock", survey.pk)
    assert client.post(office_url("mock_open", survey.pk)).status_code == 409  # without days
    form = client.get(office_url("mock_questions", survey.pk)).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (False, None)}
    data["th_e1"] = "เจ้าหน้าที่บริการดีไหม"
    del data["keep_e9"]
    assert client.post(office_url("mock_questions", survey.pk), data).status_code == 302
    survey.refresh_from_db()
    assert survey.questions["questions"][0]["th"] == "เจ้าหน้าที่บริการดีไหม"
    assert len(survey.questions["questions"]) == 8
    second = client.post(office_url("mock_questions", survey.pk), data)
    assert second.status_code == 409
    settings = {
        "title": survey.title, "opens_on": day(TODAY), "closes_on": day(TODAY + timedelta(days=9)),
        "groups": "หมู่ ๑\nหมู่ ๒", "keep_months": "๓", "version": survey.version,
    }  # fmt: skip
    assert client.post(office_url("mock_edit", survey.pk), {**settings, "groups": "หมู่ ๑"}).status_code == 422
    assert client.post(office_url("mock_edit", survey.pk), settings).status_code == 302
    assert client.post(office_url("mock_edit", survey.pk), settings).status_code == 409
    assert client.post(office_url("mock_open", survey.pk)).status_code == 302
    assert client.post(office_url("mock_questions", survey.pk), data).status_code == 409
    survey.refresh_from_db()
    assert (survey.state, survey.keep_months, len(survey.groups)) == ("open", 3, 2)
    assert client.post(office_url("mock_remove", survey.pk)).status_code == 409
    assert client.get(office_url("mock_qr", survey.pk, "png")).status_code == 200


def test_paper_sheets_are_printed_and_typed_in(cast: Any, make_mock: Any) -> None:
    survey, client = make_mock("iit", groups=["ก", "ข"]), cast.client("officer")
    empty = client.get(office_url("mock_paper", survey.pk)).content.decode()
    assert empty.count("☐") > 60
    assert "ไม่ใช่แบบวัดของสำนักงาน ป.ป.ช." in empty
    address = office_url("mock_type", survey.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"group": "g1"}).status_code == 422
    assert client.post(address, {"q_i1.1": "3", "group": "g1"}).status_code == 302
    assert MockAnswer.objects.get().choices == {"i1.1": 3}
    entry = Entry.objects.get(verb="respondents.mock_paper_typed")
    assert "i1" not in str(entry.data)
    assert entry.summary == ""


PAGES = ["mock", "mock_paper"]
EDITS = ["mock_edit", "mock_questions"]


def test_who_may_open_what(cast: Any, make_mock: Any) -> None:
    survey = make_mock("iit", is_open=False)
    for name in PAGES + EDITS:
        address = office_url(name, survey.pk)
        assert cast.client("officer").get(address).status_code == 200
        assert cast.client("mayor").get(address).status_code == (200 if name in PAGES else 403)
        assert cast.client("works").get(address).status_code == 403
        assert cast.client("stranger").get(address).status_code == 404
    for name in ("mock_open", "mock_close", "mock_remove"):
        assert cast.client("mayor").post(office_url(name, survey.pk)).status_code == 403
        assert cast.client("stranger").post(office_url(name, survey.pk)).status_code == 404
    english = cast.client("officer")
    english.cookies["language"] = "en"
    for name in PAGES + EDITS:
        assert english.get(office_url(name, survey.pk)).status_code == 200
    assert cast.client("officer").post(office_url("mock_remove", survey.pk)).status_code == 302
    assert not MockSurvey.objects.exists()


def test_the_database_refuses_to_change_a_result(cast: Any, make_mock: Any, answer: Any) -> None:
    survey = make_mock("eit")
    answer(survey, 10)
    actions.close_mock(by=cast.actor("officer"), survey=survey, today=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        MockResult.objects.update(answers=11)
