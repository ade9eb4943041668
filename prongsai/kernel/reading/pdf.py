"""PDF with a text layer as blocks: rulings make the cells, pdfium's characters fill them.

One pass of pdfium gives both, which needs a tenth of the time and memory of a second PDF library.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from prongsai.kernel.reading.blocks import Block, Cell, Document, Paragraph, Table
from prongsai.kernel.reading.errors import Unreadable
from prongsai.kernel.reading.lines import MARKS, Char, cell_paragraphs, lines_of, paragraphs_of
from prongsai.kernel.reading.rulings import Edge, Grid, grids

PAGE_LIMIT = 300
EDGE_LIMIT = 20_000
CHAR_LIMIT = 60_000
THIN = 3.0
# Points; ticks and logos in a cell are smaller.
SMALLEST_PICTURE = 30.0


def read(data: bytes) -> Document:
    """Return a PDF as blocks; raises Unreadable (encrypted, damaged, too many pages, no text layer)."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "damaged") from error
    try:
        count = len(document)
        if count > PAGE_LIMIT:
            raise Unreadable("too_many_pages", pages=count, limit=PAGE_LIMIT)
        pages = [_page(document, index) for index in range(count)]
        margins = {width: _margins(pages, width) for width in {page.width for page in pages}}
        blocks = [block for page in pages for block in page.blocks(margins[page.width])]
        letters = sum(map(_letters, blocks))
        if not count:
            raise Unreadable("damaged")
        if letters < 20:
            raise Unreadable("no_text")
        bare = [page.number for page in pages if page.pictures and not page.lines and not page.tables]
        return Document("pdf", _without_furniture(blocks, count), count, bare)
    finally:
        document.close()


def _letters(block: Block) -> int:
    if isinstance(block, Paragraph):
        return sum(char.isalpha() for char in block.text)
    return sum(char.isalpha() for row in block.rows for cell in row for char in cell.text)


def _page(document: pdfium.PdfDocument, index: int) -> "_Page":
    try:
        page = document[index]
        textpage = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged") from error
    try:
        width, height = page.get_size()
        turn = _Turn(page.get_rotation(), width, height)
        found = grids(_edges(page, turn))
        return _Page(index + 1, width, list(_chars(textpage, turn)), found, list(_pictures(page, turn)))
    finally:
        textpage.close()
        page.close()


@dataclass(frozen=True)
class _Turn:
    """Page space as it is seen, for pages that are stored turned."""

    rotation: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y, self.height - x
        if self.rotation == 180:
            return self.width - x, self.height - y
        if self.rotation == 270:
            return self.width - y, x
        return x, y


def _chars(textpage: pdfium.PdfTextPage, turn: _Turn) -> Iterator[Char]:
    """Yield the page's characters in reading order, marks at the place of their consonant."""
    handle = textpage.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    last: Char | None = None
    for index in range(min(textpage.count_chars(), CHAR_LIMIT)):
        code = raw.FPDFText_GetUnicode(handle, index)
        text = chr(code) if 0 < code < 0x110000 else ""
        if not text or 0xD800 <= code < 0xE000:
            continue
        if text in "\r\n":
            continue
        generated = raw.FPDFText_IsGenerated(handle, index) == 1
        if generated or (text in MARKS and last is not None):
            if last is not None:
                if not generated:
                    raw.FPDFText_GetCharOrigin(handle, index, x, y)
                own = turn.point(x.value, y.value)[0] if not generated else None
                yield Char(text, last.x, last.y, last.right, own=own)
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        place = turn.point(x.value, y.value)
        edge = max(place[0], turn.point(right.value, y.value)[0])
        last = Char(text, place[0], place[1], edge)
        yield last


def _pictures(page: pdfium.PdfPage, turn: _Turn) -> Iterator[tuple[float, float]]:
    """Yield the centre of each picture that is large enough to be a photograph."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=6):
        matrix = _matrix(item)
        corners = [matrix.on_point(0, 0), matrix.on_point(1, 1)]
        (left, bottom), (right, top) = (turn.point(x, y) for x, y in corners)
        if abs(right - left) > SMALLEST_PICTURE and abs(top - bottom) > SMALLEST_PICTURE:
            yield (left + right) / 2, (bottom + top) / 2


def _matrix(item: pdfium.PdfObject) -> pdfium.PdfMatrix:
    """Return the way from an object's own space to the page, through the forms that hold it."""
    matrix = item.get_matrix()
    parent = getattr(item, "container", None)
    while parent is not None:
        matrix = matrix.multiply(parent.get_matrix())
        parent = getattr(parent, "container", None)
    return matrix


def _edges(page: pdfium.PdfPage, turn: _Turn) -> list[Edge]:
    """Return the straight rulings of a page, thin rectangles included."""
    edges: list[Edge] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=6):
        if len(edges) > EDGE_LIMIT:
            break
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item.raw, mode, stroke)
        if not stroke.value and not mode.value:
            continue
        edges.extend(_path_edges(item, _matrix(item), turn, bool(stroke.value)))
    return edges


def _path_edges(
    item: pdfium.PdfObject, matrix: pdfium.PdfMatrix, turn: _Turn, stroked: bool
) -> Iterator[Edge]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(item.raw), EDGE_LIMIT)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn.point(*matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield from _polyline(points, stroked)
            points = [point]
        elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO:
            yield from _polyline(points, stroked)
            points = []
        else:
            points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    yield from _polyline(points, stroked)


def _polyline(points: list[tuple[float, float]], stroked: bool) -> Iterator[Edge]:
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if width <= THIN and height > THIN:
        yield Edge(True, (max(xs) + min(xs)) / 2, min(ys), max(ys))
    elif height <= THIN and width > THIN:
        yield Edge(False, (max(ys) + min(ys)) / 2, min(xs), max(xs))
    elif stroked:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ax - bx) < 1 and abs(ay - by) >= 1:
                yield Edge(True, ax, min(ay, by), max(ay, by))
            elif abs(ay - by) < 1 and abs(ax - bx) >= 1:
                yield Edge(False, ay, min(ax, bx), max(ax, bx))


class _Page:
    """One page: its tables with their text, and the lines outside them."""

    def __init__(
        self,
        number: int,
        width: float,
        chars: list[Char],
        tables: list[Grid],
        pictures: list[tuple[float, float]],
    ) -> None:
        self.number, self.width, self.tables, self.pictures = number, width, tables, pictures
        for x, y in pictures:
            for grid in tables:
                place = grid.place(x, y)
                if place is not None:
                    grid.cells[place[0]][place[1]].images += 1
        inside: dict[int, list[Char]] = {}
        cells: dict[int, tuple[Grid, Cell]] = {}
        outside: list[Char] = []
        before: Char | None = None
        home: tuple[Grid, Cell] | None = None
        for char in chars:
            if before is None or not _touching(before, char):
                home = _home(char, tables)
            before = char
            if home is None:
                outside.append(char)
            else:
                inside.setdefault(id(home[1]), []).append(char)
                cells[id(home[1])] = home
        for key, members in inside.items():
            grid, cell = cells[key]
            cell.paragraphs = cell_paragraphs(lines_of(members), grid.left_of(cell), grid.right_of(cell))
        self.lines = lines_of(outside)

    def blocks(self, margins: tuple[float, float]) -> list[Block]:
        """Return the page's blocks from top to bottom; the margins are those of the document."""
        positioned: list[tuple[float, Block]] = [
            (grid.box[3], Table([list(row) for row in grid.cells], page=self.number)) for grid in self.tables
        ]
        tops = [grid.box[3] for grid in self.tables]
        positioned.extend(paragraphs_of(self.lines, tops, margins, self.number))
        return [block for _, block in sorted(positioned, key=lambda pair: -pair[0])]


def _touching(before: Char, char: Char) -> bool:
    """Say whether a character goes on with the word before it; a word may run over its cell's border."""
    return abs(before.y - char.y) < 0.5 and -1.0 <= char.x - before.right < 1.6 and before.text != " "


def _home(char: Char, tables: list[Grid]) -> tuple[Grid, Cell] | None:
    for grid in tables:
        place = grid.place(char.x + 0.6, char.y + 1.0)
        if place is not None:
            return grid, grid.cells[place[0]][place[1]]
    return None


def _margins(pages: list[_Page], width: float) -> tuple[float, float]:
    """Return the left and right edge of the text on pages of this width."""
    lines = [line for page in pages if abs(page.width - width) < 2 for line in page.lines]
    boxes = [grid.box for page in pages if abs(page.width - width) < 2 for grid in page.tables]
    rights = sorted(line.right for line in lines)
    lefts = sorted(line.left for line in lines)
    right = rights[int(len(rights) * 0.97)] if rights else width
    left = lefts[int(len(lefts) * 0.1)] if lefts else 0.0
    return left, max([right, 0.7 * width, *(box[2] - 6 for box in boxes)])


def _without_furniture(blocks: list[Block], pages: int) -> list[Block]:
    """Drop page numbers, and lines that stand at the top or bottom of most pages."""
    first: dict[str, int] = {}
    edges: set[int] = set()
    by_page: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        by_page.setdefault(block.page, []).append(index)
    for indexes in by_page.values():
        for index in {indexes[0], indexes[-1]}:
            block = blocks[index]
            if isinstance(block, Paragraph):
                edges.add(index)
                first[block.text] = first.get(block.text, 0) + 1
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        if index in edges and isinstance(block, Paragraph):
            bare = block.text.strip(" -–—/.หน้าที่Page")
            if not bare or (bare.isdecimal() and len(bare) < 4):
                continue
            if pages > 3 and first[block.text] > pages * 0.6:
                continue
        kept.append(block)
    return kept
