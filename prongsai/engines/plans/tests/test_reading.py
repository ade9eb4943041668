"""What was written is what is read, in every layout and format, without a false alarm."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.engines.plans.importing import read
from prongsai.engines.plans.importing.columns import columns_of
from prongsai.engines.plans.tests import writers
from prongsai.engines.plans.tests.offices import LAYOUTS, Office, Written
from prongsai.engines.plans.tests.pages import cut, decorated, spread
from prongsai.kernel.reading.blocks import Cell, Table
from prongsai.kernel.thai.repair import essence

pytestmark = pytest.mark.one_database

FORMATS: dict[str, Callable[[Written], bytes]] = {
    "docx": writers.to_docx,
    "html": writers.to_html,
    "xlsx": writers.to_xlsx,
    "txt": writers.to_txt,
    "md": writers.to_md,
    "pdf": writers.to_pdf,
}
# Text files cannot say that a cell is merged.
MERGING = ("docx", "html", "xlsx")


def differences(want: object, got: object, path: str = "") -> Iterator[str]:
    """Yield where two results differ; white space and the kind of digits do not count."""
    if isinstance(want, dict):
        for key, value in want.items():
            yield from differences(value, got.get(key) if isinstance(got, dict) else None, f"{path}.{key}")
    elif isinstance(want, list):
        other = got if isinstance(got, list) else []
        if len(want) != len(other):
            yield f"{path}: {len(want)} wanted, {len(other)} read: {other}"
        for index, (a, b) in enumerate(zip(want, other, strict=False)):
            yield from differences(a, b, f"{path}[{index}]")
    elif isinstance(want, str) and isinstance(got, str):
        if essence(want) != essence(got):
            yield f"{path}: {want!r} wanted, {got!r} read"
    elif want != got:
        yield f"{path}: {want!r} wanted, {got!r} read"


def check(written: Written, kind: str) -> None:
    reading = read(FORMATS[kind](written), f"document.{kind}").as_dict()
    assert list(differences(written.expected, reading)) == []
    assert reading["findings"] == []


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_measures_in_every_layout(kind: str, layout: str, seed: int) -> None:
    check(Office(seed).measures(layout, merged=kind in MERGING), kind)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("grouped", [False, True], ids=["dimension column", "dimension rows"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_action_plans(kind: str, grouped: bool, seed: int) -> None:
    check(Office(seed).plan(grouped), kind)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("repeated", [True, False], ids=["header again", "no header"])
@pytest.mark.parametrize("inside", [True, False], ids=["row cut", "between rows"])
@given(seed=st.integers(0, 10_000), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_tables_over_two_pages(kind: str, repeated: bool, inside: bool, seed: int, layout: str) -> None:
    written = Office(seed).measures(layout, merged=False)
    check(cut(written, random.Random(seed), repeated=repeated, inside=inside), kind)


@pytest.mark.parametrize("kind", MERGING)
@given(seed=st.integers(0, 10_000), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_one_row_per_step_with_merged_cells(kind: str, seed: int, layout: str) -> None:
    check(spread(Office(seed).measures(layout, merged=False)), kind)


@pytest.mark.parametrize("kind", FORMATS)
@given(seed=st.integers(0, 10_000), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_captions_and_column_numbers_are_no_measures(kind: str, seed: int, layout: str) -> None:
    office = Office(seed)
    check(decorated(office.measures(layout, merged=False), office), kind)


@pytest.mark.parametrize("flipped", [True, False], ids=["landscape", "portrait"])
@given(seed=st.integers(0, 10_000), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_pdf_pages_whose_header_is_not_repeated(flipped: bool, seed: int, layout: str) -> None:
    written = Office(seed).measures(layout)
    reading = read(writers.to_pdf(written, repeated=False, flipped=flipped), "document.pdf").as_dict()
    assert list(differences(written.expected, reading)) == []


def test_lists_that_word_numbers_itself_keep_their_numbers() -> None:
    import io

    import docx

    document, stream = docx.Document(), io.BytesIO()
    table = document.add_table(rows=2, cols=3)
    for column, text in enumerate(("มาตรการ", "วิธีการดำเนินการ", "ผลการดำเนินการ")):
        table.cell(0, column).text = text
    table.cell(1, 0).text = "จัดทำทะเบียน"
    for column in (1, 2):
        cell = table.cell(1, column)
        for number, text in enumerate(("ประชุม", "เผยแพร่")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.text, paragraph.style = (
                text,
                document.styles["List Number" if column == 1 else "List Number 2"],
            )
    document.save(stream)
    (measure,) = read(stream.getvalue(), "a.docx").draft.measures
    assert measure.steps == ["ประชุม", "เผยแพร่"]
    assert measure.result == "1. ประชุม 2. เผยแพร่"


def test_a_picture_is_counted_and_its_empty_cell_is_no_finding() -> None:
    import io

    import docx
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(picture, "PNG")
    document, stream = docx.Document(), io.BytesIO()
    table = document.add_table(rows=3, cols=3)
    rows = (
        ("มาตรการ", "ผลการดำเนินการ", "ความสำเร็จ"),
        ("๑. จัดประชุม", "", "ครบ"),
        ("๒. เผยแพร่", "ทำแล้ว", "ครบ"),
    )
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(1, 1).paragraphs[0].add_run().add_picture(picture)
    document.save(stream)
    reading = read(stream.getvalue(), "a.docx")
    assert [measure.images for measure in reading.draft.measures] == [1, 0]
    assert reading.findings == []


def test_a_table_that_holds_no_measures_is_named_as_unread() -> None:
    text = "รายชื่อผู้เข้าประชุม\n\nชื่อ\tสกุล\tเบอร์\nก\tข\tค\n"
    reading = read(text.encode(), "a.txt")
    assert reading.draft.measures == []
    assert len(reading.unread) == 1
    assert "สกุล" in reading.unread[0]


OLDER_PLAN = """แผนปฏิบัติการป้องกันการทุจริต 4 ปี

(พ.ศ. 2566 - 2570)

เทศบาลตำบลหนองสมมติ อำเภอตัวอย่าง จังหวัดตัวอย่าง

มิติที่ 1 การสร้างสังคมที่ไม่ทนต่อการทุจริต

ภารกิจตามมิติ→โครงการ/กิจกรรม/มาตรการ→ปี 2568→ปี 2569→หมายเหตุ
→→งบประมาณ (บาท)→งบประมาณ (บาท)→
1.1 การสร้างจิตสำนึก→โครงการอบรมคุณธรรม→20,000→30,000→
→มาตรการจัดทำคู่มือ→-→-→
รวม→2 โครงการ→20,000→30,000→

มิติที่ 2 การบริหารราชการเพื่อป้องกันการทุจริต

ภารกิจตามมิติ→โครงการ/กิจกรรม/มาตรการ→ปี 2568→ปี 2569→หมายเหตุ
→→งบประมาณ (บาท)→งบประมาณ (บาท)→
2.1 แสดงเจตจำนง→กิจกรรมประกาศเจตจำนง→0→0→

แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. 2569

1.1 การสร้างจิตสำนึกแก่บุคลากร

1.1.1 สร้างจิตสำนึกแก่ข้าราชการ

1. ชื่อโครงการ : โครงการอบรมคุณธรรม

2. หลักการและเหตุผล/ที่มาของโครงการ

เนื่องจากพนักงานต้องมีคุณธรรม

3. วัตถุประสงค์

3.1 เพื่อปลูกจิตสำนึก

3.2 เพื่อสร้างวินัย

4. เป้าหมาย/ผลผลิต

พนักงาน จำนวน 60 คน

5. พื้นที่ดำเนินการ

ห้องประชุม

6. วิธีดำเนินการ

6.1 เสนอโครงการ

6.2 อบรม

6.3 สรุปผล

7. ระยะเวลาดำเนินการ 4 ปี (ปีงบประมาณ 2566 - 2570)

8. งบประมาณดำเนินการ

30,000 บาท

9. ผู้รับผิดชอบ

สำนักปลัด

10. ตัวชี้วัด/ผลลัพธ์

10.1 มีผู้เข้าอบรมร้อยละ 80

10.2 พนักงานมีวินัยดีขึ้น

1.1.2 สร้างจิตสำนึกแก่พนักงานจ้าง

1. ชื่อโครงการ มาตรการจัดทำคู่มือ

2. หลักการและเหตุผล

คู่มือช่วยงาน

3. วัตถุประสงค์

เพื่อให้งานเป็นระบบ

4. เป้าหมาย

พนักงานทุกคน

6. วิธีดำเนินการ

- ร่างคู่มือ
- แจกจ่าย

8. งบประมาณ ไม่ใช้งบประมาณ

9. ผู้รับผิดชอบ : กองคลัง
""".replace("→", "\t")


def test_a_plan_by_years_with_ten_sections_and_chapters_between_its_sheets() -> None:
    reading = read(OLDER_PLAN.encode(), "plan.txt").as_dict()
    assert reading["plan_years"] == [2566, 2570]
    rows = [(row["dimension"], row["budget"]) for row in reading["summary"]]
    assert rows == [(1, 30000.0), (1, 0.0), (2, 0.0)]
    first, second = reading["projects"]
    assert first["objectives"] == ["เพื่อปลูกจิตสำนึก", "เพื่อสร้างวินัย"]
    assert (first["target_count"], first["budget"], first["steps"][2]) == (60, 30000.0, "สรุปผล")
    assert first["outputs"] == ["มีผู้เข้าอบรมร้อยละ 80", "พนักงานมีวินัยดีขึ้น"]
    assert (second["steps"], second["budget"]) == (["ร่างคู่มือ", "แจกจ่าย"], 0.0)
    kinds = [(finding["kind"], finding["text"]) for finding in reading["findings"]]
    assert ("numbering", "6. วิธีดำเนินการ") in kinds
    assert ("missing_field", "กิจกรรมประกาศเจตจำนง") in kinds


def test_measures_below_each_other_in_tables_of_two_columns() -> None:
    rows = (
        "มาตรการ\t๑. จัดทำทะเบียน\nวิธีการดำเนินการ\t๑) ประชุม ๒) เผยแพร่\n"
        "ผู้รับผิดชอบ\tกองคลัง\nผลการดำเนินการ\tทำแล้ว\n\n"
        "มาตรการ\t๒. อบรมพนักงาน\nวิธีการดำเนินการ\tเชิญวิทยากร\nผู้รับผิดชอบ\tสำนักปลัด\nผลการดำเนินการ\tยังไม่ได้ทำ\n"
    )
    first, second = read(rows.encode(), "a.txt").draft.measures
    assert (first.title, first.steps, first.result) == ("จัดทำทะเบียน", ["ประชุม", "เผยแพร่"], "ทำแล้ว")
    assert (second.seq, second.responsible) == (2, "สำนักปลัด")


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("☐ ยังไม่ดำเนินการ ☑ ดำเนินการแล้ว", "done"),
        ("☑ ยังไม่ดำเนินการ ☐ ดำเนินการแล้ว", "not_started"),
        ("อยู่ระหว่างดำเนินการ", "in_progress"),
        ("", None),
    ],
)
def test_a_state_may_be_one_column(cell: str, status: str | None) -> None:
    table = f"มาตรการ\tขั้นตอน\tสถานะการดำเนินงาน\n๑. จัดประชุม\tเชิญ\t{cell}\n"
    (measure,) = read(table.encode(), "a.txt").draft.measures
    assert measure.status == status


def test_steps_in_different_states_are_work_in_progress() -> None:
    page = (
        "<table><tr><td>มาตรการ<td>ขั้นตอน<td>ยังไม่ดำเนินการ<td>ดำเนินการแล้ว</tr>"
        "<tr><td rowspan=2>๑. อบรม<td>๑) เชิญ<td><td>/</tr><tr><td>๒) สรุป<td>/<td></tr></table>"
    )
    (measure,) = read(f"<html>{page}</html>".encode(), "a.html").draft.measures
    assert (measure.status, measure.steps) == ("in_progress", ["เชิญ", "สรุป"])


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("ที่|มาตรการ|การดำเนินการ|ผลการดำเนินงาน", "seq title steps result"),
        ("ลำดับ|มาตรการ/กิจกรรม|วิธีดำเนินการ|ปัญหา อุปสรรค|ข้อเสนอแนะ", "seq title steps - suggestion"),
        ("ประเด็นการประเมิน|แนวทางการพัฒนา/มาตรการ|ขั้นตอน|กำหนดแล้วเสร็จ", "- title steps period"),
        ("มาตรการ|กิจกรรม|ผู้รับผิดชอบ|การติดตาม/ประเมินผล|ผลสัมฤทธิ์", "title steps responsible monitoring success"),
        ("หัวข้อ|รายละเอียดการดำเนินการ|ผู้รับผิดชอบ|ปัญหาและอุปสรรค", "title steps responsible suggestion"),
        ("มาตรการ|ขั้นตอน/วิธีการ|การกำกับติดตามและรายงานผล", "title steps monitoring"),
        ("ตัวชี้วัด|ประเด็นที่ควรพัฒนา|มาตรการ|วิธีการ|ผู้รับผิดชอบ", "indicator - title steps responsible"),
        ("ที่|โครงการ/กิจกรรม|มิติที่|งบประมาณที่ใช้|ไตรมาส 1|ไตรมาส 2", "seq title dimension budget quarter quarter"),
        ("ลำดับ|โครงการ|ต.ค.|พ.ย.|ธ.ค.", "seq title quarter quarter quarter"),
    ],
)
def test_words_of_headers(headers: str, fields: str) -> None:
    table = Table([[Cell([text]) for text in headers.split("|")]])
    columns = columns_of(table)
    assert columns is not None
    assert " ".join(field or "-" for field in columns.fields) == fields


def test_a_page_number_between_two_halves_of_a_table_does_not_end_it() -> None:
    head = "มาตรการ\tวิธีการ\tผลการดำเนินการ\n๑. ก\tข\tค\n"
    reading = read(f"{head}\n- ๒ -\n\n๒. ง\tจ\tฉ\n".encode(), "a.txt")
    assert [measure.title for measure in reading.draft.measures] == ["ก", "ง"]


def test_the_year_of_the_report_wins_over_the_year_of_the_assessment() -> None:
    text = (
        "การวิเคราะห์ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๘\n\nผลการประเมิน ITA ปีงบประมาณ พ.ศ. ๒๕๖๘\n\n"
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙\n"
    )
    assert read(text.encode(), "a.txt").draft.fiscal_year == 2569


def test_the_name_of_the_office_ends_before_its_district() -> None:
    text = "เทศบาลตำบลหนองสมมติอำเภอตัวอย่าง\n\nเทศบาลตำบลหนองสมมติได้จัดทำรายงาน\n\nนายกเทศมนตรีตำบลหนองสมมติ"
    assert read(text.encode(), "a.txt").draft.organization == "เทศบาลตำบลหนองสมมติ"


def test_pages_that_are_only_pictures_are_named() -> None:
    import io

    import pypdf
    from PIL import Image

    photo, stream = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (600, 800), "blue").save(photo, "PDF")
    writer = pypdf.PdfWriter()
    for data in (writers.to_pdf(Office(1).measures("six")), photo.getvalue()):
        writer.append(io.BytesIO(data))
    writer.write(stream)
    reading = read(stream.getvalue(), "a.pdf")
    assert len(reading.unread) == 1
    assert "มีแต่รูปภาพ" in reading.unread[0]


def test_damaged_thai_lowers_the_confidence_in_the_text() -> None:
    good = "การประชุมประจำเดือนของสำนักงาน " * 200
    assert read(good.encode(), "a.txt").confidence["text"] == 1.0
    assert read(good.replace("ำ", " ").encode(), "a.txt").confidence["text"] < 0.5


def test_html_in_thai_windows_letters_is_read() -> None:
    page = (
        "<html><head><meta charset='windows-874'></head><body><table><tr><th>มาตรการ<th>ขั้นตอน</tr>"
        "<tr><td>๑. จัดประชุม<td><ul><li>เชิญ<li>จดรายงาน</ul></tr></table></body></html>"
    )
    (measure,) = read(page.encode("cp874"), "a.html").draft.measures
    assert (measure.title, measure.steps) == ("จัดประชุม", ["เชิญ", "จดรายงาน"])


def test_reading_needs_no_django_settings() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from prongsai.engines.plans.importing import read;"
        "read('มาตรการ\\tวิธีการ\\nก\\tข\\n'.encode(), 'a.txt');"
        "from django.conf import settings; assert not settings.configured"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, env={"PATH": ""}).returncode == 0


def test_the_analysis_in_front_of_the_measures_is_no_table_of_measures() -> None:
    heads = ["ตัวชี้วัด", "ประเด็นการประเมิน", "ประเด็นที่ต้องพัฒนา"]
    rows = [heads, ["การใช้อำนาจ", "ได้ ๘๘ คะแนน", "กำหนดหลักเกณฑ์การมอบหมายงาน"]]
    found = columns_of(Table([[Cell([text]) for text in row] for row in rows]))
    assert found is None or not found.is_measures
    rows[0][2] = "มาตรการ"
    found = columns_of(Table([[Cell([text]) for text in row] for row in rows]))
    assert found is not None
    assert found.has("title")  # a column of measures makes it one
