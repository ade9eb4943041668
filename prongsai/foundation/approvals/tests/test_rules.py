"""Who may sign, when, and under what: every rule through the front door."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from prongsai.foundation.approvals.api import (
    Approval,
    Route,
    Seen,
    approval_facts,
    approve,
    register_subject,
    send,
    void_if_changed,
    waiting_for,
    withdraw,
)
from prongsai.foundation.approvals.models import Signature
from prongsai.foundation.approvals.subjects import _SUBJECTS
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.checks.api import withhold
from prongsai.foundation.documents.api import Document, make_letter
from prongsai.foundation.files.api import sees, store
from prongsai.foundation.notifications.api import Notice
from prongsai.foundation.organizations.api import Acting, Assignment
from prongsai.foundation.tenants.api import Organization, as_tenant, found_organization
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Conflict, Problem

pytestmark = pytest.mark.django_db
REASON = "ตัวเลขไม่ตรงกับทะเบียน"


def short(cast: Any, **changes: Any) -> Route:
    route = Route.objects.get(organization=cast.office, is_default=False)
    Route.objects.filter(pk=route.pk).update(**changes)
    route.refresh_from_db()
    return route


def verbs() -> set[str]:
    return set(Entry.objects.values_list("verb", flat=True))


def test_without_the_desk_it_is_refused_and_stands_in_the_journal(office: Any, cast: Any) -> None:
    approval = office.sent()
    for who in ("mayor", "officer", "works", "admin"):
        answer = office.post(who, approval)
        assert answer.status_code in (403, 404), who
    assert "access.refused" in verbs()
    assert cast.client("stranger").get(approval.get_absolute_url()).status_code == 404
    assert not approval.signatures.exclude(state="waiting").exists()


def test_the_password_is_asked_and_what_was_typed_is_kept(office: Any, cast: Any) -> None:
    approval = office.sent()
    for secret in ("", "ผิด"):
        answer = office.post("head", approval, secret=secret, opinion="เห็นควรดำเนินการ")
        assert answer.status_code == 422
        assert "เห็นควรดำเนินการ" in answer.content.decode()
    assert not approval.signatures.exclude(state="waiting").exists()
    # Another way keeps what was typed, and does not put the password into the session.
    client = cast.client("head")
    path = f"/office/approvals/{approval.pk}/sign/"
    data = {
        "seq": 1,
        "content_sha256": approval.content_sha256,
        "decision": "agree_with",
        "opinion": "มีข้อสังเกต",
    }
    answer = client.post(path, {**data, "secret": "ลับ", "other": "1"})
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]
    assert "ลับ" not in str(dict(client.session))
    answer = client.post(answer["Location"], {"password": cast.password})
    assert answer["Location"] == path
    page = client.get(path)
    assert "มีข้อสังเกต" in page.content.decode()
    assert page.context["again"].asks == ""  # the window is open: one more press is enough
    assert client.post(path, data).status_code == 302


def test_the_window_of_the_password_is_short(office: Any, cast: Any) -> None:
    approval = office.sent()
    seen = Seen(1, approval.content_sha256)
    for at in (None, timezone.now() - timedelta(minutes=6), timezone.now() + timedelta(minutes=6)):
        with pytest.raises(Problem):
            approve(by=cast.actor("head"), approval=approval, seen=seen, opinion="", reauthenticated_at=at)


def test_a_double_click_and_a_replay_sign_once(office: Any, cast: Any) -> None:
    approval = office.sent()
    assert office.post("head", approval).status_code == 302
    data = {"seq": 1, "content_sha256": approval.content_sha256, "decision": "agree", "secret": cast.password}
    path = f"/office/approvals/{approval.pk}/sign/"
    assert cast.client("head").post(path, data).status_code == 409
    assert (
        cast.client("clerk").post(path, data).status_code == 409
    )  # the first desk's form, sent by the second
    assert approval.signatures.filter(state="approved").count() == 1


def test_bad_forms_are_told(office: Any, cast: Any) -> None:
    approval = office.sent()
    path = f"/office/approvals/{approval.pk}/sign/"
    good = {
        "seq": "1",
        "content_sha256": approval.content_sha256,
        "decision": "agree",
        "secret": cast.password,
    }
    for bad in ({"decision": "burn"}, {"seq": "x"}, {"content_sha256": "zz"}, {"decision": "return"}):
        assert cast.client("head").post(path, {**good, **bad}).status_code == 422
    assert cast.client("head").post(path, {**good, "seq": "99"}).status_code == 409
    assert cast.client("head").post(path, {**good, "content_sha256": "0" * 64}).status_code == 409
    assert not approval.signatures.exclude(state="waiting").exists()


def test_a_return_goes_back_and_comes_again_with_its_changes(office: Any, cast: Any) -> None:
    memo = office.memo()
    first = office.sent(memo)
    office.post("head", first)
    assert office.post("clerk", first, "return", opinion=REASON).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.closed_reason) == ("returned", REASON)
    assert Notice.objects.filter(user=cast.user("officer"), text__contains=REASON).exists()
    rows = waiting_for(cast.actor("officer"), timezone.localdate())
    assert [row.kind for row in rows] == ["correct"]
    better = office.memo(memo.draft, facts="แจ้งผลภายใน ๑๕ วัน ๔๒ เรื่อง (ร้อยละ ๘๙.๓๖)")
    second = office.sent(better)
    assert second.former_id == first.pk
    assert waiting_for(cast.actor("officer"), timezone.localdate()) == []
    page = cast.client("head").get(f"/office/approvals/{second.pk}/sign/").content.decode()
    assert "<del>" in page
    assert 'id="change-1"' in page
    assert "๔๒ เรื่อง" in page


def test_a_changed_letter_voids_what_was_signed(office: Any, cast: Any) -> None:
    memo = office.memo()
    approval = office.sent(memo)
    office.post("head", approval)
    office.memo(memo.draft)  # the same words again: nothing is void
    approval.refresh_from_db()
    assert approval.state == "waiting"
    office.memo(memo.draft, facts="แก้ไขภายหลัง")
    approval.refresh_from_db()
    assert approval.state == "void"
    assert office.post("clerk", approval).status_code == 409
    page = cast.client("head").get(approval.get_absolute_url()).content.decode()
    assert "<s>" in page
    assert "แก้ไขภายหลัง" in page
    assert Notice.objects.filter(user=cast.user("head"), path=approval.get_absolute_url()).exists()
    assert approval_facts(memo) is None


def test_an_approved_letter_becomes_void_too(office: Any, cast: Any) -> None:
    memo = office.memo()
    approval = office.sent(memo, route=short(cast))
    office.post("clerk", approval)
    office.post("mayor", approval)
    assert approval_facts(memo) is not None
    office.memo(memo.draft, facts="แก้ไขหลังอนุมัติ")
    assert approval_facts(memo) is None
    approval.refresh_from_db()
    assert approval.state == "void"


def test_content_that_was_tampered_with_cannot_be_signed(office: Any, cast: Any) -> None:
    approval = office.sent()
    content = approval.document.content
    content["title"] = "เปลี่ยนในฐานข้อมูล"
    type(approval.document).objects.filter(pk=approval.document_id).update(content=content)
    assert office.post("head", approval).status_code == 409


def test_a_room_is_told_in_the_same_transaction(office: Any, cast: Any) -> None:
    told: list[tuple[str, str]] = []

    def approved(approval: Approval, by: Any) -> None:
        told.append(("approved", by.name))
        if len(told) == 1:
            raise Problem("ห้องไม่พร้อม", status=409)

    register_subject(
        "test.room",
        "เรื่องทดสอบ",
        approved,
        lambda approval, by: told.append(("voided", approval.state)),
        lambda approval: "/office/",
        on_closed=lambda approval, by: told.append(("closed", approval.state)),
        may_open=lambda approval, actor: actor.may("measures.edit"),
    )
    try:
        approval = office.sent(subject_kind="test.room", subject_id=7, route=short(cast))
        pages = {who: cast.client(who).get(approval.get_absolute_url()) for who in ("officer", "mayor")}
        assert {who: page.context["subject_url"] for who, page in pages.items()} == {
            "officer": "/office/",
            "mayor": "",  # who may not open the room's page reads only what it is
        }
        assert "เรื่องทดสอบ" in pages["mayor"].content.decode()
        office.post("clerk", approval)
        assert office.post("mayor", approval).status_code == 409
        approval.refresh_from_db()
        assert approval.state == "waiting"  # the signature was undone with the room's refusal
        assert office.post("mayor", approval).status_code == 302
        voided = void_if_changed(cast.actor("officer"), "test.room", 7, "f" * 64)
        assert voided is not None
        assert void_if_changed(cast.actor("officer"), "test.room", 7, "f" * 64) is None
        again = office.sent(subject_kind="test.room", subject_id=7)
        assert again.former_id == approval.pk
        withdraw(cast.actor("officer"), again, "ส่งผิด")
        assert [what for what, _who in told] == ["approved", "approved", "voided", "closed"]
    finally:
        del _SUBJECTS["test.room"]


def test_a_code_of_the_authenticator_app_signs_too(office: Any, cast: Any) -> None:
    from allauth.mfa.totp.internal import auth

    secret = auth.generate_totp_secret()
    auth.TOTP.activate(cast.user("head"), secret)
    approval = office.sent()
    page = cast.client("head").get(f"/office/approvals/{approval.pk}/sign/")
    assert page.context["again"].asks == "code"
    assert office.post("head", approval, secret=cast.password).status_code == 422
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    assert office.post("head", approval, secret=code).status_code == 302
    assert approval.signatures.get(seq=1).reauthenticated_at is not None


def test_a_document_of_a_room_is_sent_in_its_name(office: Any, cast: Any) -> None:
    register_subject("test.room", "เรื่องทดสอบ", claims=lambda document: 7)
    try:
        memo = office.memo()
        cast.client("officer").post(f"/office/approvals/send/{memo.pk}/", {"route": short(cast).pk})
        assert Approval.objects.values_list("subject_kind", "subject_id").get() == ("test.room", 7)
    finally:
        del _SUBJECTS["test.room"]


def test_withdrawing_is_for_the_sender_and_needs_a_reason(office: Any, cast: Any) -> None:
    approval = office.sent()
    path = f"/office/approvals/{approval.pk}/withdraw/"
    assert cast.client("clerk").post(path, {"reason": "ไม่เห็นด้วย"}).status_code == 403
    cast.client("officer").post(path, {"reason": ""})
    approval.refresh_from_db()
    assert approval.state == "waiting"
    cast.client("officer").post(path, {"reason": "แนบผิดฉบับ"})
    approval.refresh_from_db()
    assert approval.state == "withdrawn"
    assert cast.client("officer").post(path, {"reason": "อีกครั้ง"}).status_code == 409


def test_sent_twice_is_a_conflict(office: Any, cast: Any) -> None:
    memo = office.memo()
    office.sent(memo)
    with pytest.raises(Conflict):
        office.sent(memo)
    with pytest.raises(Conflict):
        office.sent(office.memo(memo.draft))
    with pytest.raises(Refused):
        send(cast.actor("works"), memo)


def test_who_acts_signs_in_the_place_of_the_holder(office: Any, cast: Any) -> None:
    mayor, clerk = cast.people["mayor"], cast.people["clerk"]
    today = timezone.localdate()
    acting = Acting.objects.create(
        organization=cast.office,
        person=clerk,
        position=mayor.position,
        starts_on=today - timedelta(days=1),
        ends_on=today,
        order_reference="คำสั่งที่ ๑๒/๒๕๖๙",
    )
    approval = office.sent(route=short(cast))
    # The clerk holds both desks: the earlier one is passed over, one signature counts.
    assert list(approval.signatures.values_list("state", flat=True)) == ["waiting", "waiting"]
    type(mayor).objects.filter(pk=mayor.pk).update(is_active=False)
    withdraw(cast.actor("officer"), approval, "ส่งใหม่")
    approval = office.sent(approval.document, route=short(cast))
    assert list(approval.signatures.values_list("state", flat=True)) == ["skipped", "waiting"]
    assert office.post("clerk", approval).status_code == 302
    last = approval.signatures.get(seq=2)
    assert last.acting_for == "รักษาราชการแทนนายกองค์การบริหารส่วนตำบล ตามคำสั่งที่ ๑๒/๒๕๖๙"
    facts = approval_facts(approval.document)
    assert facts is not None
    assert facts.acting_for == last.acting_for
    # The day after, nobody acts any more.
    Acting.objects.filter(pk=acting.pk).update(ends_on=today - timedelta(days=1))
    other = office.sent(route=short(cast))
    office.post("clerk", other)
    assert office.post("clerk", other, seq="2").status_code == 403


def test_nobody_signs_twice_unless_the_route_says_so(office: Any, cast: Any) -> None:
    mayor, clerk = cast.people["mayor"], cast.people["clerk"]
    Acting.objects.create(
        organization=cast.office, person=clerk, position=mayor.position, starts_on=timezone.localdate()
    )
    approval = office.sent(route=short(cast, once=False))
    assert office.post("clerk", approval).status_code == 302
    answer = office.post("clerk", approval)
    assert answer.status_code == 409
    assert office.post("mayor", approval).status_code == 302


def test_the_sender_never_decides(office: Any, cast: Any) -> None:
    memo = office.memo()
    role = Assignment.objects.get(person=cast.people["officer"]).role
    Assignment.objects.create(organization=cast.office, person=cast.people["mayor"], role=role)
    with pytest.raises(Problem):
        office.sent(memo, by="mayor")
    Acting.objects.create(
        organization=cast.office,
        person=cast.people["officer"],
        position=cast.people["mayor"].position,
        starts_on=timezone.localdate(),
    )
    approval = office.sent(memo, route=short(cast))
    office.post("clerk", approval)
    assert office.post("officer", approval).status_code == 409
    assert office.post("mayor", approval).status_code == 302


def test_a_desk_whose_person_left_says_so_and_gets_another(office: Any, cast: Any) -> None:
    head = cast.people["head"]
    approval = office.sent()
    path = f"/office/approvals/{approval.pk}/desks/1/holder/"
    person = cast.people["works"]
    good = {"person": person.pk, "reason": "หัวหน้าสำนักปลัดย้าย ยังไม่มีผู้รักษาราชการแทน"}
    assert cast.client("officer").post(path, good).status_code == 403  # the desk has somebody
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    page = cast.client("officer").get(approval.get_absolute_url())
    assert path in page.content.decode()
    rows = waiting_for(cast.actor("officer"), timezone.localdate())
    assert [row.kind for row in rows] == ["empty_desk"]
    [told] = waiting_for(
        cast.actor("admin"), timezone.localdate()
    )  # the administrator is told too, with the way
    assert (told.kind, told.url) == ("empty_desk", approval.get_absolute_url())
    assert cast.client("admin").get(path).status_code == 200  # who looks after the people may choose too
    assert path in cast.client("admin").get(told.url).content.decode()
    assert cast.client("works").post(path, good).status_code == 403
    assert cast.client("officer").post(path, {**good, "reason": " "}).status_code == 422
    assert cast.client("officer").post(path, {**good, "person": cast.people["officer"].pk}).status_code == 422
    assert cast.client("officer").post(path, good).status_code == 302
    assert cast.client("works").get(approval.get_absolute_url()).status_code == 200
    assert office.post("works", approval).status_code == 302
    signature = approval.signatures.get(seq=1)
    assert signature.acting_for == "ปฏิบัติราชการแทนหัวหน้าสำนักปลัด"
    assert "approvals.holder_chosen" in verbs()


def test_a_route_that_cannot_work_is_not_used(office: Any, cast: Any) -> None:
    route = short(cast)
    route.desks.filter(part="decide").delete()
    with pytest.raises(Problem):
        office.sent(route=route)
    other = Route.objects.get(organization=cast.office, is_default=True)
    Route.objects.filter(pk=other.pk).update(is_archived=True)
    other.refresh_from_db()
    with pytest.raises(Problem):
        office.sent(route=other)


def test_a_sender_names_nobody_for_a_desk_that_has_somebody(office: Any, cast: Any) -> None:
    memo, route = office.memo(), short(cast)
    with pytest.raises(Problem):
        send(cast.actor("officer"), memo, route=route, holders={2: cast.people["works"]})
    with pytest.raises(Problem):
        send(cast.actor("officer"), memo, route=route, holders={1: cast.people["officer"]})
    assert not Approval.objects.exists()


def test_a_change_voids_the_approved_and_the_one_sent_once_more(office: Any, cast: Any) -> None:
    memo = office.memo()
    first = send(cast.actor("officer"), memo, "test.thing", 7)
    Approval.objects.filter(pk=first.pk).update(state="approved", closed_at=timezone.now())
    second = send(cast.actor("officer"), memo, "test.thing", 7)
    void_if_changed(cast.actor("officer"), "test.thing", 7, "0" * 64)
    assert set(Approval.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)) == {
        "void"
    }


def test_naming_a_file_in_a_letter_opens_it_to_nobody(office: Any, cast: Any) -> None:
    secret = store(by=cast.actor("officer"), name="secret.txt", content=b"nothing for others")
    approval = office.sent(office.memo(facts=f"file:{secret.pk}"))
    assert f'"file:{secret.pk}"' in json.dumps(approval.document.content)
    for who in ("head", "clerk"):
        assert cast.client(who).get(approval.get_absolute_url()).status_code == 200
        assert not sees(cast.actor(who), secret)


def test_a_new_office_has_the_starting_routes(db: None) -> None:
    fields = {"host": "new.example", "origin": "https://new.example", "district": "ก", "province": "ข"}
    made = found_organization(kind="sao", name="ตัวอย่าง", **fields)
    with as_tenant(made):
        assert Route.objects.filter(organization=made).count() == 2


def test_what_was_signed_neither_changes_nor_goes_while_the_office_exists(office: Any, cast: Any) -> None:
    approval = office.sent()
    assert office.post("head", approval).status_code == 302
    signed, rows = approval.signatures.get(seq=1), Signature.objects.filter(approval=approval)
    for attempt in (
        lambda: rows.filter(pk=signed.pk).update(opinion="อื่น"),
        lambda: rows.filter(pk=signed.pk).update(content_sha256="0" * 64),
        lambda: Approval.objects.filter(pk=approval.pk).update(content_sha256="0" * 64),
        lambda: rows._raw_delete("default"),
        approval.delete,
        lambda: Document.objects.filter(pk=approval.document_id)._raw_delete("default"),
        lambda: Entry.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    rows.filter(pk=signed.pk).update(decided_by=None, person=None)  # people leave; what they did stays
    assert office.post("clerk", approval).status_code == 302
    if connection.vendor == "postgresql":  # there, only the owner of the tables removes an office
        return
    # An office that goes takes everything with it: its own row first, and keys are looked at in the end.
    with transaction.atomic():
        Organization.objects.filter(pk=cast.office.pk)._raw_delete("default")
        assert rows._raw_delete("default") == len(approval.desks)
        transaction.set_rollback(True)
    assert rows.exists()


def test_words_taken_out_of_public_pages_stand_in_no_difference_and_no_closed_approval(
    office: Any, cast: Any
) -> None:
    secret = "นายสมมุติ ลับมาก"
    draft = office.draft(facts=f"ผู้ร้องคือ {secret} แจ้งผลแล้ว")
    first = office.sent(make_letter(by=cast.actor("officer"), draft=draft))
    withhold(
        organization=cast.office, address="ita/2569/o1", reason="ข้อมูลส่วนบุคคล", at=timezone.now(), texts=[secret], files=[]
    )  # fmt: skip
    client, plain = cast.client("officer"), "นายสมมุติลับมาก"

    def words(approval: Approval) -> str:
        page = client.get(approval.get_absolute_url()).content.decode()
        return "".join(page.replace("\u2060", "").replace("\u200b", "").split())

    assert plain in words(first)  # who signs sees all of what is signed
    second = office.sent(office.memo(draft, facts="ผู้ร้องคือ ประชาชน แจ้งผลแล้ว"))
    first.refresh_from_db()
    assert first.state == "void"
    for approval in (first, second):
        assert plain not in words(approval)
        assert "[นำออก]" in words(approval)
