"""Each check of a content finds what is wrong and leaves alone what is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prongsai.foundation.checks.api import About, Severity, check_content
from prongsai.foundation.checks.tests.samples import (
    IDENTITY,
    ROWS,
    about,
    heading,
    numbered,
    of,
    table,
    text,
)
from prongsai.foundation.documents.api import Content, PhotoPages, Picture
from prongsai.foundation.tenants.api import Organization

pytestmark = pytest.mark.django_db

# Code → (wrong, right). Only the code is looked at: one text may be wrong in several ways.
PAIRS = {
    "placeholder": (
        text("ชื่อโครงการ (ระบุชื่อหน่วยงาน) ประจำปี"),
        text("ผู้ร้องต้องระบุชื่อหน่วยงานที่ร้องเรียน", "เลขประจำตัว x-xxxx-xxxxx-xx-x โทร xxx-xxx-xxxx"),
    ),
    "body_type": (text("นายกเทศมนตรีเห็นชอบแล้ว"), text("นายกองค์การบริหารส่วนตำบลเห็นชอบแล้ว")),
    "office_name": (text("องค์การบริหารส่วนตำบลตัวยอ่าง ได้ดำเนินการ"), text("องค์การบริหารส่วนตำบลตัวอย่าง ได้ดำเนินการ")),
    "impossible_date": (text("ดำเนินการวันที่ ๓๑ กันยายน ๒๕๖๙"), text("ดำเนินการวันที่ ๓๐ กันยายน ๒๕๖๙")),
    "outside_year": (
        of(table((("๑", "อบรมเมื่อ ๑ ตุลาคม ๒๕๖๙", "๑๐"), ("๒", "ข", "๒๐")))),
        of(
            table(
                (
                    ("๑", "อบรมเมื่อ ๓๐ กันยายน ๒๕๖๙", "๑๐"),
                    ("๒", "๙๐% · ตัดยอดเมื่อ ๑ ต.ค. ๒๕๖๙ เวลา ๙.๐๐ น.", "๒๐"),
                )
            )
        ),
    ),
    "numbering": (of(numbered("๑.", "๒.", "๔.")), of(numbered("๑.", "๒.", "๓."))),
    "total": (of(table((*ROWS[:2], ("รวม", "", "๓,๐๐๐")))), of(table())),
    "order": (
        of(table(ROWS[:2]), heading("อบรมจริยธรรม"), heading("จัดช่องทางร้องเรียน")),
        of(table(ROWS[:2]), heading("จัดช่องทางร้องเรียน"), heading("อบรมจริยธรรม")),
    ),
    "mixed_digits": (
        text("ปี ๒๕๖๙ จำนวน ๓ ครั้ง", "มีผู้เข้าร่วม ๒๐ คน", "รวม 45 คน"),
        text("ปี ๒๕๖๙", "จำนวน ๓ ครั้ง"),
    ),
    "repeated": (
        text("ประชาสัมพันธ์ช่องทางร้องเรียนประชาสัมพันธ์ช่องทางร้องเรียน"),
        text("ประชาสัมพันธ์ช่องทางร้องเรียนให้ประชาชนทราบ"),
    ),
    "identity_number": (text(f"เลขประจำตัวประชาชน {IDENTITY}"), text("เลขประจำตัวประชาชน 1-2345-67890-12-2")),
    "phone_number": (text("นายสมหมาย ใจดี โทร 081-234-5678"), text("ติดต่อสำนักงาน โทร. 0 4400 0000")),
    "email_address": (text("ส่งถึง somchai@gmail.com"), text("ส่งถึง saraban@tambon.example หรือ x@nacc.go.th")),
    "home_address": (text("นางสมศรี บ้านเลขที่ ๑๒ หมู่ที่ ๔"), text("ซ่อมถนนหมู่ที่ ๔ ตำบลตัวอย่าง")),
    "no_alt": (
        of(PhotoPages(pictures=(Picture(source="x:1", alt="", caption="อบรม"),))),
        of(PhotoPages(pictures=(Picture(source="x:1", alt="ภาพการอบรม", caption="อบรม"),))),
    ),
    "people_unknown": (
        of(PhotoPages(pictures=(Picture(source="file:987654", alt="อบรม"),))),
        of(PhotoPages(pictures=(Picture(source="x:1", alt="อบรม"),))),
    ),
    "link_drive": (text("ดูที่ https://drive.google.com/file/d/1"), text("ดูที่ https://testserver/ita/2569/o26")),
    "link_pdf": (text("ดูที่ https://testserver/x.pdf"), text("ดูที่ https://testserver/x")),
    "link_shortener": (text("ดูที่ https://bit.ly/3"), text("ดูที่ https://testserver/3")),
    "link_http": (text("ดูที่ http://testserver/x"), text("ดูที่ https://testserver/x")),
    "link_other_year": (text("https://testserver/ita/2568/o26"), text("https://testserver/ita/2569/o26")),
}


def codes(content: Content, given: About) -> set[str]:
    return {finding.code for finding in check_content(content, given)}


@pytest.mark.parametrize("code", PAIRS)
def test_each_check_finds_what_is_wrong_and_leaves_what_is_right(cast, code):
    wrong, right = PAIRS[code]
    given = about(cast.office)
    [first, *_rest] = [one for one in check_content(wrong, given) if one.code == code]
    assert first.message
    assert first.reason
    assert first.about
    assert code not in codes(right, given)


OUTSIDE = (
    "ได้จัดอบรมให้ความรู้แก่บุคลากรเมื่อวันที่ ๑๕ ตุลาคม ๒๕๖๙ ณ ห้องประชุม",
    "เมื่อวันที่ 3 ต.ค. 2569 องค์การบริหารส่วนตำบลตัวอย่างได้ลงพื้นที่ประชาสัมพันธ์ช่องทางร้องเรียน",
    "อบรมเจ้าหน้าที่ระหว่างวันที่ ๒๘ - ๓๐ กันยายน ๒๕๖๘",
    "ในปีงบประมาณ ๒๕๖๙ จัดประชุมประชาคมในเดือนตุลาคม ๒๕๖๙ จำนวน ๑ ครั้ง",
)
RIGHTLY = (
    "ได้จัดอบรมเมื่อวันที่ ๓๐ กันยายน ๒๕๖๙ และในเดือนตุลาคม ๒๕๖๘",
    "ปีที่ผ่านมาได้จัดอบรมเมื่อวันที่ ๓ มีนาคม ๒๕๖๘ มีผู้เข้าร่วม ๔๐ คน",
    "ผลของปีงบประมาณ พ.ศ. ๒๕๖๘ คือจัดประชุมเมื่อวันที่ ๓ มีนาคม ๒๕๖๘",
    "ดำเนินการตามพระราชบัญญัติที่เผยแพร่เมื่อวันที่ ๑๖ เมษายน ๒๕๖๒",
    "ดำเนินการตามคำสั่งที่ ๑/๒๕๖๗ ลงวันที่ ๓ ตุลาคม ๒๕๖๖",
    "เผยแพร่รายงานผลการดำเนินการเมื่อวันที่ ๑๕ ตุลาคม ๒๕๖๙",
    "ครั้งต่อไปจะจัดอบรมในวันที่ ๑๕ ตุลาคม ๒๕๖๙",
    "อบรมระหว่างวันที่ ๒๙ กันยายน ๒๕๖๘ ถึงวันที่ ๒ ตุลาคม ๒๕๖๘",
    "เผยแพร่สรุปผลการจัดซื้อจัดจ้างประจำเดือนกันยายน ๒๕๖๘",
    "องค์การบริหารส่วนตำบลจัดตั้งเมื่อวันที่ ๓๐ มีนาคม ๒๕๓๙",
)


@pytest.mark.one_database
def test_a_sentence_that_says_it_was_done_in_another_year_is_found(cast):
    def found(line: str, **extra: bool) -> list[str]:
        given = about(cast.office, extra=extra)
        return [one.code for one in check_content(text(line), given, only=("dates",))]

    for line in OUTSIDE:
        assert found(line, tells=True) == ["outside_year"], line
        assert found(line) == []  # a letter or news may tell of any day
    for line in RIGHTLY:
        assert found(line, tells=True) == [], line


def test_what_is_not_public_may_hold_personal_data(cast):
    content = of(
        *(
            block
            for code in ("identity_number", "phone_number")
            for block in PAIRS[code][0].sections[0].blocks
        )
    )
    assert {"identity_number", "phone_number"} <= codes(content, about(cast.office))
    assert not {"identity_number", "phone_number"} & codes(content, about(cast.office, is_public=False))


def test_no_finding_repeats_personal_data(cast):
    content = text(f"นายสมหมาย ใจดี เลข {IDENTITY} โทร 081-234-5678 บ้านเลขที่ ๑๒/๓๔ หมู่ที่ ๔")
    blank = text(f"(ระบุชื่อหน่วยงาน) นายสมหมาย ใจดี เลข {IDENTITY} โทร 081-234-5678")
    found = [
        *check_content(content, about(cast.office), only=("persons",)),
        *check_content(blank, about(cast.office)),
    ]
    assert "placeholder" in {one.code for one in found}
    for finding in found:
        said = f"{finding.message} {finding.place} {finding.reason} {finding.about}"
        assert not any(secret in said for secret in ("67890", "234-5678", "๑๒/๓๔"))


@pytest.mark.parametrize(
    ("kind", "foreign", "own"),
    [
        ("sao", "ปลัดเทศบาล", "ปลัดองค์การบริหารส่วนตำบล"),
        ("subdistrict_municipality", "นายกองค์การบริหารส่วนตำบล", "นายกเทศมนตรี"),
        ("town_municipality", "พนักงานส่วนตำบล", "พนักงานเทศบาล"),
        ("city_municipality", "นายกองค์การบริหารส่วนจังหวัด", "นายกเทศมนตรี"),
        ("pao", "สภาเทศบาล", "สภาองค์การบริหารส่วนจังหวัด"),
    ],
)
def test_every_kind_of_office_has_its_own_words(kind, foreign, own):
    office = Organization(kind=kind, name="ตัวอย่าง", host="x.example", origin="https://x.example")
    assert "body_type" in {
        one.code for one in check_content(text(f"{foreign}เห็นชอบ"), about(office), only=("bodies",))
    }
    assert not check_content(text(f"{own}เห็นชอบ"), about(office), only=("bodies",))


def test_a_finding_keeps_its_key_in_every_language_and_when_a_paragraph_comes_before_it(cast):
    from django.utils import translation

    wrong = PAIRS["placeholder"][0]
    later = of(*text("ย่อหน้าใหม่").sections[0].blocks, *wrong.sections[0].blocks)
    keys = set()
    for language, content in (("th", wrong), ("en", wrong), ("th", later)):
        with translation.override(language):
            found = check_content(content, about(cast.office), only=("placeholders",))
            keys |= {one.key for one in found}
    assert len(keys) == len(check_content(wrong, about(cast.office), only=("placeholders",)))


@pytest.mark.one_database
def test_hostile_contents_are_bounded(cast):
    long = text("ระบุชื่อหน่วยงาน " * 20_000, "1-" * 50_000, "นาย" * 50_000, "\ud800\x00" * 1_000)
    found = check_content(long, about(cast.office))
    assert 0 < len(found) <= 2_000
    assert all(len(str(one.message)) < 500 for one in found)


def test_pdfs_without_text_and_closed_ones_are_told_apart(cast, monkeypatch):
    from prongsai.foundation.checks.tests.papers import paper, scan
    from prongsai.foundation.files.api import File, store
    from prongsai.foundation.files.reading import find_out
    from prongsai.kernel.reading import bounded

    officer = cast.actor("officer")
    bare = scan()
    files = [
        store(by=officer, name=f"{name}.pdf", content=content)
        for name, content in (("a", bare), ("b", paper()))
    ]
    for file in files:
        find_out(file)
    # Found out once: the same paper put in again opens nothing, and no check ever does.
    monkeypatch.setattr(bounded, "run", None)
    find_out(store(by=officer, name="c.pdf", content=bare))
    files = list(File.objects.order_by("pk"))
    found = check_content(of(), about(cast.office, extra={"files": files}))
    assert [(one.code, one.place, one.severity) for one in found] == [
        ("no_text_layer", "a.pdf", Severity.WARNING),
        ("no_text_layer", "c.pdf", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("damaged", ["closed_file"]),
        ("too_heavy", ["file_not_looked_through"]),
        ("too_slow", ["file_not_looked_through"]),
    ],
)
def test_a_pdf_that_breaks_its_reader_breaks_a_child_process_only(cast, monkeypatch, code, told):
    from prongsai.foundation.checks.api import look_through
    from prongsai.foundation.checks.tests.papers import scan
    from prongsai.foundation.files.api import store
    from prongsai.kernel.reading import bounded
    from prongsai.kernel.reading.errors import Unreadable

    def broken(*_args, **_limits):
        raise Unreadable(code, seconds=1)

    monkeypatch.setattr(bounded, "run", broken)
    file = store(by=cast.actor("officer"), name="a.pdf", content=scan())
    given = about(cast.office, extra={"files": [file], "papers": [file]})
    assert [one.code for one in check_content(of(), given)] == ["file_unread"]
    look_through(file)
    assert [one.code for one in check_content(of(), given)] == told


PHONE, HOUSE = "นายดี มากมาย โทร ๐๘๑-๒๓๔-๕๖๗๘", "นายดี มากมาย บ้านเลขที่ 99/1 หมู่ 4"
JURISTIC, CITIZEN = "0105537001233", "1103702071811"


def test_the_text_of_files_on_their_way_to_the_public_is_looked_through(cast):
    """Every kind of file, in a child process; pages are named, and nothing of what was found is kept."""
    from prongsai.foundation.checks.api import look_through
    from prongsai.foundation.checks.models import PaperReading
    from prongsai.foundation.checks.tests.papers import paper, word
    from prongsai.foundation.files.api import store
    from prongsai.kernel.office import table_xlsx

    officer = cast.actor("officer")
    rows = [["ร้านตัวอย่าง", int(JURISTIC), JURISTIC], ["นายดี มากมาย", int(CITIZEN), ""]]
    given = {
        "a.pdf": paper(f"Tax {JURISTIC}", f"Card {CITIZEN[0]}-{CITIZEN[1:5]}-{CITIZEN[5:10]}-{CITIZEN[10:12]}-{CITIZEN[12]}"),
        "b.docx": word("เรื่อง ประกาศ", HOUSE, foot=PHONE),
        "c.xlsx": table_xlsx(["ชื่อ", "เลข", "เลข"], rows, title="รายชื่อ", digits="arabic"),
        "d.csv": f"ชื่อ,โทร\n{PHONE},\n".encode("cp874"),
        "e.txt": f"ติดต่อสำนักงาน {cast.office.phone}".encode(),
    }  # fmt: skip
    files = [store(by=officer, name=name, content=content) for name, content in given.items()]
    for file in files:
        look_through(file)
    found = check_content(of(), about(cast.office, extra={"files": files, "papers": files}))
    assert {(one.code, str(one.place)) for one in found} == {
        ("file_identity_number", "a.pdf หน้า 2"),
        ("file_home_address", "b.docx"),
        ("file_phone_number", "b.docx"),
        ("file_identity_number", "c.xlsx แผ่นงานที่ 1"),
        ("file_phone_number", "d.csv"),
    }
    assert {one.severity for one in found} == {Severity.WARNING}
    kept = str(list(PaperReading.objects.values()))
    assert PaperReading.objects.count() == 5
    assert not any(one in kept for one in (CITIZEN, "234-5678", "99/1", "มากมาย"))
    # What is only for the office is nobody's business here.
    inside = replace(about(cast.office, extra={"papers": files}), is_public=False)
    assert [one.code for one in check_content(of(), inside) if one.code.startswith("file_")] == []
