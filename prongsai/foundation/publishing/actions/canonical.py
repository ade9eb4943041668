"""The one form in which facts are kept and hashed: plain JSON values, sorted keys, UTF-8."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from prongsai.foundation.documents.api import Content, to_data

Value = str | int | float | Decimal | date | bool | None


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """A table of the page's figures, offered as XLSX, CSV and JSON. Every row has one value per column."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


# What no database or XML keeps: control characters, lone surrogates, non-characters.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text without characters that no database keeps."""
    return UNWANTED.sub("", text)


def plain(value: Value) -> str | int | float | bool | None:
    """Return the value as JSON keeps it: dates in ISO form, amounts as numbers where that loses nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    return printable(value) if isinstance(value, str) else value


def plain_tables(tables: Iterable[DataTable]) -> list[dict[str, Any]]:
    """Return the tables as they are stored; raise ``ValueError`` for a row that does not fit its columns."""
    kept = []
    for table in tables:
        columns = [printable(str(column)) for column in table.columns]
        rows = [[plain(value) for value in row] for row in table.rows]
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"a row of the table {table.name!r} does not fit its columns")
        kept.append({"name": printable(str(table.name)), "columns": columns, "rows": rows})
    return kept


def plain_content(content: Content) -> dict[str, Any]:
    """Return the blocks as plain values."""
    kept = to_data(content)
    if not isinstance(kept, dict):
        raise TypeError("the content of a page is a document of blocks")
    return kept


def canonical_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the one byte form of plain values."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(value: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical form of plain values."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
