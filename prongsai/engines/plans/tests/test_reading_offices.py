"""Reports as other offices write them: no table, headings over tables, pages that cut, traps for the proof-reader."""

from typing import Any

import pytest

from prongsai.engines.plans.importing.reading import read

TITLE = "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส"
OFFICE = "เทศบาลตำบลทุ่งทดลอง"
YEAR = "ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"
HEAD = f"{TITLE}\n\n{OFFICE}\n\n{YEAR}\n\n"


def understood(text: str) -> dict[str, Any]:
    """Return the reading of a text dump; `→` stands for a tab."""
    return read(text.replace("→", "\t").encode(), "source.txt").as_dict()


def test_measures_told_in_paragraphs() -> None:
    told = HEAD + "\n\n".join(
        f"มาตรการที่ {number} {title}\n\nวิธีดำเนินการ\n\n๑. ร่างประกาศ\n\n๒. ติดตามผลทุกเดือน\n\n"
        f"ผู้รับผิดชอบ : กองคลัง\n\nระยะเวลา : ตลอดปี\n\nผลการดำเนินการ\n\nประกาศใช้แล้ว\n\nข้อเสนอแนะ : ไม่มี"
        for number, title in (("๑", "เปิดเผยรายจ่ายทุกเดือน"), ("๒", "ฟังความเห็นของชุมชน"))
    )
    first, second = understood(told)["measures"]
    assert (first["title"], second["title"]) == ("เปิดเผยรายจ่ายทุกเดือน", "ฟังความเห็นของชุมชน")
    assert first["steps"] == ["ร่างประกาศ", "ติดตามผลทุกเดือน"]
    assert (first["responsible"], first["period"]) == ("กองคลัง", "ตลอดปี")
    assert (first["result"], first["suggestion"], first["monitoring"]) == ("ประกาศใช้แล้ว", "ไม่มี", None)


def test_a_heading_names_the_measure_of_the_table_below_it() -> None:
    header = "วิธีการดำเนินการ→ผู้รับผิดชอบ→ระยะเวลา→ผลการดำเนินการ"
    text = HEAD + (
        f"มาตรการที่ ๑ : เปิดเผยรายจ่ายทุกเดือน\n\n{header}\n๑. ร่างประกาศ→กองคลัง→ตลอดปี→ประกาศแล้ว\n\n"
        f"มาตรการที่ ๒ : ฟังความเห็นของชุมชน\n\n{header}\n๑. เปิดเวที→สำนักปลัด→ไตรมาส ๒→เปิดแล้ว\n"
    )
    measures = understood(text)["measures"]
    assert [measure["title"] for measure in measures] == ["เปิดเผยรายจ่ายทุกเดือน", "ฟังความเห็นของชุมชน"]
    assert [measure["result"] for measure in measures] == ["ประกาศแล้ว", "เปิดแล้ว"]


def test_an_upright_table_cut_by_a_page_goes_on() -> None:
    text = HEAD + (
        "ชื่อมาตรการ→เปิดเผยรายจ่ายทุกเดือน\nวิธีดำเนินการ→๑) ร่างประกาศ\nผู้รับผิดชอบ→กองคลัง\n\n- ๒ -\n\n"
        "ระยะเวลา→ตลอดปี\nผลการดำเนินการ→ประกาศแล้ว\n\nมาตรการต่อไป\n\n"
        "ชื่อมาตรการ→ฟังความเห็นของชุมชน\nวิธีดำเนินการ→๑) เปิดเวที\nผู้รับผิดชอบ→สำนักปลัด\nระยะเวลา→ตลอดปี\n"
        "ผลการดำเนินการ→เปิดแล้ว\n"
    )
    measures = understood(text)["measures"]
    assert [(m["title"], m["result"]) for m in measures] == [
        ("เปิดเผยรายจ่ายทุกเดือน", "ประกาศแล้ว"),
        ("ฟังความเห็นของชุมชน", "เปิดแล้ว"),
    ]


def test_the_rest_of_a_row_below_a_repeated_header_is_no_second_header() -> None:
    header = "มาตรการ→ขั้นตอนหรือวิธีการ→ผู้รับผิดชอบ→การกำกับติดตาม→ผลการดำเนินการ"
    text = HEAD + (
        f"{header}\nมาตรการที่ ๑ เปิดเผยรายจ่าย→- ร่างประกาศบนเว็บไซต์และ→กองคลัง→ประชุม→ลงประกาศแล้ว\n\n"
        f"{header}\n→บอร์ดหน้าสำนักงานทุกไตรมาสตามแผน→→→ครบทุกเดือน\n"
        "มาตรการที่ ๒ ฟังความเห็น→- เปิดเวทีประชาคม→สำนักปลัด→สอบถาม→เปิดแล้ว\n"
    )
    first, second = understood(text)["measures"]
    assert first["steps"] == ["ร่างประกาศบนเว็บไซต์และ บอร์ดหน้าสำนักงานทุกไตรมาสตามแผน"]
    assert (first["result"], second["result"]) == ("ลงประกาศแล้ว ครบทุกเดือน", "เปิดแล้ว")


def test_headings_inside_a_table_are_no_measures() -> None:
    text = HEAD + (
        "ที่→มาตรการ→วิธีการ→ผู้รับผิดชอบ→ผลที่เกิดขึ้นจริง\nด้านที่ ๑ การใช้งบประมาณ→→→→\n"
        "๑→เปิดเผยรายจ่าย→ร่างประกาศ→กองคลัง→ประกาศแล้ว\nด้านที่ ๒ การใช้อำนาจ→→→→\n"
        "๒→ฟังความเห็น→เปิดเวที→สำนักปลัด→เปิดแล้ว\n"
    )
    measures = understood(text)["measures"]
    assert [(m["title"], m["result"], m["success"]) for m in measures] == [
        ("เปิดเผยรายจ่าย", "ประกาศแล้ว", None),
        ("ฟังความเห็น", "เปิดแล้ว", None),
    ]


def test_quarters_below_a_period_are_ticks() -> None:
    text = (
        f"แผนปฏิบัติการป้องกันการทุจริต {YEAR}\n\n{OFFICE}\n\n"
        "ลำดับ→โครงการ→มิติ→งบประมาณ→ระยะเวลาดำเนินการ (ไตรมาส)→→→\n→→→→๑→๒→๓→๔\n"
        "๑→อบรมผู้นำ→๑→๕,๐๐๐→→⁄→→\n๒→ทำคู่มือ→๒→ไม่ใช้งบ ประมาณ→⁄→→→⁄\n"
    )
    first, second = understood(text)["summary"]
    assert first["quarters"] == [False, True, False, False]
    assert (second["quarters"], second["budget"]) == ([True, False, False, True], 0.0)


@pytest.mark.parametrize("place", ["แก่งทดลอง", "ในเมือง"])
def test_a_place_that_begins_like_a_preposition_is_a_name(place: str) -> None:
    office = f"องค์การบริหารส่วนตำบล{place}"
    text = f"{TITLE}\n\n{office}\n\n{YEAR}\n\nไปดูงานที่เทศบาลตำบลอื่นไกล แล้ว\n"
    assert understood(text)["organization"] == office


def test_a_memo_with_number_and_date_on_one_line() -> None:
    memo = "บันทึกข้อความ\n\nส่วนราชการ สำนักปลัด\n\nที่ ตย ๗๕๓๐๑/{}        วันที่ {}\n\nเรื่อง รายงาน\n\n"
    table = "มาตรการ→วิธีการ→ผลการดำเนินการ\n๑. เปิดเผยรายจ่าย→ร่างประกาศ→ประกาศแล้ว\n"
    whole = understood(memo.format("๑๒๓", "๑๕ พฤษภาคม ๒๕๖๗") + HEAD + table)
    assert whole["document_date"] == "2024-05-15"
    assert [f for f in whole["findings"] if f["kind"] == "missing_field"] == []
    blank = understood(memo.format("", " พฤษภาคม ๒๕๖๗") + HEAD + table)
    missing = [f["text"] for f in blank["findings"] if f["kind"] == "missing_field"]
    assert missing == ["ที่ ตย ๗๕๓๐๑/", "วันที่ พฤษภาคม ๒๕๖๗"]


def test_addresses_telephones_and_neighbours_raise_no_alarm() -> None:
    text = HEAD.replace(OFFICE, "องค์การบริหารส่วนตำบลทุ่งทดลอง") + (
        "มาตรการ→วิธีการ→ผู้รับผิดชอบ→ผลการดำเนินการ\n"
        "๑. เปิดเผยรายจ่าย→ร่างประกาศ→กองคลัง→ลงที่ https://www.example.go.th/2024/03/ news12 โทร. 0-4212-3456\n"
        "๒. ฟังความเห็น→เปิดเวที→สำนักปลัด→ประชุมกับหน่วยงานอื่น ได้แก่ เทศบาล องค์การบริหารส่วนจังหวัด และอำเภอ\n"
    )
    assert understood(text)["findings"] == []


def test_dots_in_a_cell_are_one_placeholder_and_other_digits_are_quoted() -> None:
    text = HEAD + (
        "มาตรการ→วิธีการ→ผู้รับผิดชอบ→ผลการดำเนินการ→ความสำเร็จ\n"
        "๑. เปิดเผยรายจ่าย→ร่างประกาศ→กองคลัง→ประกาศแล้ว→....................\n"
        "๒. ฟังความเห็น→เปิดเวที→สำนักปลัด→เปิดแล้ว จำนวน 5 ครั้ง→ชุมชนพอใจ\n"
    )
    found = {finding["kind"]: finding["text"] for finding in understood(text)["findings"]}
    assert found == {
        "unfilled_placeholder": "....................",
        "mixed_digits": "เปิดแล้ว จำนวน 5 ครั้ง",
    }
