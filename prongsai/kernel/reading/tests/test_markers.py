"""Lists as they are typed: numbers and dashes come off, and what is no number of the list stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.reading.markers import items, numbers, without_marker

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("๑. จัดประชุม", "จัดประชุม"),
        ("๑.จัดประชุม", "จัดประชุม"),
        ("2) เผยแพร่", "เผยแพร่"),
        ("(๓) สรุป", "สรุป"),
        ("๑.๒ อบรม", "อบรม"),
        ("๑.๒) อบรม", "อบรม"),
        ("- รายงาน", "รายงาน"),
        ("-รายงาน", "รายงาน"),
        ("• แจ้ง", "แจ้ง"),
        ("- ๔) แจ้ง", "แจ้ง"),
        ("จัดประชุม", "จัดประชุม"),
        ("๒๕๖๙ เป็นปี", "๒๕๖๙ เป็นปี"),
        ("๑๕ คน", "๑๕ คน"),
    ],
)
def test_markers_come_off(text: str, rest: str) -> None:
    assert without_marker(text) == rest


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["๑. ก ๒. ข ๓. ค"], ["ก", "ข", "ค"]),
        (["๑.ก ๒.ข"], ["ก", "ข"]),
        (["1) ก", "2) ข"], ["ก", "ข"]),
        (["1) ก", "ต่อจาก ก", "2) ข"], ["ก ต่อจาก ก", "ข"]),
        (["- ก", "ข"], ["ก", "ข"]),
        (["- แจ้งผล - รายงานผล"], ["แจ้งผล", "รายงานผล"]),
        (["- ระหว่าง ม.ค. - มี.ค. ทุกปี"], ["ระหว่าง ม.ค. - มี.ค. ทุกปี"]),
        (["๑. ก เช่น ๑) ข ๒) ค", "๒. ง"], ["ก เช่น ๑) ข ๒) ค", "ง"]),
        (["๑) ก", "- ข", "- ค", "๒) ง"], ["ก - ข - ค", "ง"]),
        (["๑.๑ ก ๑.๒ ข"], ["ก", "ข"]),
        (["๑) ก ดังนี้ ๑.๑) ข ๑.๒) ค"], ["ก ดังนี้ ๑.๑) ข ๑.๒) ค"]),
        (["รอบ ๖ เดือน และรอบ ๑๒ เดือน"], ["รอบ ๖ เดือน และรอบ ๑๒ เดือน"]),
        (["๖)", "ก"], ["ก"]),
        ([], []),
        ([""], []),
    ],
)
def test_items_of_a_cell(paragraphs: list[str], expected: list[str]) -> None:
    assert items(paragraphs) == expected


def test_paragraphs_without_marks_are_items_of_their_own_or_one() -> None:
    assert items(["ก", "ข"]) == ["ก", "ข"]
    assert items(["ก", "ข"], loose="joined") == ["ก ข"]


def test_printed_numbers_are_those_of_the_outer_list() -> None:
    assert numbers(["๑. ก ๑. ข ๒. ค"]) == [1, 1, 2]
    assert numbers(["1) ก", "2) ข", "4) ค"]) == [1, 2, 4]


@given(
    st.lists(st.text("กขคงจฉชซ ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=9),
    st.sampled_from(["{}. ", "{}) ", "({}) ", "{}."]),
    st.booleans(),
)
def test_numbered_items_are_read_as_written(texts: list[str], mark: str, inline: bool) -> None:
    written = [mark.format(number) + text for number, text in enumerate(texts, 1)]
    expected = [" ".join(text.split()) for text in texts]
    read = items([" ".join(written)] if inline else written)
    assert [" ".join(item.split()) for item in read] == expected
