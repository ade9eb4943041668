"""DOCX as blocks: merged cells, automatic numbers, tick symbols and tracked changes included."""

from collections.abc import Iterator

from lxml import etree

from prongsai.kernel.reading.archive import Archive
from prongsai.kernel.reading.blocks import Block, Cell, Document, Paragraph, Table, clean_lines, filled
from prongsai.kernel.reading.errors import Unreadable
from prongsai.kernel.thai.repair import collapsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_LETTERS = {
    "thaiLetters": "กขคงจฉชซฌญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
}
_WINGDINGS = {
    0xFC: "✓",
    0xFE: "☑",
    0xFB: "✗",
    0xFD: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0xD8: "➢",
    0xA7: "▪",
    0xB7: "•",
}
_WINGDINGS2 = {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x54: "☒", 0xA3: "☐"}
_SKIP = {_W + "del", _W + "moveFrom", _MC + "Fallback", _W + "instrText", _W + "rPr", _W + "pPr"}
_IMAGES = {_W + "drawing", _W + "pict"}


def read(data: bytes) -> Document:
    """Return a DOCX as blocks; raises Unreadable."""
    archive = Archive(data)
    root = archive.xml("word/document.xml")
    body = None if root is None else root.find(_W + "body")
    if body is None:
        raise Unreadable("damaged")
    numbering = _Numbering(archive.xml("word/numbering.xml"), archive.xml("word/styles.xml"))
    blocks: list[Block] = list(_blocks(body, numbering))
    return Document("docx", blocks)


def _blocks(parent: etree._Element, numbering: "_Numbering") -> Iterator[Block]:
    for element in parent:
        if element.tag == _W + "p":
            yield from _paragraphs(element, numbering)
        elif element.tag == _W + "tbl":
            yield _table(element, numbering)
        elif element.tag == _W + "sdt":
            content = element.find(_W + "sdtContent")
            if content is not None:
                yield from _blocks(content, numbering)
        elif element.tag in (_W + "ins", _W + "customXml", _W + "smartTag"):
            yield from _blocks(element, numbering)


def _paragraphs(element: etree._Element, numbering: "_Numbering") -> Iterator[Paragraph]:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(_W + "val", "")
    heading = name.lower().startswith(("heading", "title", "subtitle")) or name.isdigit()
    label = numbering.label(element)
    lines = clean_lines(_text(element).split("\n"))
    if label and lines:
        lines[0] = f"{label} {lines[0]}"
    if lines:
        yield Paragraph(collapsed(" ".join(lines)), lines, heading)
    for box in element.iter(_W + "txbxContent"):
        if not any(parent.tag == _MC + "Fallback" for parent in box.iterancestors()):
            for block in _blocks(box, numbering):
                if isinstance(block, Paragraph):
                    yield block


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph; line breaks stay, text boxes are left to the caller."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _SKIP or tag == _W + "txbxContent" or not isinstance(tag, str):
            continue
        if tag == _W + "t":
            parts.append(child.text or "")
        elif tag == _W + "tab":
            parts.append("\t")
        elif tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif tag == _W + "noBreakHyphen":
            parts.append("-")
        elif tag == _W + "sym":
            parts.append(_symbol(child))
        elif tag == _W + "r" and _hidden(child):
            continue
        elif tag not in _IMAGES:
            parts.append(_text(child))
    return "".join(parts)


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val", "1") not in ("0", "false")


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(_W + "char", ""), 16)
    except ValueError:
        return ""
    font = element.get(_W + "font", "").lower()
    if "wingdings" not in font:
        return chr(code) if 0x20 <= code < 0xE000 else ""
    return (_WINGDINGS2 if "2" in font else _WINGDINGS).get(code & 0xFF, "")


def _table(element: etree._Element, numbering: "_Numbering") -> Table:
    rows: list[list[Cell]] = []
    for row_element in element.iter(_W + "tr"):
        if next(row_element.iterancestors(_W + "tbl")) is not element:
            continue
        row: list[Cell] = []
        row.extend(Cell() for _ in range(_number(row_element.find(f"{_W}trPr/{_W}gridBefore"))))
        for cell_element in _cells(row_element):
            span = max(_number(cell_element.find(f"{_W}tcPr/{_W}gridSpan")), 1)
            merge = cell_element.find(f"{_W}tcPr/{_W}vMerge")
            above = rows[-1] if rows else []
            goes_on = merge is not None and merge.get(_W + "val", "continue") == "continue"
            merged = goes_on and len(row) < len(above)
            cell = above[len(row)] if merged else _cell(cell_element, numbering)
            row.extend([cell] * min(span, 200))
        rows.append(row)
    return Table(filled(rows))


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == _W + "tc":
            yield child
        elif child.tag == _W + "sdt":
            content = child.find(_W + "sdtContent")
            if content is not None:
                yield from _cells(content)


def _cell(element: etree._Element, numbering: "_Numbering") -> Cell:
    cell = Cell(images=sum(1 for _ in element.iter(*_IMAGES)))
    for block in _blocks(element, numbering):
        if isinstance(block, Paragraph):
            cell.paragraphs.extend(block.lines)
        else:
            for row in block.rows:
                cell.paragraphs.extend(paragraph for inner in row for paragraph in inner.paragraphs)
    return cell


def _number(element: etree._Element | None) -> int:
    value = "" if element is None else element.get(_W + "val", "")
    return min(int(value), 200) if value.isdecimal() else 0


class _Numbering:
    """The automatic list numbers, counted as Word counts them."""

    def __init__(self, root: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for abstract in root.iter(_W + "abstractNum"):
            levels = {}
            for level in abstract.iter(_W + "lvl"):
                form, text = level.find(_W + "numFmt"), level.find(_W + "lvlText")
                start = level.find(_W + "start")
                levels[int(level.get(_W + "ilvl", "0"))] = (
                    "decimal" if form is None else form.get(_W + "val", "decimal"),
                    "" if text is None else text.get(_W + "val", ""),
                    1 if start is None else _number(start),
                )
            self._levels[abstract.get(_W + "abstractNumId", "")] = levels
        for number in root.iter(_W + "num"):
            target = number.find(_W + "abstractNumId")
            if target is not None:
                self._lists[number.get(_W + "numId", "")] = target.get(_W + "val", "")
        for style in () if styles is None else styles.iter(_W + "style"):
            found = self._reference(style.find(_W + "pPr"))
            if found is not None:
                self._styles[style.get(_W + "styleId", "")] = found

    @staticmethod
    def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
        numbering = None if properties is None else properties.find(_W + "numPr")
        if numbering is None:
            return None
        identity, level = numbering.find(_W + "numId"), numbering.find(_W + "ilvl")
        return ("0" if identity is None else identity.get(_W + "val", "0"), _number(level))

    def label(self, paragraph: etree._Element) -> str:
        """Return the number or dash that Word prints before the paragraph, or an empty text."""
        properties = paragraph.find(_W + "pPr")
        found = self._reference(properties)
        if found is None and properties is not None:
            style = properties.find(_W + "pStyle")
            found = None if style is None else self._styles.get(style.get(_W + "val", ""))
        if found is None or found[0] == "0":
            return ""
        identity, level = found
        abstract = self._lists.get(identity, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        form, text, start = levels[level]
        key = (abstract, level)
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for other in [k for k in self._counts if k[0] == abstract and k[1] > level]:
            del self._counts[other]
        if form == "none":
            return ""
        if form == "bullet":
            return "-"
        for index, (kind, _, first) in levels.items():
            if index <= level:
                count = self._counts.get((abstract, index), first)
                text = text.replace(f"%{index + 1}", _counted(count, kind))
        return text


def _counted(count: int, form: str) -> str:
    if form in ("thaiNumbers", "thaiCounting"):
        return str(count).translate(_THAI)
    letters = _LETTERS.get(form)
    return letters[(count - 1) % len(letters)] if letters and count > 0 else str(count)
