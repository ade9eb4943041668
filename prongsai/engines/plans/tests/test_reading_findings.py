"""Each kind of finding: what must be found, and what looks like it and must not be."""

import pytest

from prongsai.engines.plans.checks import (
    KINDS,
    Draft,
    Measure,
    Passage,
    Project,
    SummaryRow,
    Totals,
    findings_for,
)
from prongsai.engines.plans.checks.bodies import near_miss
from prongsai.engines.plans.checks.wording import repeated_places
from prongsai.engines.plans.importing import read

pytestmark = pytest.mark.one_database

SAO = "องค์การบริหารส่วนตำบลบางตัวอย่าง"
TOWN = "เทศบาลตำบลบางตัวอย่าง"
PAO = "องค์การบริหารส่วนจังหวัดบางตัวอย่าง"


def kinds_in(text: str, organization: str = SAO, **more: object) -> set[str]:
    draft = Draft(organization=organization, passages=[Passage("ข้อความ", text)], **more)  # type: ignore[arg-type]
    return {finding.kind for finding in findings_for(draft)}


@pytest.mark.parametrize(
    "text",
    [
        "นักเรียนในสังกัดระบุชื่อหน่วยงาน จำนวน ๔๐ คน",
        "โครงการของ (ระบุชื่อหน่วยงาน)",
        "จำนวน ระบุจำนวนกลุ่มเป้าหมาย คน",
        "ผู้รับผิดชอบ [ชื่อหน่วยงาน]",
        "งบประมาณ XXX บาท",
        "โทรศัพท์ ................",
        "ความเห็นหัวหน้าสำนักปลัด…………",
        "วันที่ ____________ เดือนมีนาคม",
        "จำนวน ___ คน",
        "ปลัดของ{office}ติดตามทุกเดือน",
        "ประจำปีงบประมาณ พ.ศ. {{ year }}",
        "เสนอ [ชื่อ] ลงนาม",
    ],
)
def test_what_a_template_left_is_found(text: str) -> None:
    assert "unfilled_placeholder" in kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "ผู้ร้องต้องระบุชื่อและที่อยู่ให้ชัดเจน",
        "โดยระบุวันที่ได้รับเรื่อง",
        "(ลงชื่อ)........................ผู้เสนอโครงการ",
        "บทที่ ๑ บทนำ ............................ ๓",
        "หน่วยงานอื่น ๆ ฯลฯ",
        "ร้อยละ ๙๐ ...",
        "เอกสาร [๑] และ {ก} ตามบัญชี",
    ],
)
def test_what_only_looks_like_a_template_is_not(text: str) -> None:
    assert "unfilled_placeholder" not in kinds_in(text)


@pytest.mark.parametrize(
    ("organization", "text"),
    [
        (SAO, "คณะผู้บริหาร พนักงานเทศบาล และพนักงานจ้าง"),
        (SAO, "คำสั่งของนายกเทศมนตรี"),
        (SAO, "ข้อบัญญัติ/เทศบัญญัติงบประมาณรายจ่าย"),
        (SAO, "ประชาชนในเขตเทศบาล"),
        (TOWN, "พนักงานส่วนตำบลทุกคน"),
        (TOWN, "นายกองค์การบริหารส่วนตำบลลงนาม"),
        (TOWN, "ประกาศใช้ข้อบัญญัติงบประมาณ"),
        (TOWN, "เว็บไซต์ของ อบต. เพื่อให้ประชาชนทราบ"),
        (PAO, "นายกเทศมนตรีมอบหมาย"),
    ],
)
def test_words_of_another_kind_of_body_are_found(organization: str, text: str) -> None:
    assert "wrong_organization_type" in kinds_in(text, organization)


@pytest.mark.parametrize(
    ("organization", "text"),
    [
        (SAO, "พนักงานส่วนตำบลและพนักงานจ้าง"),
        (SAO, "ตามพระราชบัญญัติเทศบาล พ.ศ. ๒๔๙๖"),
        (SAO, "องค์การบริหารส่วนจังหวัด เทศบาล และองค์การบริหารส่วนตำบลทุกแห่ง"),
        (SAO, "ศึกษาดูงานเทศบาลตำบลอื่นไกล"),
        (TOWN, "พนักงานเทศบาลและเทศบัญญัติ"),
        (TOWN, "ข้อบัญญัติท้องถิ่นเรื่องตลาด"),
        (TOWN, "ร่วมกับองค์การบริหารส่วนตำบลข้างเคียง"),
        (PAO, "สนับสนุน อบต. และเทศบาลในจังหวัด"),
    ],
)
def test_other_bodies_may_be_named_where_it_is_right(organization: str, text: str) -> None:
    assert "wrong_organization_type" not in kinds_in(text, organization)


def test_a_misspelt_own_name_is_found_and_the_right_one_is_not() -> None:
    assert "wrong_organization_name" in kinds_in("เว็บไซต์ของ อบต. บางตัวอย้าง เพื่อ")
    assert "wrong_organization_name" in kinds_in("องค์การบริหารส่วนตำบลบางตัวอยางจัดประชุม")
    assert "wrong_organization_name" not in kinds_in("องค์การบริหารส่วนตำบลบางตัวอย่างจัดประชุม")
    assert "wrong_organization_name" not in kinds_in("องค์การบริหารส่วนตำบลท่าอื่น")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("ตระโก", "ตะโก", "ตระโก"),
        ("ตะโกดี", "ตะโก", None),
        ("หนองแสง", "หนองแวง", "หนองแสง"),
        ("บ้านไกล", "ตะโก", None),
    ],
)
def test_near_misses_of_names(text: str, name: str, found: str | None) -> None:
    assert near_miss(text, name) == found


@pytest.mark.parametrize(
    "text",
    [
        "ประชาชน จำนวน จำนวน ๔๕ คน",
        "ได้วิเคราะห์ผลการผลการประเมิน",
        "ประกาศแผนการการจัดซื้อ",
        "เอกสารและและสื่อ",
        "งบประมาณประจำปี ประจำปีถัดไป",
        "จากนั้นจัดทำแนวทางการปฏิบัติงาน จากนั้นจัดทำแนวทางการปรับปรุงงาน",
    ],
)
def test_phrases_written_twice_are_found(text: str) -> None:
    assert list(repeated_places(text))


@pytest.mark.parametrize(
    "text",
    [
        "ผ่านช่องทางต่าง ๆ อย่างต่อเนื่อง",
        "ทุกปี ๆ ละ ๑ ครั้ง",
        "มาตรการการรายงานเรื่องร้องเรียน",
        "โครงการการแก้ไขปัญหา",
        "ผู้ที่มีหน้าที่ที่ได้รับมอบหมาย",
        "สถานที่ที่ประชาชนเข้าถึง",
        "เพื่อประโยชน์ของประชาชน ประชาชนจึงมีส่วนร่วม",
        "วันที่ ๑ - ๑๐ ๑๐ ๑๐",
        "นายกลงนาม นางสาวลงนาม",
        "ประกาศแผนงาน ณ จุดบริการ และเผยแพร่แผนงาน ณ จุดบริการ",
    ],
)
def test_right_repetitions_are_left_alone(text: str) -> None:
    assert list(repeated_places(text)) == []


def measure(**fields: object) -> Measure:
    return Measure(**{"seq": 1, "title": "จัดประชุมประจำเดือน", **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [((1, 2, 3), 0), ((1, 1, 2, 3), 1), ((1, 2, 4), 1), ((1, 2, 3, 2, 3), 2), ((1,), 0), ((1, 3, 2), 2)],
)
def test_numbers_of_lists(numbers: tuple[int, ...], wrong: int) -> None:
    steps = [f"{number}) ทำงานส่วนที่ {number}" for number in numbers]
    found = [f for f in findings_for(Draft(measures=[measure(printed_steps=steps)])) if f.kind == "numbering"]
    assert len(found) == wrong


def test_a_second_list_may_begin_again() -> None:
    steps = ["1) ประชุม", "2) รายงาน", "การติดตาม", "1) สรุป", "2) เผยแพร่"]
    assert [
        f for f in findings_for(Draft(measures=[measure(printed_steps=steps)])) if f.kind == "numbering"
    ] == []


def test_a_method_without_result_is_found() -> None:
    steps = ["๑. จัดทำคู่มือการใช้รถ", "๒. เปิดกล่องรับความคิดเห็น", "๓. อบรมพนักงานใหม่"]
    results = ["๑. จัดทำคู่มือการใช้รถแล้ว", "๒. เปิดกล่องรับความคิดเห็นที่สำนักงาน"]
    given = measure(
        steps=[s[3:] for s in steps], printed_steps=steps, result=" ".join(results), results=results
    )
    (found,) = [f for f in findings_for(Draft(measures=[given])) if f.kind == "missing_field"]
    assert found.text == steps[2]


def test_an_empty_column_is_one_finding_and_an_empty_cell_its_own() -> None:
    rows = [
        measure(seq=n, title=f"มาตรการ {n}", responsible="", result="" if n == 2 else "แล้ว")
        for n in (1, 2, 3)
    ]
    found = [f for f in findings_for(Draft(measures=rows)) if f.kind == "missing_field"]
    assert [f.where for f in found] == ["ตารางมาตรการ: ผู้รับผิดชอบ", "มาตรการที่ 2: ผลการดำเนินการ"]


def test_a_blank_suggestion_and_a_missing_column_are_no_findings() -> None:
    assert findings_for(Draft(measures=[measure(suggestion="", responsible=None, result="ทำแล้ว")])) == []


def plan(**more: object) -> Draft:
    names = ("กิจกรรมบัตรคิว", "โครงการเวทีประชาคม", "มาตรการงดรับของขวัญ")
    rows = [SummaryRow(n, name, 1, 100.0, [True, False, False, False]) for n, name in enumerate(names, 1)]
    sheets = [Project(n, name, budget=100.0, heading=f"ลำดับที่ {n}") for n, name in enumerate(names, 1)]
    fields = {
        "kind": "action_plan",
        "summary": rows,
        "projects": sheets,
        "totals": Totals(300.0, [3, 0, 0, 0], "รวม 300.00"),
    }
    return Draft(**{**fields, **more})  # type: ignore[arg-type]


def test_a_measure_without_tick_among_others_is_found() -> None:
    rows = [measure(seq=1, status="done"), measure(seq=2, title="อบรมพนักงาน", status=None)]
    (found,) = findings_for(Draft(measures=rows))
    assert (found.kind, found.text) == ("missing_field", "อบรมพนักงาน")


@pytest.mark.parametrize(("announced", "wrong"), [("๑", False), ("๓", True)])
def test_announced_numbers_of_measures_must_agree(announced: str, wrong: bool) -> None:
    text = f"ได้กำหนดมาตรการไว้ จำนวน {announced} มาตรการ ดังนี้"
    found = findings_for(Draft(measures=[measure(result="แล้ว")], passages=[Passage("ก", text)]))
    assert [f.kind for f in found] == (["total_mismatch"] if wrong else [])


def test_a_plan_that_agrees_with_itself_has_no_findings() -> None:
    assert findings_for(plan()) == []


def test_sheets_in_another_order_are_one_finding() -> None:
    draft = plan()
    draft.projects[0].title, draft.projects[2].title = draft.projects[2].title, draft.projects[0].title
    (found,) = findings_for(draft)
    assert found.kind == "order_mismatch"
    assert "ลำดับที่ 1" in found.text


def test_wrong_totals_are_found() -> None:
    (budget,) = findings_for(plan(totals=Totals(250.0, [3, 0, 0, 0], "รวม 250.00")))
    (quarters,) = findings_for(plan(totals=Totals(300.0, [2, 1, 0, 0], "รวม 2 1")))
    assert (budget.kind, budget.text) == ("total_mismatch", "รวม 250.00")
    assert quarters.kind == "total_mismatch"


def test_a_project_without_sheet_is_found() -> None:
    draft = plan()
    del draft.projects[1]
    assert ("missing_field", "โครงการเวทีประชาคม") in {(f.kind, f.text) for f in findings_for(draft)}


@pytest.mark.parametrize(
    ("period", "wrong"),
    [
        ("ปีงบประมาณ พ.ศ. ๒๕๖๙", False),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๘", True),
        ("ต.ค. ๖๘ - มี.ค. ๖๙", False),
        ("ตุลาคม ๒๕๖๘", False),
        ("ม.ค.-มี.ค. ๖๗", True),
        ("ตลอดปี", False),
        ("๒๕๖๖ - ๒๕๗๐", False),
    ],
)
def test_periods_of_another_year(period: str, wrong: bool) -> None:
    found = findings_for(Draft(fiscal_year=2569, measures=[measure(period=period)]))
    assert [f.kind for f in found] == (["year_mismatch"] if wrong else [])


def test_digits_of_the_other_kind_are_found_but_not_in_addresses() -> None:
    thai = [Passage("หน้า 1", f"ข้อ ๑ เรื่องที่ {n}") for n in "๒๓๔๕"]
    draft = Draft(
        passages=[
            *thai,
            Passage("หน้า 2", "ปี 2569"),
            Passage("หน้า 3", "เว็บ www.example.go.th/o42 โทร 044-123456"),
        ]
    )
    (found,) = [f for f in findings_for(draft) if f.kind == "mixed_digits"]
    assert (found.where, found.text) == ("หน้า 2", "ปี 2569")


def test_a_long_passage_copied_between_measures_is_found() -> None:
    words = [f"คำ{chr(0x0E01 + n % 40)}{n}" for n in range(90)]
    long = " ".join(words)
    rows = [measure(seq=1, result=f"หนึ่ง {long}"), measure(seq=2, title="อบรม", result=f"สอง {long}")]
    found = [f for f in findings_for(Draft(measures=rows)) if f.kind == "duplicated_text"]
    assert [f.where for f in found] == ["มาตรการที่ 2: ผลการดำเนินการ"]


MEMO = """บันทึกข้อความ

ส่วนราชการ สำนักปลัด องค์การบริหารส่วนตำบลบางตัวอย่าง

ที่ กก ๗๑๒๐๑ / {number}

วันที่ {day}

เรื่อง รายงานผลมาตรการ ปีงบประมาณ พ.ศ. ๒๕๖๙

ความเห็นปลัด {opinion}

(ลงชื่อ)

(นายทดสอบ ระบบ)
"""


@pytest.mark.parametrize(
    ("number", "day", "opinion", "count"),
    [
        ("๑๒", "๑ มีนาคม ๒๕๖๙", "เห็นควรอนุมัติ", 0),
        ("-", "๑ มีนาคม ๒๕๖๙", "ทราบ", 1),
        ("๓", "", "", 2),
        ("", "มีนาคม ๒๕๖๙", "", 3),
    ],
)
def test_blanks_of_a_memo(number: str, day: str, opinion: str, count: int) -> None:
    reading = read(MEMO.format(number=number, day=day, opinion=opinion).encode(), "memo.txt")
    assert len([f for f in reading.findings if f.kind == "missing_field"]) == count


def test_findings_quote_at_most_160_characters_and_have_known_kinds() -> None:
    text = "นายกเทศมนตรี ระบุชื่อหน่วยงาน จำนวน จำนวน " * 40
    found = findings_for(Draft(organization=SAO, passages=[Passage("ก", text)]))
    assert found
    assert all(0 < len(f.text) <= 160 and f.kind in KINDS and f.note for f in found)
