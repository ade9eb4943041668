"""Plain text and Markdown as blocks: tables by tabs or pipes, HTML fragments in cells, # and ** marks."""

import re

from prongsai.kernel.reading.blocks import Block, Cell, Document, Paragraph, Table, clean_lines, filled
from prongsai.kernel.reading.markers import marker_of
from prongsai.kernel.reading.web import blocks_of, decoded, fragment, has_markup
from prongsai.kernel.thai.repair import collapsed

_HTML_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_RULE = re.compile(r"^\s*([-*_=])(\s*\1){2,}\s*$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def read(data: bytes) -> Document:
    """Return a text file as blocks."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    position = 0
    for found in _HTML_TABLE.finditer(text):
        blocks.extend(_blocks(text[position : found.start()]))
        blocks.extend(blocks_of(found[0]))
        position = found.end()
    blocks.extend(_blocks(text[position:]))
    return Document("txt", blocks)


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []
    rows: list[list[Cell]] = []

    def end_paragraph() -> None:
        cleaned = clean_lines(lines)
        if cleaned:
            heading = lines[0].lstrip().startswith(("#", "**"))
            marks = [_unmarked(line) for line in cleaned]
            marks = [line for line in marks if line]
            if marks:
                blocks.append(Paragraph(collapsed(" ".join(marks)), marks, heading))
        lines.clear()

    def end_table() -> None:
        if rows:
            blocks.append(Table(filled(list(rows))))
        rows.clear()

    for line in text.split("\n"):
        cells = _cells_of(line, bool(rows))
        if cells is not None:
            end_paragraph()
            if cells:
                rows.append(cells)
            continue
        if not line.strip() or _RULE.match(line):
            end_paragraph()
            end_table()
            continue
        if rows and not line.startswith(("#", "**")) and marker_of(line) is None and "<" in line:
            # A cell whose HTML was broken over lines.
            more = fragment(line)
            rows[-1][-1].paragraphs.extend(more.paragraphs)
            continue
        end_table()
        if has_markup(line):
            end_paragraph()
            blocks.extend(blocks_of(line))
            continue
        if line.lstrip().startswith("#") or marker_of(line) is not None:
            end_paragraph()
        lines.append(line)
    end_paragraph()
    end_table()
    return blocks


def _unmarked(line: str) -> str:
    return _EMPHASIS.sub("", _IMAGE.sub("", line.lstrip("#"))).strip()


def _cells_of(line: str, inside: bool) -> list[Cell] | None:
    """Return the cells of a table line, an empty list for a rule under a header, None for other lines."""
    if "\t" in line.strip("\t ") or ("\t" in line and line.strip() and (inside or line.startswith("\t"))):
        return [_cell(part) for part in line.split("\t")]
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:
        if _PIPE_RULE.match(stripped):
            return []
        return [_cell(part) for part in re.split(r"(?<!\\)\|", stripped[1:-1])]
    return None


def _cell(text: str) -> Cell:
    if has_markup(text):
        return fragment(text)
    images = len(_IMAGE.findall(text))
    return Cell(clean_lines([_unmarked(text)]), images)
