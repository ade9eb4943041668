"""What nobody would write on purpose still ends in a document that looks right, or in a clear sentence."""

from __future__ import annotations

import io
from collections import Counter

import pypdfium2
import pytest
from django.utils.translation import override
from docx import Document as WordFile

from prongsai.foundation.documents.blocks import (
    Cell,
    Column,
    Content,
    Paragraph,
    PhotoPages,
    Picture,
    Row,
    Section,
    Table,
    clean,
)
from prongsai.foundation.documents.models import Draft
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.html import render_html
from prongsai.foundation.documents.rendering.layout import text_width
from prongsai.foundation.documents.rendering.wide import parts_of
from prongsai.foundation.documents.tests.letters import FIELDS
from prongsai.foundation.documents.tests.samples import load
from prongsai.foundation.documents.tests.test_rendering import (
    MOMENT,
    docx_text,
    one_page,
    pdf_of,
    pdf_text,
    squeezed,
)


def cell(text: str, **spans: int) -> Cell:
    return Cell(blocks=(Paragraph(text=text),), **spans)


def wide_table(count: int) -> Table:
    header = (
        Row(
            cells=(
                cell("ที่", rowspan=2),
                *(cell(f"กลุ่ม {n}", colspan=3) for n in range(1, (count - 1) // 3 + 1)),
            )
        ),
        Row(cells=tuple(cell(f"หัวข้อ{n}") for n in range(1, count))),
    )
    rows = tuple(Row(cells=tuple(cell(f"ค่า{row}-{n}") for n in range(count))) for row in range(3))
    return Table(columns=(Column(),) * count, header=header, rows=rows)


def test_a_table_of_200_columns_is_divided_and_keeps_every_cell():
    table = wide_table(199)
    parts = parts_of(table, text_width("portrait"))
    assert len(parts) > 4
    assert all(len(part.columns) < 40 for part in parts)
    # Each part begins with the first column, so that its rows can be told apart.
    assert {part.rows[1].cells[0] for part in parts} == {table.rows[1].cells[0]}
    content = Content(title="กว้าง", sections=(Section(blocks=(table,)),))
    wanted = {f"ค่า{row}-{n}" for row in range(3) for n in range(199)} | {f"หัวข้อ{n}" for n in range(1, 199)}
    assert wanted <= set(docx_text(render_docx(content, load, MOMENT)).split())
    made = pdf_of(content)
    assert not Counter(squeezed("".join(wanted))) - Counter(squeezed(pdf_text(made)))
    for page in pypdfium2.PdfDocument(made):
        for one in page.get_objects():
            left, _bottom, right, _top = one.get_bounds()
            assert left > 50
            assert right < page.get_width() - 50
    assert WordFile(io.BytesIO(render_docx(content, load, MOMENT))).tables[1].rows[0].cells[0].text == "ที่"


def test_ordinary_tables_stay_in_one_piece():
    for count in (1, 7, 16):
        table = wide_table(count)
        assert parts_of(table, text_width("portrait")) == [table]


def test_a_table_too_wide_to_set_is_refused_and_nothing_is_lost(cast):
    client = cast.client("officer")
    body = "|".join(f"{n}" for n in range(201)) + "\n" + "|".join("x" for _ in range(201))
    answer = client.post("/office/documents/write/announcement/", {**FIELDS["announcement"], "body": body})
    assert answer.status_code == 422
    assert "๒๐๑ คอลัมน์" in answer.content.decode()
    assert "199|200" in answer.content.decode()
    assert not Draft.objects.exists()
    fits = "\n".join("|".join(f"{n}" for n in range(200)) for _ in range(2))
    answer = client.post("/office/documents/write/announcement/", {**FIELDS["announcement"], "body": fits})
    assert answer.status_code == 302


@pytest.mark.one_database
def test_letters_of_old_thai_fonts_become_letters():
    content = one_page("ที\uf70a นี\uf70b เล\uf712ก ป\uf70bา \uf0fc")
    for text in (
        pdf_text(pdf_of(content)),
        docx_text(render_docx(content, load, MOMENT)),
        render_html(content, lambda _picture: ""),
    ):
        assert "ที่ นี้ เล็ก ป้า" in " ".join(text.split())
        assert not any("\ue000" <= char <= "\uf8ff" for char in text)
    assert clean("ก\uf70a") == "ก่"


@pytest.mark.one_database
def test_emoji_are_kept_in_word_and_on_the_web_and_boxed_in_the_pdf():
    content = one_page("เรียบร้อย 😀 🇹🇭 ครับ")
    assert "😀" in docx_text(render_docx(content, load, MOMENT))
    assert "😀" in render_html(content, lambda _picture: "")
    assert squeezed("เรียบร้อย □ □□ ครับ") == squeezed(pdf_text(pdf_of(content)))


@pytest.mark.one_database
def test_a_caption_in_arabic_script_and_a_picture_that_is_gone():
    caption = "صورة النشاط ๑๒"
    pictures = (
        Picture(source="photo:1", alt="ภาพ", caption=caption),
        Picture(source="gone:1", alt="ภาพหาย", caption="คำบรรยาย"),
    )
    content = Content(title="ภาพ", sections=(Section(blocks=(PhotoPages(pictures=pictures),)),))
    with override("th"):
        texts = (pdf_text(pdf_of(content)), docx_text(render_docx(content, load, MOMENT)))
    for text in texts:
        assert not Counter(squeezed(caption)) - Counter(squeezed(text))
        assert "ไม่พบไฟล์ภาพ" in squeezed(text)
        assert "คำบรรยาย" in squeezed(text)
    page = render_html(content, lambda picture: "/a.jpg" if picture.source == "photo:1" else "")
    assert caption in page
    assert "ภาพหาย" in page
