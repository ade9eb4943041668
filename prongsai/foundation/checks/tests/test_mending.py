"""What machines put right: the texts, and the way through the record's own actions and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.checks.content.mending import MENDS, renumber
from prongsai.foundation.checks.models import Mend
from prongsai.foundation.checks.tests.samples import IDENTITY
from prongsai.foundation.documents.api import save_draft
from prongsai.foundation.organizations.api import Assignment, Role
from prongsai.foundation.tenants.api import Organization

OFFICE = Organization(
    kind="sao", name="ตัวอย่าง", district="เมืองตัวอย่าง", province="ตัวอย่างบุรี", phone="0 4400 0000", digits="thai"
)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("placeholder", "ของ (ระบุชื่อหน่วยงาน) แล้ว", "ของ องค์การบริหารส่วนตำบลตัวอย่าง แล้ว"),
        ("placeholder", "ใน [ระบุอำเภอ] นี้", "ใน เมืองตัวอย่าง นี้"),
        ("placeholder", "จำนวน ........ คน", "จำนวน ........ คน"),
        ("body_type", "นายกเทศมนตรี และรองปลัดเทศบาล", "นายกองค์การบริหารส่วนตำบล และรองปลัดองค์การบริหารส่วนตำบล"),
        ("body_type", "สมาชิกสภาเทศบาล", "สมาชิกสภาองค์การบริหารส่วนตำบล"),
        ("body_type", "เทศบัญญัติงบประมาณ", "ข้อบัญญัติงบประมาณ"),
        ("office_name", "อบต.ตัวยอ่าง จัดอบรม", "อบต.ตัวอย่าง จัดอบรม"),
        ("numbering", "๑. ก\n๒. ข\n๔. ค", "๑. ก\n๒. ข\n๓. ค"),
        ("numbering", "1. ก\n1.1 ข\n1.3 ค\n3. ง", "1. ก\n1.1 ข\n1.2 ค\n2. ง"),
        ("numbering", "(๑) ก\n(๑) ข\nความเห็น\n๑. ค", "(๑) ก\n(๒) ข\nความเห็น\n๑. ค"),
        (
            "total",
            "รายการ | จำนวน\nก | ๑,๐๐๐\nข | ๒,๕๐๐\nรวม | ๓,๐๐๐ บาท",
            "รายการ | จำนวน\nก | ๑,๐๐๐\nข | ๒,๕๐๐\nรวม | ๓,๕๐๐ บาท",
        ),
        (
            "total",
            "| ก | 1.50 |\n| ข | 1.00 |\n| ค | 2.25 |\n| รวม | 9.00 |",
            "| ก | 1.50 |\n| ข | 1.00 |\n| ค | 2.25 |\n| รวม | 3.25 |",
        ),
        (
            "link_http",
            "ดู http://a.example และ https://b.example",
            "ดู https://a.example และ https://b.example",
        ),
        ("identity_number", f"เลข {IDENTITY} ครับ", "เลข x-xxxx-xxxxx-xx-x ครับ"),
        (
            "phone_number",
            "นายสมหมาย 081-234-5678 สำนักงาน 0 4400 0000",
            "นายสมหมาย xxx-xxx-xxxx สำนักงาน 0 4400 0000",
        ),
    ],
)
def test_texts_are_put_right(code, before, after):
    assert MENDS[code](before, OFFICE, 2569) == after
    assert MENDS[code](after, OFFICE, 2569) == after


@pytest.mark.one_database
@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet="๑๒1234.() |-กขรวม\nhttp://:ระบุชื่อหน่วยงาน", max_size=120))
def test_putting_right_comes_to_rest_and_loses_no_line(text):
    for mend in MENDS.values():
        once = mend(text, OFFICE, 2569)
        assert once.count("\n") == text.count("\n")
    once = renumber(text)
    assert renumber(once) == once


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "word", "own"),
    [
        ("subdistrict_municipality", "นายกองค์การบริหารส่วนตำบล", "นายกเทศมนตรี"),
        ("pao", "พนักงานส่วนตำบล", "ข้าราชการองค์การบริหารส่วนจังหวัด"),
        ("city_municipality", "ปลัดองค์การบริหารส่วนตำบล", "ปลัดเทศบาล"),
    ],
)
def test_every_kind_of_office_gets_its_own_words(kind, word, own):
    office = Organization(kind=kind, name="ตัวอย่าง")
    assert MENDS["body_type"](f"{word}เห็นชอบ", office, 2569) == f"{own}เห็นชอบ"


def memo(cast, **texts):
    given = {"subject": "รายงานผล", "to": "นายก", "facts": "ตามที่ (ระบุชื่อหน่วยงาน) ได้ดำเนินการ", **texts}
    return save_draft(by=cast.actor("officer"), kind="memo", texts=given)


@pytest.mark.django_db
def test_an_officer_has_a_letter_put_right_and_undoes_it(cast):
    draft, client = memo(cast), cast.client("officer")
    page = client.get(f"/office/checks/letters/{draft.pk}/").content.decode()
    assert "ระบุชื่อหน่วยงาน" in page
    assert f'value="documents.draft:{draft.pk}"' in page
    sent = {
        "target": f"documents.draft:{draft.pk}",
        "code": "placeholder",
        "next": f"/office/checks/letters/{draft.pk}/",
    }
    answer = client.post("/office/checks/mend/", sent, follow=True)
    draft.refresh_from_db()
    assert draft.fields["facts"] == "ตามที่ องค์การบริหารส่วนตำบลตัวอย่าง ได้ดำเนินการ"
    assert "<ins>" in answer.content.decode()
    row = Mend.objects.get()
    assert row.before == {"facts": "ตามที่ (ระบุชื่อหน่วยงาน) ได้ดำเนินการ"}
    assert client.post("/office/checks/mend/", sent).status_code == 409
    assert client.post(f"/office/checks/mended/{row.pk}/").status_code == 302
    draft.refresh_from_db()
    assert "(ระบุชื่อหน่วยงาน)" in draft.fields["facts"]
    assert client.post(f"/office/checks/mended/{row.pk}/").status_code == 409
    verbs = list(
        Entry.objects.filter(verb__startswith="checks.").order_by("seq").values_list("verb", flat=True)
    )
    assert verbs == ["checks.mended", "checks.mend_undone"]


@pytest.mark.django_db
def test_nothing_is_undone_that_somebody_changed_since(cast):
    draft, client, officer = memo(cast), cast.client("officer"), cast.actor("officer")
    client.post("/office/checks/mend/", {"target": f"documents.draft:{draft.pk}", "code": "placeholder"})
    draft.refresh_from_db()
    save_draft(
        by=officer,
        kind="memo",
        texts={**draft.fields, "facts": "เขียนใหม่"},
        draft=draft,
        version=draft.version,
    )
    row = Mend.objects.get()
    assert client.post(f"/office/checks/mended/{row.pk}/").status_code == 409
    draft.refresh_from_db()
    assert draft.fields["facts"] == "เขียนใหม่"


@pytest.mark.django_db
def test_covered_personal_data_is_kept_nowhere(cast):
    draft, client = memo(cast, facts=f"(ระบุชื่อหน่วยงาน) ผู้ร้องเลข {IDENTITY} แจ้งว่า"), cast.client("officer")
    client.post("/office/checks/mend/", {"target": f"documents.draft:{draft.pk}", "code": "placeholder"})
    client.post("/office/checks/mend/", {"target": f"documents.draft:{draft.pk}", "code": "identity_number"})
    row, earlier = Mend.objects.order_by("-pk")
    assert (row.before, row.after) == ({}, {})
    assert "67890" not in f"{earlier.before} {earlier.after}"
    assert client.post(f"/office/checks/mended/{row.pk}/").status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["documents.draft:0", "documents.draft:x", "nothing:1", "", "documents.draft:" + "9" * 30]
)
def test_an_unknown_record_does_not_exist(cast, target):
    answer = cast.client("officer").post("/office/checks/mend/", {"target": target, "code": "placeholder"})
    assert answer.status_code == 404


@pytest.mark.django_db
def test_another_office_and_a_reader_mend_nothing(cast):
    draft = memo(cast)
    sent = {"target": f"documents.draft:{draft.pk}", "code": "placeholder"}
    assert cast.client("stranger").post("/office/checks/mend/", sent).status_code == 404
    assert cast.client("works").post("/office/checks/mend/", sent).status_code == 403
    assert cast.client().post("/office/checks/mend/", sent).status_code == 302
    draft.refresh_from_db()
    assert "(ระบุชื่อหน่วยงาน)" in draft.fields["facts"]


@pytest.mark.django_db
def test_who_does_not_see_the_record_does_not_see_its_corrections(cast):
    draft, client = memo(cast), cast.client("officer")
    client.post("/office/checks/mend/", {"target": f"documents.draft:{draft.pk}", "code": "placeholder"})
    row = Mend.objects.get()
    editor = Role.objects.create(
        organization=cast.office, code="editor", name="ผู้แก้ไขของกอง", permissions=["measures.edit"]
    )
    works = cast.people["works"]
    Assignment.objects.create(organization=cast.office, person=works, role=editor, unit=works.unit)
    assert client.get(f"/office/checks/mended/{row.pk}/").status_code == 200
    for method in ("get", "post"):
        assert getattr(cast.client("works"), method)(f"/office/checks/mended/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.undone_at is None
