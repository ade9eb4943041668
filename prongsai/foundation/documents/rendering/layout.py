"""Measures that all formats share: page geometry, column widths, sizes, pictures made small."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from PIL import Image, ImageOps, UnidentifiedImageError

from prongsai.foundation.documents.blocks import (
    WITH_EMBLEM,
    Cell,
    Column,
    Content,
    Digits,
    ItemList,
    ListItem,
    Orientation,
    Paragraph,
    PhotoPages,
    Picture,
    PictureGrid,
    Row,
    Section,
    Table,
)
from prongsai.kernel.charts import Chart, problem_of, table_rows
from prongsai.kernel.typeset.words import longest_piece, width

CM = 72 / 2.54
A4 = (21.0 * CM, 29.7 * CM)
# Sarabun at 11.1 pt is as large as TH Sarabun at 16 pt, on which official sizes are based.
BODY_SIZE = 11.1
TABLE_SIZE = 9.7
SMALLEST_TABLE_SIZE = 6.0
DOCX_BODY_SIZE = 16
DOCX_TABLE_SIZE = 14
CELL_INSET = 3.6
LINE_HEIGHT = 1.46
CELL_PICTURE_HEIGHT = 110.0
# A row up to this share of the page stays whole; a higher one continues on the next page.
WHOLE_ROW_SHARE = 0.32
EMBLEM_SIDE = 4.4 * CM
LONGEST_SIDE = 1600
PRINTED_DPI = 240
CLOSE_ENOUGH = 1.35
SAFE_PIXELS = 120_000_000
# Photos up to this size come prepared from the store and are never decoded here.
PREPARED_SIDE = 960
END_OF_JPEG = b"\xff\xd9"

LoadPicture = Callable[[Picture], bytes | None]


@dataclass(frozen=True)
class Margins:
    """Page margins in points."""

    top: float
    right: float
    bottom: float
    left: float


MARGINS: dict[Orientation, Margins] = {
    "portrait": Margins(top=2.5 * CM, right=2 * CM, bottom=2 * CM, left=3 * CM),
    "landscape": Margins(top=2.5 * CM, right=2 * CM, bottom=1.8 * CM, left=2 * CM),
}
# Where the first line of a paragraph begins in official letters, and each deeper level of a list after it.
INDENT = 2.5 * CM
DEEPER = 0.75 * CM
# Official letters: the emblem stands 1.5 cm below the edge on the first page, the number of each later page
# 3 cm below it, and the text under that.
FIRST_PAGE_TOP = 1.5 * CM
OFFICIAL = Margins(top=4.1 * CM, right=2 * CM, bottom=2 * CM, left=3 * CM)
ADDRESS = 6.6 * CM  # the sender's address at the right of an external letter
CHART = 15 * CM  # wider ones would have letters larger than the text
FIRST_PAGE_RISE = OFFICIAL.top - FIRST_PAGE_TOP
POSTER = Margins(top=2 * CM, right=2.5 * CM, bottom=2 * CM, left=2.5 * CM)


def margins_of(section: Section) -> Margins:
    """Return the margins of a section's pages; every portrait paper has the same width of text."""
    if section.orientation == "portrait" and section.paper != "report":
        return OFFICIAL if section.paper == "official" else POSTER
    return MARGINS[section.orientation]


def text_width(orientation: Orientation) -> float:
    """Return how wide the text is on a page of this orientation, in points."""
    margins = MARGINS[orientation]
    paper = A4[0] if orientation == "portrait" else A4[1]
    return paper - margins.left - margins.right


def text_height(orientation: Orientation) -> float:
    """Return how high the text is on a page of this orientation, in points."""
    margins = MARGINS[orientation]
    paper = A4[1] if orientation == "portrait" else A4[0]
    return paper - margins.top - margins.bottom


@dataclass(frozen=True)
class TableLayout:
    """Widths (points), font size and padding chosen for one table."""

    widths: tuple[float, ...]
    size: float
    inset: float


def table_layout(table: Table, available: float) -> TableLayout:
    """Return column widths that keep the longest word of each column whole where that is possible.

    What is left after the longest words is shared by how much text each column holds (or by the weights
    that the builder gave). Tables that are too wide are set smaller first; below 6 pt words are cut.
    """
    count = len(table.columns)
    inset = min(CELL_INSET, available / max(1, count) / 6)
    placed = list(placed_cells(table))
    for size in (TABLE_SIZE, 8.8, 8.0, 7.2, SMALLEST_TABLE_SIZE):
        least = least_widths(placed, count, size, inset)
        if sum(least) <= available:
            break
    else:
        factor = available / sum(least)
        return TableLayout(tuple(one * factor for one in least), SMALLEST_TABLE_SIZE, inset)
    wishes = _wishes(table, placed, size)
    spare = available - sum(least)
    total = sum(wishes) or 1.0
    widths = [one + spare * wish / total for one, wish in zip(least, wishes, strict=True)]
    return TableLayout(tuple(widths), size, inset)


def placed_cells(table: Table) -> Iterator[tuple[int, Cell, bool]]:
    """Yield the first column, the cell and whether it is a header, with merged cells accounted for."""
    count = len(table.columns)
    for rows, is_header in ((table.header, True), (table.rows, False)):
        for placed in placed_rows(rows, count):
            for column, cell in placed:
                yield column, cell, is_header


def placed_rows(rows: Sequence[Row], count: int) -> Iterator[list[tuple[int, Cell]]]:
    """Yield each row as cells with the column where they begin, made to fit the table exactly.

    Spans that reach over the edge are shortened, places without a cell get an empty one, and cells too
    many are dropped, so that no renderer has to fear a crooked table.
    """
    covered = [0] * count
    for position, row in enumerate(rows):
        waiting = list(row.cells)
        result: list[tuple[int, Cell]] = []
        for column in range(count):
            if covered[column]:
                continue
            cell = waiting.pop(0) if waiting else Cell()
            free = next((n for n in range(column, count) if covered[n]), count)
            span = max(1, min(cell.colspan, free - column))
            down = max(1, min(cell.rowspan, len(rows) - position))
            result.append((column, replace(cell, colspan=span, rowspan=down)))
            covered[column : column + span] = [down] * span
        covered = [max(0, one - 1) for one in covered]
        yield result


def stays_whole(placed: Sequence[tuple[int, Cell]], layout: TableLayout, page: float) -> bool:
    """Return whether a row is low enough to be kept on one page (estimated from above)."""
    highest = 0.0
    for column, cell in placed:
        if cell.rowspan > 1:
            return False
        wide = sum(layout.widths[column : column + cell.colspan]) - 2 * layout.inset
        lines = sum(
            1 + int(width(line, layout.size) * 1.15 / max(wide, 1.0))
            for text in cell_texts(cell)
            for line in text.split("\n")
        )
        pictures = sum(
            -(-len(block.pictures) // max(1, block.columns))
            for block in cell.blocks
            if isinstance(block, PictureGrid)
        )
        highest = max(highest, lines * layout.size * LINE_HEIGHT + pictures * (CELL_PICTURE_HEIGHT + 8))
    return highest <= page * WHOLE_ROW_SHARE


def cell_texts(cell: Cell) -> Iterator[str]:
    """Yield the texts that stand in a cell."""
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, ItemList):
            yield from item_texts(block.items)


def item_texts(items: Iterable[ListItem]) -> Iterator[str]:
    """Yield the texts of list items with their marks, the inner ones after the outer."""
    for _depth, item in flat_items(items):
        yield " ".join((item.marker, item.text, *item.cells))


def flat_items(items: Iterable[ListItem], depth: int = 0) -> Iterator[tuple[int, ListItem]]:
    """Yield list items with how deep they stand, the inner ones after the outer."""
    for item in items:
        yield depth, item
        yield from flat_items(item.items, depth + 1)


def chart_table(chart: Chart, digits: Digits) -> Table:
    """Return the table that stands beside a chart and says the same."""
    if problem_of(chart):
        return Table(columns=(Column(),), label=chart.title)
    headings, rows = table_rows(chart, digits)

    def row(texts: Sequence[str]) -> Row:
        first, *others = texts
        cells = [Cell(blocks=(Paragraph(text=first),) if first else ())]
        cells += [Cell(blocks=(Paragraph(text=text, align="end"),), align="end") for text in others]
        return Row(cells=tuple(cells))

    return Table(
        columns=(Column(weight=3), *(Column(weight=1),) * (len(headings) - 1)),
        header=(row(headings),),
        rows=tuple(row(one) for one in rows),
        label=chart.title,
    )


def least_widths(
    placed: Iterable[tuple[int, Cell, bool]], count: int, size: float, inset: float
) -> list[float]:
    """Return how wide each column is at least, so that its longest word stays whole."""
    least = [size + 2 * inset] * count
    for column, cell, is_header in placed:
        if cell.colspan == 1:
            longest = max(
                (longest_piece(text, size, bold=is_header) for text in cell_texts(cell)), default=0.0
            )
            # A single monster word must not take the whole page from the other columns.
            least[column] = max(least[column], min(longest, size * 16) + 2 * inset + 0.5)
    return least


def _wishes(table: Table, placed: Sequence[tuple[int, Cell, bool]], size: float) -> list[float]:
    count = len(table.columns)
    amounts = [1.0] * count
    for column, cell, _ in placed:
        if cell.colspan == 1:
            held = sum(width(text, size) for text in cell_texts(cell))
            if any(isinstance(block, PictureGrid) for block in cell.blocks):
                held = max(held, size * 120)
            amounts[column] = max(amounts[column], held)
    return [
        column.weight or max(0.0, amount**0.6 - 12)
        for column, amount in zip(table.columns, amounts, strict=True)
    ]


@dataclass(frozen=True)
class SmallPicture:
    """A picture made ready for a document: JPEG or PNG bytes and the size in pixels."""

    content: bytes
    suffix: str
    width: int
    height: int


class SmallPictures(Mapping[str, SmallPicture]):
    """Pictures by their source, made small by threads of their own while the text is being set."""

    def __init__(self, waiting: Mapping[str, Future[SmallPicture | None]]) -> None:
        self.waiting = waiting

    def __getitem__(self, source: str) -> SmallPicture:
        found = self.waiting[source].result()
        if found is None:
            raise KeyError(source)
        return found

    def __iter__(self) -> Iterator[str]:
        return (source for source, one in self.waiting.items() if one.result() is not None)

    def __len__(self) -> int:
        return sum(1 for _source in self)


def small_pictures(content: Content, load: LoadPicture) -> SmallPictures:
    """Return the pictures of a content by their source, each as large as its place asks for.

    What cannot be read is left out.
    """
    places = _largest_places(content)
    # The database is asked by this thread only; Pillow works outside the interpreter's lock.
    loaded = {source: load(picture) for source, (picture, _points) in places.items()}
    sides = {source: round(points / 72 * PRINTED_DPI) for source, (_picture, points) in places.items()}
    pool = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1))
    waiting = {
        source: pool.submit(make_small, found, min(LONGEST_SIDE, sides[source]))
        for source, found in loaded.items()
        if found
    }
    pool.shutdown(wait=False)
    return SmallPictures(waiting)


def _largest_places(content: Content) -> dict[str, tuple[Picture, float]]:
    """Return each picture with the longest side in points that it may have anywhere in the document."""
    found: dict[str, tuple[Picture, float]] = {}

    def note(pictures: Iterable[Picture], points: float) -> None:
        for picture in pictures:
            before = found.get(picture.source, (picture, 0.0))[1]
            found[picture.source] = (picture, max(before, points))

    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, PhotoPages):
                frame = photo_frame(block.per_page, section.orientation)
                note(block.pictures, max(frame.width, frame.height))
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        note(_pictures_in(cell), CELL_PICTURE_HEIGHT * 1.5)
            elif isinstance(block, PictureGrid):
                note(block.pictures, text_width(section.orientation) / max(1, block.columns))
            elif isinstance(block, WITH_EMBLEM) and block.emblem:
                note((block.emblem,), EMBLEM_SIDE)
    return found


def _pictures_in(cell: Cell) -> Iterator[Picture]:
    for block in cell.blocks:
        if isinstance(block, PictureGrid):
            yield from block.pictures


def make_small(content: bytes, longest: int = LONGEST_SIDE) -> SmallPicture | None:
    """Return a picture of about `longest` pixels a side, upright, in RGB; None when it is not whole."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            fits = max(opened.size) <= max(longest * CLOSE_ENOUGH, PREPARED_SIDE)
            unchanged = opened.format == "JPEG" and opened.mode in ("RGB", "L") and not opened.getexif()
            if unchanged and fits and content.endswith(END_OF_JPEG):
                return SmallPicture(content, "jpg", opened.width, opened.height)
            if opened.format == "JPEG" and not fits:
                # A JPEG is decoded at a half, a quarter or an eighth of its size almost for nothing.
                factor = longest / max(opened.size)
                opened.draft("RGB", (round(opened.width * factor), round(opened.height * factor)))
            if opened.width * opened.height > SAFE_PIXELS:
                return None
            opened.load()
            if unchanged and fits:
                return SmallPicture(content, "jpg", opened.width, opened.height)
            image: Image.Image = ImageOps.exif_transpose(opened)
            if max(image.size) > longest * CLOSE_ENOUGH:
                image.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2.0)
            return _encoded(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _encoded(image: Image.Image) -> SmallPicture:
    buffer = io.BytesIO()
    if image.has_transparency_data and image.convert("RGBA").getchannel("A").getextrema() != (255, 255):
        image.convert("RGBA").save(buffer, "PNG")  # not the database
        return SmallPicture(buffer.getvalue(), "png", image.width, image.height)
    image.convert("RGB").save(buffer, "JPEG", quality=82)  # not the database
    return SmallPicture(buffer.getvalue(), "jpg", image.width, image.height)


@dataclass(frozen=True)
class PhotoFrame:
    """How photo pages are divided: columns, rows, and the frame of one photo in points."""

    columns: int
    rows: int
    width: float
    height: float
    caption_height: float


def photo_frame(per_page: int, orientation: Orientation) -> PhotoFrame:
    """Return the frame that puts 2, 4 or 6 photos with captions on a page, heading included."""
    if orientation == "landscape":
        columns, rows = {2: (2, 1), 4: (2, 2), 6: (3, 2)}[per_page]
    else:
        columns, rows = {2: (1, 2), 4: (2, 2), 6: (2, 3)}[per_page]
    gutter, caption, heading = 0.6 * CM, 3.3 * TABLE_SIZE * 1.4, 1.4 * CM
    wide = (text_width(orientation) - gutter * (columns - 1)) / columns
    high = (text_height(orientation) - heading - rows * (caption + 0.35 * CM + 6)) / rows
    return PhotoFrame(columns, rows, wide, min(high, wide * 0.8), caption)
