"""The result report: columns, numbers, digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.foundation.documents.blocks import (
    Content,
    ItemList,
    Paragraph,
    PhotoPages,
    Section,
    Table,
    canonical,
    clean,
    from_data,
    to_data,
)
from prongsai.foundation.documents.rendering.plain import plain_text
from prongsai.foundation.documents.reports import columns, layouts
from prongsai.foundation.documents.tests.samples import rows, sample
from prongsai.foundation.documents.typed import BadContentError

pytestmark = pytest.mark.one_database


def table(content: Content) -> Table:
    return next(block for section in content.sections for block in section.blocks if isinstance(block, Table))


def test_columns_are_chosen_by_key():
    content = sample(columns=("measure", "result", "success"), labels={"measure": "มาตรการ/แนวทาง"})
    made = table(content)
    assert len(made.columns) == 3
    assert [cell.blocks[0].text for cell in made.header[0].cells] == [
        "มาตรการ/แนวทาง",
        "ผลการดำเนินการ",
        "ความสำเร็จของการดำเนินการ",
    ]


@pytest.mark.parametrize("layout", list(layouts()))
def test_every_layout_has_known_columns_and_full_rows(layout):
    made = table(sample(layout=layout))
    assert set(layouts()[layout]) <= set(columns())
    assert all(len(row.cells) == len(made.columns) for row in made.rows)


def test_states_are_ticked_under_one_common_header():
    made = table(sample(layout="status"))
    assert [(cell.colspan, cell.rowspan) for cell in made.header[0].cells] == [(1, 2), (1, 2), (3, 1)]
    assert len(made.header[1].cells) == 3
    ticks = [[bool(cell.blocks) for cell in row.cells[2:]] for row in made.rows]
    assert ticks == [[False, False, True], [False, True, False], [True, False, False]]


def test_numbers_are_in_the_office_s_digits_and_typed_text_is_untouched():
    for digits, first, year in (("thai", "๑. ", "๒๕๖๙"), ("arabic", "1. ", "2569")):
        content = sample(digits=digits)
        cell = table(content).rows[0].cells[0]
        assert isinstance(cell.blocks[0], Paragraph)
        assert cell.blocks[0].text.startswith(first)
        assert year in content.title
        assert "https://tambon.example/ita/2569/o11" in plain_text(content)
        assert "ทั้ง ๑๒ เดือน" in plain_text(content)


def test_one_step_is_plain_and_several_are_numbered():
    cells = [row.cells[1].blocks for row in table(sample()).rows]
    assert isinstance(cells[0][0], ItemList)
    assert [item.marker for item in cells[0][0].items] == ["๑.", "๒.", "๓."]
    assert isinstance(cells[2][0], Paragraph)


def test_captions_name_the_measure_and_the_day():
    content = sample(rows=rows(2, photos=1))
    pages = content.sections[-1].blocks[-1]
    assert isinstance(pages, PhotoPages)
    assert pages.pictures[1].caption == "มาตรการที่ ๒ ประชาคมร่วมตรวจรับโครงการ\nถ่ายเมื่อวันที่ ๒๗ เม.ย. ๒๕๖๙"
    assert pages.pictures[1].alt == "กิจกรรมที่ 2"


def test_unknown_columns_and_layouts_are_refused():
    with pytest.raises(ValueError, match="colour"):
        sample(columns=("measure", "colour"))
    with pytest.raises(ValueError, match="round"):
        sample(layout="round")


@given(st.text(), st.text())
def test_any_text_survives_the_data_and_back(title, body):
    content = Content(title=title, sections=(Section(blocks=(Paragraph(text=body),)),))
    data = to_data(content)
    assert from_data(data).sections[0].blocks[0] == Paragraph(text=clean(body))
    assert canonical(from_data(data)) == canonical(content)
    assert clean(clean(body)) == clean(body)
    assert "\x00" not in canonical(content).decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"title": "x"},
        {"title": "x", "sections": "y"},
        {"title": 1, "sections": []},
        {"title": "x", "sections": [], "more": 1},
        {"title": "x", "sections": [{"blocks": [{"type": "Content"}]}]},
        {"title": "x", "sections": [{"blocks": [{"type": "Heading", "text": "y", "level": True}]}]},
        {"title": "x", "sections": [], "digits": "roman"},
        [],
    ],
)
def test_data_that_is_no_document_is_refused(data):
    with pytest.raises(BadContentError):
        from_data(data)
