"""The settings screens: allowed works, not allowed is 403, another office's record is 404."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.api import (
    Acting,
    Assignment,
    ClosedDay,
    Person,
    Position,
    Role,
    Unit,
    actor_for,
    closed_days,
)
from prongsai.foundation.organizations.forms.settings import read_day
from prongsai.foundation.tenants.api import Organization, as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem
from prongsai.kernel.permissions import permissions

LISTS = ["units", "positions", "people", "roles", "days", "journal"]
FORMS = ["office", "new_unit", "new_position", "invite", "new_role", "add_days"]


def url(name, *args):
    return reverse(f"organizations:{name}", args=args)


def verbs(cast):
    return list(Entry.objects.filter(organization=cast.office).order_by("seq").values_list("verb", flat=True))


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", ["index", *LISTS, *FORMS, "account", "rename"])
def test_every_page_opens_for_the_administrator(cast, name, language):
    client = cast.client("admin")
    client.cookies["language"] = language
    assert client.get(url(name)).status_code == 200


@pytest.mark.parametrize("name", ["index", *LISTS, *FORMS])
def test_no_settings_page_opens_for_somebody_else(cast, name):
    assert cast.client("works").get(url(name)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_searched_and_paged(cast, name):
    client = cast.client("admin")
    assert client.get(url(name), {"q": "ไม่มีทางพบแน่นอน", "page": "99"}).status_code == 200
    assert client.get(url(name), {"q": "a" * 5000, "page": "ก", "state": "x", "room": "'"}).status_code == 200


def test_search_finds_a_person_by_unit_and_title(cast):
    page = cast.client("admin").get(url("people"), {"q": "กองช่าง นายช่าง"}).content.decode()
    assert "นายช่างโยธา" in page
    assert "หัวหน้าสำนักปลัด" not in page


def test_lists_ask_the_same_number_of_questions_for_one_row_and_fifty(cast, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = cast.client("admin")
    client.get(url("people"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("people"))
    role = Role.objects.get(organization=cast.office, code="unit_staff")
    for number in range(40):
        person = Person.objects.create(organization=cast.office, name=f"คนที่ {number}", unit=cast.works)
        Assignment.objects.create(organization=cast.office, person=person, role=role, unit=cast.works)
    with django_assert_num_queries(len(few)):
        client.get(url("people"))


def office_fields(cast, **changes):
    office = cast.office
    names = ("kind", "name", "district", "province", "address", "postcode", "phone", "email")
    more = ("opening_hours", "letter_code", "digits", "accent")
    return {name: getattr(office, name) for name in (*names, *more)} | changes


def test_the_office_is_changed_and_the_journal_says_what(cast):
    response = cast.client("admin").post(
        url("office"), office_fields(cast, phone="0 4400 1111", digits="arabic")
    )
    assert response.status_code == 302
    cast.office.refresh_from_db()
    assert (cast.office.phone, cast.office.digits) == ("0 4400 1111", "arabic")
    entry = Entry.objects.filter(organization=cast.office, verb="office.changed").get()
    assert entry.data == {"phone": ["0 4400 0000", "0 4400 1111"], "digits": ["thai", "arabic"]}


def test_the_host_name_cannot_be_changed_in_the_form(cast):
    cast.client("admin").post(
        url("office"), office_fields(cast, host="evil.example", origin="https://evil.example")
    )
    cast.office.refresh_from_db()
    assert (cast.office.host, cast.office.origin) == ("testserver", "https://testserver")


@pytest.mark.parametrize("colour", ["#ffff00", "#aaaaaa", "red", "", "#12345"])
def test_a_colour_in_which_text_cannot_be_read_is_refused(cast, colour):
    response = cast.client("admin").post(url("office"), office_fields(cast, accent=colour))
    assert response.status_code == 422
    cast.office.refresh_from_db()
    assert cast.office.accent == "#27408f"


def test_over_long_fields_are_refused_with_a_message(cast):
    response = cast.client("admin").post(url("office"), office_fields(cast, name="ก" * 5000, phone="๐" * 900))
    assert response.status_code == 422
    assert Organization.objects.get(pk=cast.office.pk).name == "ตัวอย่าง"


def test_a_unit_is_added_changed_closed_and_opened(cast):
    admin = cast.client("admin")
    fields = {"name": "กองการศึกษา", "short_name": "กศ.", "parent": "", "position_in_list": "4"}
    assert admin.post(url("new_unit"), fields).status_code == 302
    unit = Unit.objects.get(name="กองการศึกษา")
    assert admin.post(url("unit", unit.pk), {**fields, "name": "กองการศึกษา ศาสนา"}).status_code == 302
    assert admin.post(url("new_unit"), {**fields, "name": "กองช่าง"}).status_code == 422
    admin.post(url("close_unit", unit.pk))
    unit.refresh_from_db()
    assert unit.is_closed
    admin.post(url("reopen_unit", unit.pk))
    unit.refresh_from_db()
    assert not unit.is_closed
    assert verbs(cast)[-4:] == ["units.added", "units.changed", "units.closed", "units.reopened"]


def test_a_unit_in_which_people_work_is_not_closed(cast):
    cast.client("admin").post(url("close_unit", cast.works.pk))
    cast.works.refresh_from_db()
    assert not cast.works.is_closed


def test_a_unit_is_not_part_of_itself(cast):
    child = Unit.objects.create(organization=cast.office, name="งานแบบแผน", parent=cast.works)
    with pytest.raises(Problem):
        actions.save_unit(by=cast.actor("admin"), unit=cast.works, parent=child)
    response = cast.client("admin").post(
        url("unit", cast.works.pk), {"name": "กองช่าง", "parent": child.pk, "position_in_list": "3"}
    )
    assert response.status_code == 422


def test_a_vacant_position_says_so(cast):
    admin = cast.client("admin")
    fields = {"title": "รองปลัด", "side": "permanent", "unit": "", "rank": "2", "is_executive": "on"}
    assert admin.post(url("new_position"), fields).status_code == 302
    page = admin.get(url("positions"), {"state": "vacant"}).content.decode()
    assert "รองปลัด" in page
    assert "นายช่างโยธา" not in page
    assert admin.post(url("new_position"), fields).status_code == 422


@pytest.mark.parametrize("name", ["unit", "close_unit", "reopen_unit"])
def test_a_unit_of_another_office_does_not_exist(cast, name):
    with as_tenant(cast.other):
        unit = Unit.objects.create(organization=cast.other, name="ลับ")
    assert cast.client("admin").post(url(name, unit.pk), {"name": "x"}).status_code == 404


@pytest.mark.parametrize(
    "name", ["person", "edit_person", "deactivate", "assign", "act_in", "send_invitation"]
)
def test_a_person_of_another_office_does_not_exist(cast, name):
    client, stranger = cast.client("admin"), cast.people["stranger"]
    send = client.get if name == "person" else client.post
    assert send(url(name, stranger.pk)).status_code == 404


def test_a_role_of_another_office_cannot_be_given(cast):
    with as_tenant(cast.other):
        foreign = Role.objects.filter(organization=cast.other).first()
    person = cast.people["works"]
    response = cast.client("admin").post(url("assign", person.pk), {"role": foreign.pk})
    assert response.status_code == 422
    with pytest.raises(Problem):
        actions.assign(by=cast.actor("admin"), person=person, role=foreign)


def test_a_role_is_given_and_taken_back(cast):
    admin, person = cast.client("admin"), cast.people["works"]
    role = Role.objects.get(organization=cast.office, code="officer")
    assert not cast.actor("works").may("measures.edit")
    response = admin.post(
        url("assign", person.pk), {"role": role.pk, "starts_on": "1 ต.ค. ๒๕๖๐", "ends_on": ""}
    )
    assert response.status_code == 302
    assert cast.actor("works").may("measures.edit")
    held = person.assignments.get(role=role)
    assert held.starts_on == date(2017, 10, 1)
    assert admin.post(url("assign", person.pk), {"role": role.pk}).status_code == 422  # held already
    admin.post(url("end_assignment", person.pk, held.pk))
    assert not cast.actor("works").may("measures.edit")


def test_a_role_that_ends_before_it_starts_is_refused(cast):
    role = Role.objects.get(organization=cast.office, code="officer")
    response = cast.client("admin").post(
        url("assign", cast.people["works"].pk),
        {"role": role.pk, "starts_on": "2/1/2569", "ends_on": "1/1/2569"},
    )
    assert response.status_code == 422


def test_managing_is_for_the_whole_office(cast):
    role = Role.objects.get(organization=cast.office, code="administrator")
    person = cast.people["works"]
    assert (
        cast.client("admin")
        .post(url("assign", person.pk), {"role": role.pk, "unit": cast.works.pk})
        .status_code
        == 422
    )
    Assignment.objects.create(organization=cast.office, person=person, role=role, unit=cast.works)
    assert cast.client("works").get(url("people")).status_code == 403
    assert cast.client("works").get(url("journal")).status_code == 403


def test_the_last_one_who_can_manage_the_office_stays(cast):
    admin, person = cast.client("admin"), cast.people["admin"]
    held = person.assignments.get()
    admin.post(url("end_assignment", person.pk, held.pk))
    assert person.assignments.count() == 1
    admin.post(url("deactivate", person.pk))
    person.refresh_from_db()
    assert person.is_active
    response = admin.post(url("role", held.role.pk), {"name": "ผู้ดูแลระบบ", "permissions": ["audit.view"]})
    assert response.status_code == 422
    assert "office.manage" in Role.objects.get(pk=held.role.pk).permissions
    actions.assign(by=cast.actor("admin"), person=cast.people["clerk"], role=held.role)
    admin.post(url("deactivate", person.pk))
    person.refresh_from_db()
    assert not person.is_active


def test_an_unknown_permission_is_refused(cast):
    with pytest.raises(Problem):
        actions.save_role(by=cast.actor("admin"), name="ใหม่", permissions=["everything"])
    response = cast.client("admin").post(url("new_role"), {"name": "ใหม่", "permissions": ["everything"]})
    assert response.status_code == 422
    assert (
        cast.client("admin")
        .post(url("new_role"), {"name": "ใหม่", "permissions": ["measures.view"]})
        .status_code
        == 302
    )


def test_the_starting_roles_hold_known_permissions_only(cast):
    for role in Role.objects.filter(organization=cast.office):
        assert set(role.permissions) <= set(permissions())


def test_acting_holds_from_the_first_to_the_last_day(cast):
    first, last = date(2026, 4, 1), date(2026, 4, 30)
    position = cast.people["clerk"].position
    actions.let_act(
        by=cast.actor("admin"), person=cast.people["head"], position=position, starts_on=first, ends_on=last
    )
    day = timedelta(days=1)
    held = {
        on: actor_for(cast.user("head"), cast.office, today=on).may("audit.view")
        for on in (first - day, first, last, last + day)
    }
    assert held == {first - day: False, first: True, last: True, last + day: False}


def test_acting_without_an_end_holds_until_it_is_ended(cast):
    today = timezone.localdate()
    acting = actions.let_act(
        by=cast.actor("admin"),
        person=cast.people["head"],
        position=cast.people["clerk"].position,
        starts_on=today - timedelta(days=10),
    )
    assert cast.actor("head").may("audit.view")
    cast.client("admin").post(url("end_acting", cast.people["head"].pk, acting.pk))
    assert not cast.actor("head").may("audit.view")
    assert Acting.objects.get().ends_on == today - timedelta(days=1)


def test_acting_is_entered_with_thai_dates_and_its_order(cast):
    person = cast.people["head"]
    fields = {
        "position": cast.people["clerk"].position.pk,
        "starts_on": "๑ เม.ย. ๒๕๖๙",
        "ends_on": "30/4/69",
        "order_reference": "คำสั่งที่ ๑๒/๒๕๖๙",
    }
    assert cast.client("admin").post(url("act_in", person.pk), fields).status_code == 302
    acting = Acting.objects.get()
    assert (acting.starts_on, acting.ends_on) == (date(2026, 4, 1), date(2026, 4, 30))
    assert "คำสั่งที่ ๑๒/๒๕๖๙" in cast.client("admin").get(url("person", person.pk)).content.decode()
    bad = {**fields, "ends_on": "1/3/69"}
    assert cast.client("admin").post(url("act_in", person.pk), bad).status_code == 422
    assert (
        cast.client("admin").post(url("act_in", person.pk), {**fields, "starts_on": "วันไหนก็ได้"}).status_code
        == 422
    )


def test_whoever_acts_in_a_post_holds_its_roles_while_it_is_vacant(cast):
    holder = cast.people["clerk"]
    actions.let_act(
        by=cast.actor("admin"),
        person=cast.people["head"],
        position=holder.position,
        starts_on=date(2020, 1, 1),
    )
    actions.deactivate(by=cast.actor("admin"), person=holder)
    assert cast.actor("head").may("audit.view")


def test_closed_days_are_read_in_many_ways_of_writing(cast):
    text = "13 เม.ย. 2569 ทำบุญตักบาตร\n๑๔/๔/๖๙ - ประเพณีท้องถิ่น\n2026-04-15: วันสำคัญของตำบล\n\n"
    assert cast.client("admin").post(url("add_days"), {"days": text}).status_code == 302
    assert closed_days(cast.office) == {date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)}
    assert ClosedDay.objects.get(on=date(2026, 4, 14)).reason == "ประเพณีท้องถิ่น"
    cast.client("admin").post(url("add_days"), {"days": "13/4/2569 เหตุผลใหม่"})
    assert ClosedDay.objects.get(on=date(2026, 4, 13)).reason == "เหตุผลใหม่"
    day = ClosedDay.objects.get(on=date(2026, 4, 13))
    cast.client("admin").post(url("remove_day", day.pk))
    assert ClosedDay.objects.count() == 2


def test_lines_that_cannot_be_read_are_named_and_nothing_is_saved(cast):
    text = "13/4/2569 ดี\nไม่ใช่วันที่\n14/4/2569\n31/2/2569 ไม่มีวันนี้"
    response = cast.client("admin").post(url("add_days"), {"days": text})
    assert response.status_code == 422
    page = response.content.decode()
    assert "ไม่ใช่วันที่" in page
    assert ClosedDay.objects.count() == 0


@pytest.mark.parametrize(
    ("line", "day", "reason"),
    [
        ("13 เมษายน 2569 สงกรานต์", date(2026, 4, 13), "สงกรานต์"),
        ("วันจันทร์ที่ 13 เมษายน พ.ศ. 2569 หยุด", date(2026, 4, 13), "หยุด"),
        ("13/4/69,เหตุ", None, ""),
        ("ไม่มี", None, ""),
        ("", None, ""),
    ],
)
def test_a_line_is_split_into_day_and_reason(line, day, reason):
    found, rest = read_day(line)
    assert (found, rest if found else "") == (day, reason)


def test_the_journal_is_filtered_by_area_and_days(cast):
    actions.save_unit(by=cast.actor("admin"), name="กองใหม่", position_in_list=9)
    admin = cast.client("admin")
    assert "กองใหม่" in admin.get(url("journal"), {"room": "units"}).content.decode()
    assert "กองใหม่" not in admin.get(url("journal"), {"room": "roles"}).content.decode()
    assert "กองใหม่" not in admin.get(url("journal"), {"until": "1 ม.ค. 2560"}).content.decode()
    assert admin.get(url("journal"), {"since": "ไม่ใช่วันที่"}).status_code == 200


def test_the_journal_says_whether_it_is_sound(cast):
    actions.save_unit(by=cast.actor("admin"), name="กองใหม่", position_in_list=9)
    admin = cast.client("admin")
    response = admin.post(url("verify"), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success"]
    assert cast.client("clerk").get(url("journal")).status_code == 200  # an executive may read it
    assert cast.client("officer").post(url("verify")).status_code == 403


def test_the_journal_of_another_office_is_not_shown(cast):
    with as_tenant(cast.other):
        from prongsai.foundation.audit.api import record
        from prongsai.kernel.actor import Actor

        record(by=Actor.system(cast.other, "test"), verb="units.added", summary="ความลับของที่อื่น")
    assert "ความลับของที่อื่น" not in cast.client("admin").get(url("journal")).content.decode()


def test_a_person_changes_the_own_name_and_nothing_else(cast):
    fields = {"name": "นิติกรชำนาญการ", "phone": "๐ ๔๔๐๐ ๐๐๐๑", "is_active": "", "position": ""}
    assert cast.client("officer").post(url("rename"), fields).status_code == 302
    person = Person.objects.get(pk=cast.people["officer"].pk)
    assert person.name == "นิติกรชำนาญการ"
    assert person.position_id == cast.people["officer"].position_id
    with pytest.raises(Problem):
        actions.rename_myself(by=cast.actor("works"), person=person, name="x", phone="")


@pytest.mark.parametrize("act", ["save_office", "save_unit", "save_position", "save_role", "save_person"])
def test_no_action_works_without_the_permission(cast, act):
    for key in ("officer", "works", "mayor"):
        with pytest.raises(Refused):
            getattr(actions, act)(by=cast.actor(key), name="x")


def test_a_person_is_not_put_into_a_closed_unit(cast):
    unit = Unit.objects.create(organization=cast.office, name="กองเก่า", is_closed=True)
    with pytest.raises(Problem):
        actions.save_person(by=cast.actor("admin"), person=cast.people["officer"], unit=unit)


def test_positions_are_not_shared_between_offices(cast):
    with as_tenant(cast.other):
        position = Position.objects.create(organization=cast.other, title="ของที่อื่น")
    with pytest.raises(Problem):
        actions.save_person(by=cast.actor("admin"), person=cast.people["officer"], position=position)


def test_sessions_that_ran_out_are_cleared_away(cast):
    from django.contrib.sessions.models import Session

    from prongsai.kernel.actor import Actor

    cast.client("officer")
    cast.client("works")
    first = Session.objects.first()
    Session.objects.filter(pk=first.pk).update(expire_date=timezone.now() - timedelta(days=1))
    assert actions.clear_away_sessions(by=Actor.system(cast.office, "worker"), now=timezone.now()) == 1
    assert Session.objects.count() == 1
    with pytest.raises(Problem):
        actions.clear_away_sessions(by=cast.actor("officer"), now=timezone.now())


@pytest.mark.parametrize("unit", [None, "works"])
def test_the_database_refuses_the_same_role_and_the_same_position_twice(cast, unit):
    from django.db import IntegrityError, transaction

    where = cast.works if unit else None
    role = Role.objects.get(organization=cast.office, code="executive")
    twice = [
        lambda: Assignment.objects.create(
            organization=cast.office, person=cast.people["head"], role=role, unit=where
        ),
        lambda: Position.objects.create(organization=cast.office, title="ตำแหน่งเดียว", unit=where),
    ]
    for create in twice:
        create()
        with pytest.raises(IntegrityError), transaction.atomic():
            create()


def test_a_changed_office_is_seen_on_the_next_page(cast, settings):
    settings.PRONGSAI_FORGET_HOSTS = False
    admin = cast.client("admin")
    admin.get(url("index"))
    page = admin.post(url("office"), office_fields(cast, name="ชื่อใหม่"), follow=True).content.decode()
    assert "อบต.ชื่อใหม่" in page
    settings.PRONGSAI_FORGET_HOSTS = True
