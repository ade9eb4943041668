"""What a redaction does to kept values: finds a passage, a picture or cells in them and puts a mark in the place.

Nothing here touches the database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from prongsai.foundation.documents.api import NOT_WORDS
from prongsai.foundation.publishing.models import What
from prongsai.kernel.calendar import arabic_digits

TEXTS = ("title", "lead", "responsible", "approved_by_text", "period_text", "note")  # of a version
UNSEEN = "[\u200b\u2060\ufeff]"
SPACE = "[\\s\u00a0\u200b\u2060\ufeff]"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What is to be taken out: a passage, the file of a hash, a column, or the cells of it that hold a value."""

    what: str
    passage: str = ""
    sha256: str = ""
    table: str = ""
    column: str = ""
    value: str = ""


@dataclass
class Remover:
    """Takes something out of values; ``count`` says how often it was found."""

    removal: Removal
    mark: str
    sentence: str
    sources: frozenset[str] = frozenset()
    count: int = 0
    taken: set[str] = field(default_factory=set)
    pattern: re.Pattern[str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.removal.what == What.TEXT:
            self.pattern = pattern_of(self.removal.passage)

    def text(self, value: str) -> str:
        """Return the text without the passage."""
        if self.pattern is None:
            return value
        left, found = self.pattern.subn(lambda _match: self.mark, value)
        self.count += found
        return left

    def texts(self, value: Any, *, numbers: bool = False) -> Any:
        """Return plain values without the passage, wherever it stands in them.

        Numbers of tables of figures and of charts count too; others only say how a block looks.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.texts(item, numbers=numbers) for item in value]
        if isinstance(value, dict):
            return {key: self._under(key, item, numbers) for key, item in value.items()}
        if numbers and self._is_number(value):
            self.count += 1
            return self.mark
        return value

    def _under(self, key: str, value: Any, numbers: bool) -> Any:
        if key in NOT_WORDS:
            return value
        if key == "values" and isinstance(value, list):  # of a chart, which has gaps but no marks
            gaps = [self._is_number(one) for one in value]
            self.count += sum(gaps)
            return [None if gap else one for gap, one in zip(gaps, value, strict=True)]
        return self.texts(value, numbers=numbers)

    def _is_number(self, value: Any) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and self.pattern is not None and bool(self.pattern.fullmatch(f"{value}"))

    def content(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return blocks without what is taken out."""
        if self.removal.what == What.TEXT:
            return self.texts(content)  # type: ignore[no-any-return]  # a dictionary stays one
        if self.removal.what == What.FILE:
            return self._without_pictures(content)  # type: ignore[no-any-return]  # a dictionary stays one
        return self._without_cells(content)  # type: ignore[no-any-return]  # a dictionary stays one

    def tables(self, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return tables of figures without what is taken out."""
        if self.removal.what == What.TEXT:
            return self.texts(tables, numbers=True)  # type: ignore[no-any-return]  # a list stays one
        if self.removal.what == What.FILE:
            return tables
        return [self._table(table) for table in tables]

    def _table(self, table: dict[str, Any]) -> dict[str, Any]:
        if table["name"] != self.removal.table:
            return table
        chosen = {i for i, name in enumerate(table["columns"]) if name == self.removal.column}
        rows = [
            [self._value(value) if index in chosen else value for index, value in enumerate(row)]
            for row in table["rows"]
        ]
        return {**table, "rows": rows}

    def _value(self, value: Any) -> Any:
        text = str(next(iter(value.values())) if isinstance(value, dict) else value)
        if value in (None, "") or text == self.mark or not self._wanted(text):
            return value
        self.count += 1
        self.taken.add(text)
        return self.mark

    def _wanted(self, text: str) -> bool:
        wanted = plain(self.removal.value)
        return self.removal.what == What.COLUMN or (bool(wanted) and wanted in plain(text))

    def _without_cells(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._without_cells(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == "Table":
            return self._block_table(value)
        return {key: self._without_cells(item) for key, item in value.items()}

    def _block_table(self, table: dict[str, Any]) -> dict[str, Any]:
        heads = {
            at
            for at, span, cell in placed(table.get("header", []))
            if plain(text_of(cell)) == plain(self.removal.column)
            for at in range(at, at + span)
        }
        for at, span, cell in placed(table.get("rows", [])):
            text = text_of(cell)
            if heads & set(range(at, at + span)) and text and text != self.mark and self._wanted(text):
                self.count += 1
                self.taken.add(text)
                cell["blocks"] = [{"type": "Paragraph", "text": self.mark}]
        return table

    def _without_pictures(self, value: Any) -> Any:
        if isinstance(value, list):
            kept: list[Any] = []
            for item in value:
                if self._is_picture(item):
                    self.count += 1
                    continue
                kept.extend(self._block(item))
            return kept
        if isinstance(value, dict):
            return {
                key: None if self._is_picture(item) else self._without_pictures(item)
                for key, item in value.items()
            }
        return value

    def _block(self, item: Any) -> list[Any]:
        """Return a block and, where pictures went out of it, the sentence that says so."""
        if not isinstance(item, dict) or "pictures" not in item:
            return [self._without_pictures(item)]
        before = self.count
        left = self._without_pictures(item)
        said = {"type": "Paragraph", "text": self.sentence}
        if self.count == before:
            return [left]
        return [left, said] if left["pictures"] else [said]

    def _is_picture(self, item: Any) -> bool:
        return isinstance(item, dict) and item.get("source") in self.sources


def placed(rows: list[dict[str, Any]]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield the cells of a table with the column they begin in and how many they span."""
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row["cells"]:
            while taken.get((y, x)):
                x += 1
            across, down = cell.get("colspan", 1), cell.get("rowspan", 1)
            for step in range(1, down):
                for side in range(across):
                    taken[y + step, x + side] = True
            yield x, across, cell
            x += across


def text_of(value: Any) -> str:
    """Return the texts inside a block or cell."""
    if isinstance(value, list):
        return " ".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        return " ".join(filter(None, (text_of(v) for k, v in value.items() if k not in NOT_WORDS)))
    return value if isinstance(value, str) else ""


def plain(text: str) -> str:
    """Return the text in one spelling: Arabic digits, single spaces, one form of sara am."""
    return " ".join(
        unicodedata.normalize("NFC", arabic_digits(text)).replace("\u0e4d\u0e32", "\u0e33").split()
    )


def pattern_of(passage: str) -> re.Pattern[str]:
    """Return what finds a passage whatever its digits, spaces and spelling of sara am."""
    pieces = []
    for character in plain(passage):
        if character.isspace():
            pieces.append(f"{SPACE}+")
        elif character in "0123456789":
            pieces.append(f"[{character}{chr(0x0E50 + int(character))}]")
        elif character == "\u0e33":
            pieces.append("(?:\u0e33|\u0e4d\u0e32)")
        else:
            pieces.append(re.escape(character))
    return re.compile(f"{UNSEEN}*".join(pieces), re.IGNORECASE)
