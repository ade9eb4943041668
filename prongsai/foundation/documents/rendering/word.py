"""What python-docx leaves to raw WordprocessingML: complex-script fonts, fixed tables, page numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Pt, RGBColor
from docx.table import _Cell

FONT = "TH SarabunPSK"
LANGUAGE = "th-TH"
TABLE_TEXT = "TableText"
STYLES = ("Normal", "Heading 1", "Heading 2", "Heading 3", "Table Grid", "Header", "Footer", "Title")
_LINES = re.compile("\n")


def prepare_styles(document: Any, size: float) -> None:
    """Set the Thai font, size and language on every style in use; Thai text reads only the `cs` values."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _run_font(defaults, size)
    for name in STYLES:
        style = document.styles[name]
        _run_font(style.element.get_or_add_rPr(), size)
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor(0, 0, 0)
            _bold(style.element.get_or_add_rPr())
            _size(style.element.get_or_add_rPr(), size + 2 if name == "Heading 1" else size)
            style.paragraph_format.space_before = Pt(6)
            style.paragraph_format.space_after = Pt(6)
    normal = document.styles["Normal"].paragraph_format
    normal.space_before = normal.space_after = Pt(0)
    normal.line_spacing = 1.0
    table_text = document.styles.add_style("Table Text", 1)
    table_text.base_style = document.styles["Normal"]
    _run_font(table_text.element.get_or_add_rPr(), size - 2)
    for element in document.styles.element.iter(qn("w:rFonts")):
        for name in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            element.attrib.pop(qn(f"w:{name}"), None)


def add_missing_styles(document: Any) -> None:
    """Give an office's own template the styles that our blocks use and it lacks; its own stay as they are."""
    known = {style.name for style in document.styles}
    for name, kind in (
        ("Heading 1", 1),
        ("Heading 2", 1),
        ("Heading 3", 1),
        ("Table Grid", 3),
        ("Table Text", 1),
    ):
        if name in known:
            continue
        made = document.styles.add_style(name, kind)
        if kind == 1:
            made.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        if name.startswith("Heading"):
            _bold(made.element.get_or_add_rPr())
    table = document.styles["Table Grid"].element
    if table.find(qn("w:tblPr")) is None:
        table.append(_grid_borders())


def _grid_borders() -> Any:
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties.append(borders)
    return properties


def add_text(
    paragraph: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    colour: str = "",
    dotted: bool = False,
) -> None:
    """Add a text as one run per line; size and weight are set for Latin and Thai alike.

    `dotted` sets it on a dotted line, `colour` is six hexadecimal digits.
    """
    for number, line in enumerate(_LINES.split(text)):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        properties = run._r.get_or_add_rPr()
        if bold:
            _bold(properties)
        if colour:
            _set(properties, "w:color", colour)
        if size:
            _size(properties, size)
        if dotted:
            _set(properties, "w:u", "dotted")
        # Without the mark Word sets digits and Latin inside Thai with the Latin size rules.
        properties.append(OxmlElement("w:cs"))


def add_tab(paragraph: Any, *, dotted: bool = False) -> None:
    """Add a tab, on a dotted line where asked."""
    run = paragraph.add_run()
    run._r.append(OxmlElement("w:tab"))
    if dotted:
        _set(run._r.get_or_add_rPr(), "w:u", "dotted")


def dotted_line(paragraph: Any) -> None:
    """Give an empty paragraph a dotted line to write on; `between` keeps the lines of several apart."""
    borders = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "dotted"), ("sz", "4"), ("space", "1"), ("color", "auto")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    paragraph._p.get_or_add_pPr().append(borders)


def fix_table(table: Any, widths: Sequence[float], inset: float, label: str) -> None:
    """Give a table fixed widths on grid and cells, its padding, and a description for screen readers."""
    table.autofit = False
    properties = table._tbl.tblPr
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
    for row in table.rows:
        for cell, wide in zip(grid_cells(row, len(widths)), widths, strict=True):
            cell.width = Pt(wide)
    total = properties.find(qn("w:tblW"))
    if total is None:
        total = OxmlElement("w:tblW")
        properties.append(total)
    total.set(qn("w:type"), "dxa")
    total.set(qn("w:w"), str(round(sum(widths) * 20)))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(inset * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = properties.find(qn("w:tblLayout"))
    layout.addnext(margins)
    if label:
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), label[:255])
        properties.append(caption)


def move_table(table: Any, left: float) -> None:
    """Let a table begin `left` points from the margin."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(left * 20)))
    indent.set(qn("w:type"), "dxa")
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(indent)


def grid_cells(row: Any, count: int) -> list[Any]:
    """Return the cells of a table row without merging them by span, which `row.cells` does slowly."""
    return [_Cell(element, row) for element in row._tr.tc_lst[:count]]


def repeat_row(row: Any) -> None:
    """Make a row a header that repeats on every page and is not split."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def keep_row(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def keep_with_next(row: Any) -> None:
    """Keep a row on the page where what follows it begins."""
    for paragraph in row._tr.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:keepNext")) is None:
            properties._add_keepNext()


def frame_pages(section: Any, colour: str) -> None:
    """Put a frame around the pages of a section (six hexadecimal digits)."""
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "20"), ("space", "28"), ("color", colour)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    section._sectPr.find(qn("w:pgMar")).addnext(borders)


def shade(cell: Any, colour: str) -> None:
    """Give a cell a ground colour (six hexadecimal digits)."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    properties = cell._tc.get_or_add_tcPr()
    alignment = properties.find(qn("w:vAlign"))
    if alignment is None:
        properties.append(shading)
    else:
        alignment.addprevious(shading)


class Pictures:
    """Puts pictures into a document; python-docx alone hashes every picture anew for each one added."""

    def __init__(self, document: Any) -> None:
        self.part = document.part
        self.number = 0
        self.known: dict[int, str] = {}

    def add(
        self, paragraph: Any, content: bytes, suffix: str, size: tuple[float, float], description: str
    ) -> None:
        """Add a picture of `size` points to the end of a paragraph, with its alternative text."""
        self.number += 1
        related = self.known.get(id(content))
        if related is None:
            kind = "image/png" if suffix == "png" else "image/jpeg"
            name = PackURI(f"/word/media/picture{self.number}.{suffix}")
            related = self.part.relate_to(ImagePart(name, kind, content), RELATIONSHIP_TYPE.IMAGE)
            self.known[id(content)] = related
        width, height = Pt(size[0]), Pt(size[1])
        inline = CT_Inline.new_pic_inline(self.number, related, f"picture{self.number}", width, height)
        inline.docPr.set("descr", description)
        # LibreOffice takes 3 mm of distance where none is given.
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        paragraph.add_run()._r.add_drawing(inline)


class _Package:
    """A ZIP writer for python-docx: pictures are not compressed again, and equal input gives equal bytes."""

    def __init__(self, made_at: datetime) -> None:
        self.buffer = io.BytesIO()
        self.zip = zipfile.ZipFile(self.buffer, "w")
        self.moment = made_at.timetuple()[:6]

    def write(self, name: Any, content: bytes) -> None:
        """Write one part."""
        entry = zipfile.ZipInfo(name.membername, date_time=self.moment)
        stored = name.ext in ("jpg", "png")
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self.zip.writestr(entry, content)


def packed(document: Any, made_at: datetime) -> bytes:
    """Return a document as DOCX bytes; `made_at` is the time of its parts."""
    package = document.part.package
    parts = list(package.parts)
    for part in parts:
        part.before_marshal()
    target = _Package(made_at)
    writer: Any = PackageWriter
    writer._write_content_types_stream(target, parts)
    writer._write_pkg_rels(target, package.rels)
    writer._write_parts(target, parts)
    target.zip.close()
    return target.buffer.getvalue()


def table_text(paragraph: Any) -> Any:
    """Give a paragraph the style of text in tables; python-docx looks styles up slowly by name."""
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = TABLE_TEXT
    return paragraph


def number_pages(section: Any, digits: str) -> None:
    """Choose Thai or Arabic digits for the page numbers of a section."""
    kind = OxmlElement("w:pgNumType")
    kind.set(qn("w:fmt"), "thaiNumbers" if digits == "thai" else "decimal")
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    after = properties.find(qn("w:cols"))
    if after is None:
        properties.append(kind)
    else:
        after.addprevious(kind)


def page_number_header(section: Any, digits: str, *, lower: float = 0) -> None:
    """Put "- page -" in the centre of the header, in Thai or Arabic digits, `lower` points further down."""
    if lower:
        # The first page has no number; its empty header must not push the text down.
        first = section.first_page_header.paragraphs[0]
        first.paragraph_format.line_spacing = Pt(1)
    paragraph = section.header.paragraphs[0]
    for old in list(paragraph.runs):
        old._r.getparent().remove(old._r)
    paragraph.paragraph_format.space_before = Pt(lower)
    paragraph.paragraph_format.space_after = Pt(10 if lower else 0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    switch = "\\* THAIARABIC " if digits == "thai" else ""
    add_text(paragraph, "- ")
    for kind, code in (("begin", ""), ("instruction", f" PAGE {switch}"), ("separate", ""), ("end", "")):
        run = paragraph.add_run()._r
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run.append(element)
    add_text(paragraph, " -")


def page_break_before(paragraph: Any) -> None:
    """Start a new page with this paragraph."""
    paragraph.paragraph_format.page_break_before = True


def _run_font(properties: Any, size: float) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    _size(properties, size)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "en-US")
    language.set(qn("w:bidi"), LANGUAGE)


def _size(properties: Any, size: float) -> None:
    value = str(round(size * 2))
    _set(properties, "w:sz", value)
    _set(properties, "w:szCs", value)


def _bold(properties: Any) -> None:
    _set(properties, "w:b", None)
    _set(properties, "w:bCs", None)


# The order that the schema of run properties asks for; Word repairs a file that breaks it.
_ORDER = ("w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:u", "w:cs", "w:lang")


def _set(properties: Any, name: str, value: str | None) -> None:
    found = properties.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        position = _ORDER.index(name)
        later = [qn(other) for other in _ORDER[position + 1 :]]
        follower = next((child for child in properties if child.tag in later), None)
        if follower is None:
            properties.append(found)
        else:
            follower.addprevious(found)
    if value is not None:
        found.set(qn("w:val"), value)
