"""What every reader returns: paragraphs and tables, whatever the file was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prongsai.kernel.thai.repair import collapsed

WIDEST = 150


@dataclass(eq=False)
class Cell:
    """One cell. A merged cell is the same object at every place it covers."""

    paragraphs: list[str] = field(default_factory=list)
    images: int = 0

    @property
    def text(self) -> str:
        """Return the paragraphs as one line."""
        return " ".join(self.paragraphs)


@dataclass(eq=False)
class Paragraph:
    """A paragraph; `lines` are its printed lines where the file knows them, else one line."""

    text: str
    lines: list[str] = field(default_factory=list)
    heading: bool = False
    page: int = 0

    def __post_init__(self) -> None:
        if not self.lines:
            self.lines = [self.text]


@dataclass(eq=False)
class Table:
    """A rectangle of cells: every row has the same length."""

    rows: list[list[Cell]]
    page: int = 0

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max((len(row) for row in self.rows), default=0)


Block = Paragraph | Table


@dataclass
class Document:
    """A document as a sequence of blocks."""

    format: str
    blocks: list[Block]
    pages: int | None = None
    pictures_only: list[int] = field(default_factory=list)
    """Numbers of the pages that hold pictures and no text."""

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs outside tables."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Yield the tables."""
        return (block for block in self.blocks if isinstance(block, Table))


def distinct(row: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row, each merged cell once."""
    return list({id(cell): cell for cell in row}.values())


def clean_lines(texts: Sequence[str]) -> list[str]:
    """Return repaired paragraphs without empty ones."""
    cleaned = (collapsed(text) for text in texts)
    return [text for text in cleaned if text]


def filled(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows made equally long with empty cells, without rows that hold nothing at the end.

    Columns beyond any table that people can read are dropped.
    """
    width = min(max((len(row) for row in rows), default=0), WIDEST)
    for row in rows:
        del row[WIDEST:]
        row.extend(Cell() for _ in range(width - len(row)))
    while rows and not any(cell.paragraphs or cell.images for cell in rows[-1]):
        rows.pop()
    return rows
