"""HTML pages, and HTML fragments inside text, as blocks."""

import re
from collections.abc import Iterator

from lxml import etree, html

from prongsai.kernel.reading.blocks import Block, Cell, Document, Paragraph, Table, clean_lines, filled
from prongsai.kernel.reading.errors import Unreadable

_SKIP = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "iframe",
    "object",
    "svg",
    "select",
    "button",
}
_BREAKS = {
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "section", "article",
    "header", "footer", "main", "blockquote", "pre", "hr", "body", "form", "fieldset", "figure", "caption",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_THAI_NAMES = {"tis-620", "tis620", "windows-874", "cp874", "iso-8859-11"}
_DEPTH = 400
_HAS_MARKUP = re.compile(
    r"<(?:p|br|ul|ol|li|div|b|strong|i|em|u|span|img|table|sup|sub)\b[^>]*>|</(?:p|li|ul|ol|div)>",
    re.IGNORECASE,
)


def decoded(data: bytes) -> str:
    """Return bytes as text: by byte order mark, by the declared charset, as UTF-8, or as Thai Windows."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    declared = _CHARSET.search(data[:2048])
    if declared and declared[1].decode().lower() in _THAI_NAMES:
        return data.decode("cp874", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp874", errors="replace")


def read(data: bytes) -> Document:
    """Return an HTML page as blocks; raises Unreadable."""
    return Document("html", blocks_of(decoded(data)))


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of an HTML text."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("empty") from error
    writer = _Writer()
    _walk(root, writer, 0)
    writer.end()
    return writer.blocks


def has_markup(text: str) -> bool:
    """Say whether a text holds HTML."""
    return _HAS_MARKUP.search(text) is not None


def fragment(text: str) -> Cell:
    """Return the HTML fragment of one cell."""
    cell = Cell()
    for block in blocks_of(f"<div>{text}</div>"):
        if isinstance(block, Paragraph):
            cell.paragraphs.append(block.text)
        else:
            cell.paragraphs.extend(p for row in block.rows for inner in row for p in inner.paragraphs)
    cell.images = len(re.findall(r"<img\b", text, re.IGNORECASE))
    return cell


class _Writer:
    """Collects text into paragraphs."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.heading = False
        self._parts: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def end(self) -> None:
        for line in clean_lines(["".join(self._parts)]):
            self.blocks.append(Paragraph(line, heading=self.heading))
        self._parts.clear()


def _walk(element: etree._Element, writer: _Writer, depth: int) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIP or depth > _DEPTH:
        return
    if tag == "table":
        writer.end()
        writer.blocks.append(_table(element, depth))
        return
    if tag in _BREAKS or tag == "li":
        writer.end()
        writer.heading = tag in _HEADINGS
    if tag == "li":
        writer.add(_item_label(element))
    writer.add(element.text)
    for child in element:
        _walk(child, writer, depth + 1)
        writer.add(child.tail)
    if tag in _BREAKS or tag == "li":
        writer.end()
        writer.heading = False


def _item_label(element: etree._Element) -> str:
    """Return the number a browser prints before a list item, unless the text brings its own."""
    text = "".join(str(part) for part in element.itertext()).strip()
    if re.match(r"[\-•–(]?\s*[0-9๐-๙]{0,2}[.)\-•–]", text):
        return ""
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        start = str(parent.get("start") or "1")
        first = int(start) if start.isdecimal() else 1
        return f"{first + sum(1 for sibling in element.itersiblings('li', preceding=True))}. "
    return "- "


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def _table(element: etree._Element, depth: int) -> Table:
    rows: list[list[Cell]] = []
    hanging: dict[int, tuple[int, Cell]] = {}
    for row_element in _rows(element):
        row: list[Cell] = []
        below: dict[int, tuple[int, Cell]] = {}
        for cell_element in row_element.iterchildren("td", "th"):
            _let_down(row, hanging, below)
            cell, down = _cell(cell_element, depth), _span(cell_element, "rowspan")
            for _ in range(_span(cell_element, "colspan")):
                if down > 1:
                    below[len(row)] = (down - 1, cell)
                row.append(cell)
        while hanging:
            if len(row) not in hanging:
                row.append(Cell())
            _let_down(row, hanging, below)
        hanging = below
        rows.append(row)
    return Table(filled(rows))


def _let_down(
    row: list[Cell], hanging: dict[int, tuple[int, Cell]], below: dict[int, tuple[int, Cell]]
) -> None:
    """Put cells that reach down from above at their places in the row; `below` is what still reaches on."""
    for place in [place for place in hanging if place < len(row)]:
        del hanging[place]
    while len(row) in hanging:
        left, cell = hanging.pop(len(row))
        if left > 1:
            below[len(row)] = (left - 1, cell)
        row.append(cell)


def _span(element: etree._Element, name: str) -> int:
    value = str(element.get(name) or "1").strip()
    return max(1, min(int(value), 60)) if value.isdecimal() else 1


def _cell(element: etree._Element, depth: int) -> Cell:
    writer = _Writer()
    writer.add(element.text)
    for child in element:
        _walk(child, writer, depth + 1)
        writer.add(child.tail)
    writer.end()
    cell = Cell(images=sum(1 for _ in element.iter("img")))
    for block in writer.blocks:
        if isinstance(block, Paragraph):
            cell.paragraphs.append(block.text)
        else:
            cell.paragraphs.extend(p for row in block.rows for inner in row for p in inner.paragraphs)
    return cell
