"""One content, three formats, one text."""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pypdf
import pypdfium2
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn

from prongsai.foundation.documents.blocks import (
    Cell,
    Column,
    Content,
    Heading,
    Paragraph,
    Row,
    Section,
    Table,
    content_sha256,
    from_data,
    to_data,
)
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.html import render_html
from prongsai.foundation.documents.rendering.pdf import render_pdf
from prongsai.foundation.documents.rendering.plain import plain_text
from prongsai.foundation.documents.tests.samples import load, photo, rows, sample

pytestmark = pytest.mark.one_database
MOMENT = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
BREAKS = {qn("w:br"): "\n", qn("w:tab"): "\t"}
READ = {qn("w:t"), *BREAKS}
PAGE_NUMBER = re.compile(r"^- [0-9๐-๙]+ -$", re.MULTILINE)


def pdf_of(content: Content, loader: Any = load) -> bytes:
    return render_pdf(content, loader, MOMENT)


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return PAGE_NUMBER.sub("", text.replace("\r", ""))


def docx_text(content: bytes) -> str:
    body = WordFile(io.BytesIO(content)).element.body
    lines = []
    for paragraph in body.iter(qn("w:p")):
        pieces = [one for run in paragraph.iter(qn("w:r")) for one in run]
        lines.append(
            "".join(BREAKS.get(piece.tag, piece.text or "") for piece in pieces if piece.tag in READ)
        )
    return "\n".join(lines)


def html_text(content: Content) -> str:
    made = render_html(content, lambda picture: f"/files/{picture.source}")
    made = re.sub(r"<br>|</?(p|h\d|li|td|th|figcaption|tr|div)\b[^>]*>", "\n", made)
    return html.unescape(re.sub(r"<[^>]+>", "", made))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words(text: str) -> str:
    return " ".join(text.split())


def one_page(*texts: str) -> Content:
    """Return a content whose rows are low enough not to be divided between pages."""
    return Content(title="ทดสอบ", sections=(Section(blocks=tuple(Paragraph(text=text) for text in texts)),))


def table_of(*cells: str, columns: int = 2) -> Content:
    made = [Cell(blocks=(Paragraph(text=text),) if text else ()) for text in cells]
    header = Row(cells=tuple(Cell(blocks=(Paragraph(text=f"หัวที่ {n + 1}"),)) for n in range(columns)))
    table = Table(
        columns=(Column(),) * columns,
        header=(header,),
        rows=tuple(Row(cells=tuple(made[n : n + columns])) for n in range(0, len(made), columns)),
    )
    return Content(title="ตาราง", sections=(Section(blocks=(table,)),))


@pytest.mark.parametrize("layout", ["result_wide", "result", "plan", "outcome", "status"])
@pytest.mark.parametrize("digits", ["thai", "arabic"])
def test_the_three_formats_say_the_same(layout, digits):
    content = sample(layout=layout, digits=digits, rows=rows(3, photos=1), photos="pages")
    expected = plain_text(content)
    assert words(docx_text(render_docx(content, load, MOMENT))) == words(expected)
    assert words(html_text(content)) == words(expected)
    found, wanted = squeezed(pdf_text(pdf_of(content))), squeezed(expected)
    if layout == "status":  # a merged header cell is painted before its neighbours
        found, wanted = "".join(sorted(found)), "".join(sorted(wanted))
    assert found == wanted


@pytest.mark.program("pdftotext")
def test_poppler_reads_the_text_with_its_spaces(tmp_path):
    texts = (
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ภายในหน่วยงานที่ ๑ และ ๒ ของ อบต.ตัวอย่าง (รอบ ๖ เดือน)",
        "ถิ่น ที่ นี้ น้ำ ปั้น ป้า ฝ่าย ผู้ใหญ่ กตัญญู ฎีกา ปรากฏว่า กุฏิ ก่อนหน้านี้ ได้ถือปฏิบัติ ฯลฯ ต่าง ๆ",
    )
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf_of(one_page(*texts)))
    made = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True)
    assert words(made.stdout) == words(" ".join(texts))


def test_every_thai_cluster_survives_the_pdf():
    consonants = [chr(code) for code in range(0x0E01, 0x0E2F) if chr(code) not in "ฤฦ"]
    vowels = ["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู"]
    tones = ["", "่", "้", "๊", "๋", "์"]
    clusters = [c + v + t for c in consonants for v in vowels for t in tones]
    clusters += [c + t + "ำ" for c in consonants for t in tones[:5]]
    lines = [" ".join(f"ก{one}น {one}" for one in clusters[n : n + 6]) for n in range(0, len(clusters), 6)]
    for strong in (False, True):
        blocks = tuple(Paragraph(text=line, strong=strong) for line in lines)
        made = pdf_text(pdf_of(Content(title="พยางค์", sections=(Section(blocks=blocks),))))
        assert made.split() == " ".join(lines).split()


NASTY = (
    '#eval("1 + 1") #panic() #import "x" $x^2$ @ref <label> *bold* _it_ `raw` = ไม่ใช่หัวข้อ',
    "- ไม่ใช่รายการ // ไม่ใช่ข้อสังเกต /* */ \\u{41} \\ ~ -- --- [x] {y} \"q\" 'q'",
    "{{ ๗|safe }} {% if %} <script>alert(1)</script> &amp; ]]> ${jndi}",
)


def test_typed_text_is_never_markup():
    content = one_page(*NASTY)
    word_file = render_docx(content, load, MOMENT)
    for found in (pdf_text(pdf_of(content)), docx_text(word_file), html_text(content)):
        assert squeezed(found) == squeezed("".join(NASTY))
    assert "<script" not in render_html(content, lambda picture: "")


@pytest.mark.parametrize("count", [8, 9, 10])
def test_what_closes_a_table_never_stands_alone_on_a_page(count):
    content = sample(layout="plan", rows=rows(count))
    pages = pypdfium2.PdfDocument(pdf_of(content))
    last = squeezed(pages[len(pages) - 1].get_textpage().get_text_range())
    assert "ข้อมูลณวันที่" in last
    assert "การกำกับติดตาม" in last  # the head of the table
    assert squeezed(pdf_text(pdf_of(content))).count("การกำกับติดตาม") == len(pages) - 1
    table = WordFile(io.BytesIO(render_docx(content, load, MOMENT))).tables[0]
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in table.rows[-1].cells[0].paragraphs]
    assert kept == [True]


def test_a_cell_of_3000_words_runs_over_the_pages():
    long = " ".join(f"คำที่{number}" for number in range(3000))
    content = table_of("๑. มาตรการ", long, "๒. ถัดไป", "สั้น")
    made = pdf_of(content)
    pages = pypdfium2.PdfDocument(made)
    assert len(pages) > 5
    header = squeezed("หัวที่ 1หัวที่ 2")
    for page in pages:
        assert header in squeezed(page.get_textpage().get_text_range())
    counted = Counter(re.findall(r"คำที่[0-9]+", squeezed(pdf_text(made)).replace(header, "")))
    assert len(counted) == 3000
    assert set(counted.values()) == {1}
    assert inside_the_page(pages)
    assert "คำที่2999" in docx_text(render_docx(content, load, MOMENT))


def inside_the_page(pages: Any) -> bool:
    for page in pages:
        text = page.get_textpage()
        right = page.get_width()
        for index in range(text.count_chars()):
            if not text.get_text_range(index, 1).strip():
                continue
            box = text.get_charbox(index)
            if box[0] < 40 or box[2] > right - 40:
                return False
    return True


def test_words_longer_than_their_column_are_cut_and_nothing_overflows():
    monster = "https://tambon.example/" + "a" * 300
    thai = "ก" * 400
    content = table_of(monster, thai, "W" * 60, "x", columns=4)
    made = pdf_of(content)
    assert inside_the_page(pypdfium2.PdfDocument(made))
    for word in (monster, thai):
        assert word in squeezed(pdf_text(made)) or Counter(word) <= Counter(squeezed(pdf_text(made)))


def test_a_table_of_200_columns_does_not_fail():
    content = table_of(*(f"ช่องที่ {number}" for number in range(400)), columns=200)
    assert pdf_of(content).startswith(b"%PDF")
    assert render_docx(content, load, MOMENT)


def test_characters_without_a_glyph_become_boxes_and_nothing_fails():
    content = one_page(
        "ยิ้ม 😀👨‍👩‍👧 ใช้ส่วนตัว \uf70a\ue000 จีน 中文 อาหรับ سلام ติ๊ก ☑ ✓ ท้าย",
        "nul\x00 bell\x07 \ud800 \u202e จบ",
    )
    found = squeezed(pdf_text(pdf_of(content)))
    assert "ยิ้ม□" in found
    assert "ติ๊ก☑✓ท้าย" in found
    assert found.endswith("nulbellจบ")
    assert "ยิ้ม" in docx_text(render_docx(content, load, MOMENT))


def test_empty_cells_and_crooked_tables_keep_their_places():
    crooked = Table(
        columns=(Column(),) * 3,
        header=(Row(cells=(Cell(colspan=9, rowspan=9, blocks=(Paragraph(text="หัว"),)),)),),
        rows=(
            Row(cells=()),
            Row(cells=(Cell(rowspan=5, blocks=(Paragraph(text="ก"),)), Cell())),
            Row(cells=tuple(Cell(blocks=(Paragraph(text=str(n)),)) for n in range(7))),
        ),
    )
    content = Content(title="x", sections=(Section(blocks=(crooked,)),))
    assert squeezed(pdf_text(pdf_of(content))) == "หัวก01"
    table = WordFile(io.BytesIO(render_docx(content, load, MOMENT))).tables[0]
    assert [cell.text for cell in table.rows[3].cells] == ["ก", "0", "1"]
    assert squeezed(html_text(content)) == "หัวก01"


@pytest.mark.parametrize("content", [Content(title="", sections=()), one_page(""), table_of("", "")])
def test_almost_nothing_is_a_document_too(content):
    assert pdf_of(content).startswith(b"%PDF")
    assert render_docx(content, load, MOMENT)


def test_the_pdf_is_archival_and_accessible():
    content = sample(rows=rows(2, photos=2))
    made = pdf_of(content)
    file = pypdf.PdfReader(io.BytesIO(made))
    xmp = made.decode("latin-1")
    assert "pdfaid:part" in xmp
    assert "pdfuaid:part" in xmp
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"].startswith("th")
    assert file.metadata is not None
    assert file.metadata.title == content.title
    fonts = set()
    for page in file.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert descriptor.keys() & {"/FontFile2", "/FontFile3"}
            fonts.add(descriptor["/FontName"].split("+")[-1])
    assert {"Sarabun-Regular", "Sarabun-Bold"} <= fonts
    assert b"/Alt" in made or b"/ObjStm" in made


def test_photos_stand_in_all_formats():
    content = sample(rows=rows(2, photos=2), photos="both", photos_per_page=2)
    pages = pypdfium2.PdfDocument(pdf_of(content))
    assert sum(one.type == 3 for page in pages for one in page.get_objects()) == 8
    docx = zipfile.ZipFile(io.BytesIO(render_docx(content, load, MOMENT)))
    assert docx.read("word/document.xml").count(b"<pic:pic") == 9  # with the seal
    assert docx.read("word/document.xml").count("กิจกรรมที่".encode()) == 8  # alternative texts
    assert render_html(content, lambda picture: "/x.jpg").count("<img") == 8


def test_a_photo_that_is_gone_or_broken_is_named_and_nothing_fails():
    content = sample(rows=rows(1, photos=2), photos="pages")
    for gone in (None, b"", b"no picture", photo(1)[:400], photo(1)[: len(photo(1)) // 2]):
        loader = lambda picture, gone=gone: gone  # noqa: E731 - one line says it
        assert "ไม่พบไฟล์ภาพ" in squeezed(pdf_text(pdf_of(content, loader)))
        assert "ไม่พบไฟล์ภาพ" in docx_text(render_docx(content, loader, MOMENT))


@pytest.mark.parametrize("kind", ["cmyk", "huge", "png", "sideways"])
def test_unusual_pictures(kind):
    from PIL import Image

    buffer = io.BytesIO()
    if kind == "cmyk":
        Image.new("CMYK", (800, 600), (10, 200, 0, 0)).save(buffer, "JPEG")
    elif kind == "huge":
        Image.new("L", (9000, 9000), 100).save(buffer, "PNG")
    elif kind == "png":
        Image.new("RGBA", (300, 200), (10, 200, 0, 90)).save(buffer, "PNG")
    else:
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (400, 200)).save(buffer, "JPEG", exif=exif)
    content = sample(rows=rows(1, photos=1), photos="pages")
    pages = pypdfium2.PdfDocument(pdf_of(content, lambda picture: buffer.getvalue()))
    assert sum(one.type == 3 for page in pages for one in page.get_objects()) == 1


def test_the_word_file_is_thai_and_its_headers_repeat():
    made = render_docx(sample(layout="status", photos="none"), load, MOMENT)
    file = WordFile(io.BytesIO(made))
    table = file.tables[0]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows[:3]] == [1, 1, 0]
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert all(widths)
    normal = file.styles["Normal"].element.rPr
    assert normal.find(qn("w:rFonts")).get(qn("w:cs")) == "TH SarabunPSK"
    assert [normal.find(qn(name)).get(qn("w:val")) for name in ("w:sz", "w:szCs")] == ["32", "32"]
    assert normal.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    styles = zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    assert "Theme=" not in styles
    assert file.sections[1].orientation == 1  # landscape
    assert "PAGE" in zipfile.ZipFile(io.BytesIO(made)).read("word/header1.xml").decode()


def test_pages_are_numbered_in_the_office_s_digits():
    for digits, number in (("thai", "- ๒ -"), ("arabic", "- 2 -")):
        pages = pypdfium2.PdfDocument(pdf_of(sample(digits=digits)))
        assert number in pages[1].get_textpage().get_text_range()
        assert "- " not in pages[0].get_textpage().get_text_range()


def test_equal_contents_give_equal_bytes_and_hashes():
    one, two = sample(), from_data(to_data(sample()))
    assert content_sha256(one) == content_sha256(two)
    assert pdf_of(one) == pdf_of(two)
    assert content_sha256(one) != content_sha256(sample(fiscal_year=2570))


def test_headings_of_the_page_around_it():
    headings = (Heading(text="หนึ่ง"), Heading(text="สอง", level=2))
    content = Content(title="x", sections=(Section(blocks=headings),))
    made = render_html(content, lambda picture: "", heading_level=3)
    assert re.findall(r"<h(\d)", made) == ["3", "4"]


@pytest.mark.parametrize("size", [(960, 720), (720, 960)])
def test_prepared_photos_are_embedded_as_they_are(size):
    content = sample(rows=rows(2, photos=2))
    given = photo(1, size)
    with zipfile.ZipFile(io.BytesIO(render_docx(content, lambda _picture: given, MOMENT))) as package:
        media = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert given in media
    assert given[200:-200] in pdf_of(content, lambda _picture: given)


def test_a_photo_cut_off_in_the_store_is_named_as_missing():
    content = sample(rows=rows(1, photos=1))
    cut = photo(1, (960, 720))[:-3000]
    assert "ไม่พบไฟล์ภาพ" in docx_text(render_docx(content, lambda _picture: cut, MOMENT))
