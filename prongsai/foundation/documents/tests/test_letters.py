"""Official letters of every kind: layout by the rules, and one text in PDF, Word and HTML."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from prongsai.foundation.documents.blocks import (
    Cell,
    Column,
    Content,
    Desks,
    Heading,
    ItemList,
    MemoHead,
    Paragraph,
    Picture,
    Row,
    Section,
    Signature,
    Table,
    from_data,
    to_data,
    with_emblem,
)
from prongsai.foundation.documents.kinds import Letter, letter, letter_kinds
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.html import render_html
from prongsai.foundation.documents.rendering.plain import plain_text
from prongsai.foundation.documents.tests.letters import FIELDS, SENDER, sample_letter
from prongsai.foundation.documents.tests.samples import load, rows, sample
from prongsai.foundation.documents.tests.test_rendering import (
    MOMENT,
    docx_text,
    html_text,
    pdf_of,
    pdf_text,
    squeezed,
    words,
)
from prongsai.foundation.documents.writing import blocks_of
from prongsai.kernel.charts import Chart, Series

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("kind", letter_kinds())
@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_every_kind_says_the_same_in_all_formats(kind, digits):
    annexes = 0 if kind == "poster" else 2
    content = sample_letter(kind, annexes=annexes, sender=replace(SENDER, digits=digits))
    expected = plain_text(content)
    assert words(docx_text(render_docx(content, load, MOMENT))) == words(expected)
    assert words(html_text(content)) == words(expected)
    # Desks stand beside each other, so that only the order of their lines differs.
    assert Counter(squeezed(pdf_text(pdf_of(content)))) == Counter(squeezed(expected))


@pytest.mark.parametrize("kind", letter_kinds())
def test_letters_survive_their_data(kind):
    content = sample_letter(kind)
    assert from_data(to_data(content)) == from_data(to_data(from_data(to_data(content))))


def test_a_memo_follows_the_order_of_the_rules():
    page = pypdfium2.PdfDocument(pdf_of(sample_letter("memo")))[0]
    text = squeezed(page.get_textpage().get_text_range())
    order = ["บันทึกข้อความ", "ส่วนราชการสำนักปลัด", "ที่ตย๗๑๐๐๑/๑๒", "วันที่๒๗เมษายน๒๕๖๙", "เรื่องรายงานผล"]
    order += ["เรียนนายก", "๑.เรื่องเดิม", "๒.ข้อเท็จจริง", "๓.ข้อกฎหมาย/ระเบียบ", "๔.ข้อพิจารณา/ข้อเสนอแนะ"]
    places = [text.index(squeezed(one)) for one in order]
    assert places == sorted(places)


def test_a_memo_is_measured():
    cm = 72 / 2.54
    emblem = Picture(source="photo:emblem", alt="ตรา")
    pages = pypdfium2.PdfDocument(pdf_of(with_emblem(sample_letter("memo"), emblem)))
    page = pages[0]
    high = page.get_height()
    left, bottom, _right, top = next(one.get_bounds() for one in page.get_objects() if one.type == 3)
    assert high - top == pytest.approx(1.5 * cm, abs=6)
    assert top - bottom <= 1.5 * cm + 1
    assert left == pytest.approx(3 * cm, abs=8)
    second = pages[1].get_textpage()
    number = second.get_charbox(second.get_text_range().index("๒"))
    assert pages[1].get_height() - number[3] == pytest.approx(3.2 * cm, abs=10)
    file = WordFile(io.BytesIO(render_docx(sample_letter("memo"), load, MOMENT)))
    sizes = [int(size.get(qn("w:val"))) / 2 for size in file.element.body.iter(qn("w:szCs"))]
    assert {29.0, 20.0} <= set(sizes)
    section = file.sections[0]
    assert [round(one.cm, 1) for one in (section.left_margin, section.right_margin, section.top_margin)] == [
        3,
        2,
        1.5,
    ]


def test_the_opinion_chain_ends_with_the_decision():
    desks = next(
        block for block in sample_letter("memo").sections[0].blocks if isinstance(block, Desks)
    ).desks
    assert [desk.title for desk in desks] == [
        "ความเห็นหัวหน้าสำนักปลัด",
        "ความเห็นปลัดองค์การบริหารส่วนตำบล",
        "คำสั่งนายกองค์การบริหารส่วนตำบล",
    ]
    assert [bool(desk.choices) for desk in desks] == [False, False, True]


def test_a_letter_closes_and_names_its_enclosures():
    content = sample_letter("letter")
    blocks = content.sections[0].blocks
    signature = next(block for block in blocks if isinstance(block, Signature))
    assert signature.closing == "ขอแสดงความนับถือ"
    text = plain_text(content)
    assert "สิ่งที่ส่งมาด้วย ๑. กำหนดการประชุม" in text
    assert text.splitlines()[-1] == "saraban@tambon.example"


def test_an_emblem_stands_where_none_was_named():
    emblem = Picture(source="file:1", alt="ตรา")
    for kind in letter_kinds():
        made = with_emblem(sample_letter(kind), emblem)
        held = [
            block.emblem for section in made.sections for block in section.blocks if hasattr(block, "emblem")
        ]
        assert set(held) <= {emblem}
        assert bool(held) == (kind in letter_kinds())


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="novel"):
        letter(Letter(kind="novel", sender=SENDER, fields={}))


def test_almost_empty_letters_are_documents_too():
    for kind in letter_kinds():
        content = letter(Letter(kind=kind, sender=SENDER, fields={}))
        assert pdf_of(content).startswith(b"%PDF")
        assert render_docx(content, load, MOMENT)


def test_typed_text_becomes_paragraphs_lists_and_tables():
    made = blocks_of(FIELDS["memo"]["proposal"] + "\n\n# หัวข้อ\nก | ข\n๑ | ๒ | ๓\n")
    assert [type(block) for block in made] == [Paragraph, ItemList, Heading, Table]
    items = made[1].items
    assert [item.marker for item in items] == ["๑.", "๒.", "๓."]
    assert [item.marker for item in items[1].items] == ["(๑)", "(๒)"]
    assert len(made[3].columns) == 3
    decimal = blocks_of("1. หนึ่ง\n1.1 ย่อย\n1.2 ย่อย\n2. สอง")[0]
    assert [len(item.items) for item in decimal.items] == [2, 0]


@given(st.text(alphabet="ก๑1.()- |\t\n#ab", max_size=200))
def test_no_typed_text_is_lost(text):
    content = Content(title="x", sections=(Section(blocks=blocks_of(text)),))
    kept = Counter(squeezed(plain_text(content)))
    lost = Counter(squeezed(text)) - kept
    assert set(lost) <= set("|-:–#")


def test_nested_lists_stand_in_all_formats():
    content = Content(title="x", sections=(Section(blocks=blocks_of("๑. ก\n  ๑.๑ ข\n    (๑) ค\n๒. ง")),))
    expected = "๑. ก ๑.๑ ข (๑) ค ๒. ง"
    assert words(plain_text(content)) == expected
    assert words(docx_text(render_docx(content, load, MOMENT))) == expected
    assert words(html_text(content)) == expected
    assert squeezed(pdf_text(pdf_of(content))) == squeezed(expected)
    assert render_html(content, lambda picture: "").count("<ol") == 3


def test_a_committee_stands_in_columns_in_all_formats():
    typed = "๑. นาง ก ตัวอย่าง\tหัวหน้าสำนักปลัด\tธุรการ\n๒. นาย ข ตัวอย่าง | นิติกร | ธุรการ\n๓. ผู้แทนประชาคม"
    made = blocks_of(typed)
    assert [item.cells for item in made[0].items] == [
        ("หัวหน้าสำนักปลัด", "ธุรการ"),
        ("นิติกร", "ธุรการ"),
        (),
    ]
    content = Content(title="x", sections=(Section(blocks=made),))
    expected = words(typed.replace("|", ""))
    word_file = render_docx(content, load, MOMENT)
    assert words(plain_text(content)) == words(html_text(content)) == words(docx_text(word_file)) == expected
    assert [len(row._tr.tc_lst) for row in WordFile(io.BytesIO(word_file)).tables[0].rows] == [3, 3, 1]
    made_pdf = pdf_of(content)
    assert squeezed(pdf_text(made_pdf)) == squeezed(expected)
    page = pypdfium2.PdfDocument(made_pdf)[0].get_textpage()
    text = page.get_text_range()
    left = [page.get_charbox(find("ธ"))[0] for find in (text.index, text.rindex)]
    assert left[0] == pytest.approx(left[1], abs=1)
    assert from_data(to_data(content)) == content


def chart(kind: str) -> Chart:
    series = (Series(name="ปี ๒๕๖๘", values=(12.5, 0, 7)), Series(name="ปี ๒๕๖๙", values=(18, 4, None)))
    names = ("เปิดเผยข้อมูลการใช้จ่ายงบประมาณ", "น้ำดื่มสะอาดทุกครัวเรือน", "ที่ทำการ")
    return Chart(
        kind=kind, title="ผลการดำเนินงาน", categories=names, series=series, category="มาตรการ", unit="ครั้ง"
    )


@pytest.mark.parametrize("kind", ["bar", "stacked", "line", "share"])
def test_charts_are_drawn_and_have_their_table(kind):
    content = Content(title="x", sections=(Section(blocks=(chart(kind),)),))
    expected = plain_text(content)
    assert words(docx_text(render_docx(content, load, MOMENT))) == words(expected)
    made = pdf_of(content)
    missing = Counter(squeezed(expected)) - Counter(squeezed(pdf_text(made)))
    assert not missing
    drawn = [one for page in pypdfium2.PdfDocument(made) for one in page.get_objects() if one.type == 2]
    assert len(drawn) > 4
    word_file = zipfile.ZipFile(io.BytesIO(render_docx(content, load, MOMENT)))
    assert 'descr="ผลการดำเนินงาน"' in word_file.read("word/document.xml").decode()
    page = render_html(content, lambda picture: "")
    assert "<svg" in page
    assert "<table" in page
    assert from_data(to_data(content)) == content


def test_a_chart_of_nonsense_leaves_its_title_and_nothing_fails():
    broken = Chart(kind="bar", title="ว่าง", categories=(), series=())
    content = Content(title="x", sections=(Section(blocks=(broken,)),))
    assert "ว่าง" in pdf_text(pdf_of(content))
    assert render_docx(content, load, MOMENT)
    assert "ว่าง" in render_html(content, lambda picture: "")


def test_hostile_text_breaks_no_kind():
    nasty = "#panic() {{ x }} <script> 😀 \uf70a สلام \x00 " + "ก" * 500 + " " + "W" * 300
    for kind in letter_kinds():
        fields = dict.fromkeys(FIELDS[kind], nasty)
        content = sample_letter(kind, fields={**fields, "link": nasty[:200]}, number=nasty[:40])
        assert pdf_of(content).startswith(b"%PDF")
        assert render_docx(content, load, MOMENT)
        assert "<script> " not in render_html(content, lambda picture: "")


def test_the_memo_head_is_one_heading_for_screen_readers():
    content = sample_letter("memo")
    head = content.sections[0].blocks[0]
    assert isinstance(head, MemoHead)
    assert render_html(content, lambda picture: "", heading_level=2).count("<h2") == 1


def test_a_report_shows_the_shares_of_its_states():
    content = sample(with_chart=True)
    charts = [block for part in content.sections for block in part.blocks if isinstance(block, Chart)]
    assert [series.values for one in charts for series in one.series] == [(1.0, 1.0, 1.0)]
    assert "๓๓.๓๓" in plain_text(content)
    assert not any(isinstance(block, Chart) for part in sample().sections for block in part.blocks)


def merged() -> Content:
    def cell(text: str, **spans: int) -> Cell:
        return Cell(blocks=(Paragraph(text=text),), **spans)

    header = (
        Row(
            cells=(cell("มาตรการ", rowspan=2), cell("ผลการดำเนินงาน", colspan=2), cell("งบประมาณ", colspan=2))
        ),
        Row(cells=(cell("เป้าหมาย"), cell("ผล"), cell("ตั้งไว้"), cell("ใช้ไป"))),
    )
    body = [Row(cells=tuple(cell(f"ข้อมูลที่ {line} {n}") for n in range(5))) for line in range(80)]
    body[3] = Row(cells=(cell("รวมสองแถว", rowspan=2), cell("รวมสี่ช่อง", colspan=4)))
    body[4] = Row(cells=tuple(cell(f"ถัดไป {n}") for n in range(4)))
    table = Table(columns=(Column(),) * 5, header=header, rows=tuple(body), label="ตาราง")
    return Content(title="x", sections=(Section(blocks=(table,)),))


def test_a_two_level_header_repeats_and_merged_cells_keep_their_text():
    content = merged()
    expected = plain_text(content)
    assert words(docx_text(render_docx(content, load, MOMENT))) == words(expected)
    assert words(html_text(content)) == words(expected)
    pages = pypdfium2.PdfDocument(pdf_of(content))
    assert len(pages) > 1
    for page in pages:
        text = squeezed(page.get_textpage().get_text_range())
        assert "ผลการดำเนินงาน" in text
        assert "ใช้ไป" in text
    everything = Counter(squeezed(pdf_text(pdf_of(content))))
    assert not Counter(squeezed(expected)) - everything
    file = WordFile(io.BytesIO(render_docx(content, load, MOMENT)))
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in file.tables[0].rows[:3]] == [1, 1, 0]


@pytest.mark.parametrize("size", [(20_000, 2_000), (20_000, 20_000)])
def test_pictures_of_20000_pixels_do_not_break_a_document(size):
    buffer = io.BytesIO()
    Image.new("L", size, 120).save(buffer, "JPEG", quality=30)
    content = sample(rows=rows(1, photos=1), photos="pages")
    made = pdf_of(content, lambda picture: buffer.getvalue())
    found = [one for page in pypdfium2.PdfDocument(made) for one in page.get_objects() if one.type == 3]
    assert len(found) == 1
    assert len(made) < 3_000_000
    assert render_docx(content, lambda picture: buffer.getvalue(), MOMENT)


def test_a_caption_in_arabic_script_and_a_word_wider_than_the_page():
    row = rows(1, photos=1)[0]
    photos = tuple(replace(one, caption="منطقة باتاني 😀 \ue123 " + "ยาว" * 300) for one in row.photos)
    content = sample(rows=(replace(row, photos=photos),), photos="pages")
    assert "□" in pdf_text(pdf_of(content))
    assert "منطقة" in docx_text(render_docx(content, load, MOMENT))
    assert "منطقة" in html_text(content)
