"""What changed between two contents is found, named and marked, whatever the contents are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.foundation.approvals import papers
from prongsai.foundation.approvals.queries.changes import (
    changes_between_contents,
    marked,
    with_marks,
)
from prongsai.foundation.documents.api import (
    Cell,
    Column,
    Content,
    Heading,
    Paragraph,
    Picture,
    PictureGrid,
    Row,
    Section,
    Table,
    render_html,
)

pytestmark = pytest.mark.one_database
LINES = st.lists(st.text("กขคง ๑๒๓ab<&", min_size=1, max_size=12).filter(str.strip), max_size=6)


def of(*blocks: object, accent: str = "#27408f") -> Content:
    return Content(title="บันทึก", sections=(Section(blocks=blocks),), accent=accent)  # type: ignore[arg-type]


def lines(*texts: str) -> Content:
    return of(Heading(text="ข้อเท็จจริง"), *[Paragraph(text=one) for one in texts])


def table(*rows: tuple[str, str]) -> Content:
    made = tuple(Row(cells=tuple(Cell(blocks=(Paragraph(text=text),)) for text in row)) for row in rows)
    return of(Table(columns=(Column(), Column()), rows=made))


def shown(old: Content, new: Content) -> str:
    changes = changes_between_contents(old, new)
    return with_marks(render_html(marked(new, changes), lambda _picture: ""), "จุดที่ %s", "thai")


def test_only_what_differs_is_named() -> None:
    old = lines("แจ้งผลภายใน ๑๕ วัน ๔๓ เรื่อง (ร้อยละ ๙๑.๔๙) แล้ว")
    new = lines("แจ้งผลภายใน ๑๕ วัน ๔๒ เรื่อง (ร้อยละ ๘๙.๓๖) แล้ว")
    [change] = changes_between_contents(old, new)
    assert (change.old, change.new) == ("๔๓ เรื่อง (ร้อยละ ๙๑.๔๙", "๔๒ เรื่อง (ร้อยละ ๘๙.๓๖")
    assert (change.place, change.before.strip()) == ("ข้อเท็จจริง", "แจ้งผลภายใน ๑๕ วัน")
    html = shown(old, new)
    assert '<mark id="change-1">๔๒ เรื่อง (ร้อยละ ๘๙.๓๖</mark>' in html
    assert "จุดที่ ๑" in html


def test_rows_are_named_by_their_first_cell() -> None:
    old = table(("ร้องเรียน", "๔๓ เรื่อง"), ("ยืมทรัพย์สิน", "๗๓ ครั้ง"))
    new = table(("ร้องเรียน", "๔๓ เรื่อง"), ("ยืมทรัพย์สิน", "๗๑ ครั้ง"), ("ของขวัญ", "ไม่มี"))
    first, second = changes_between_contents(old, new)
    assert (first.place, first.old, first.new) == ("ยืมทรัพย์สิน", "๗๓", "๗๑")
    assert second.new == "ของขวัญ · ไม่มี"
    assert shown(old, new).count('<mark id="change-2"') == 1


def test_what_is_not_text_is_not_passed_over() -> None:
    photo = Picture(source="file:1", sha256="a" * 64, alt="ประชุม")
    other = Picture(source="file:1", sha256="b" * 64, alt="ประชุม")
    assert (
        len(changes_between_contents(of(PictureGrid(pictures=(photo,))), of(PictureGrid(pictures=(other,)))))
        == 1
    )
    assert (
        len(changes_between_contents(of(Paragraph(text="ก")), of(Paragraph(text="ก"), accent="#000000"))) == 1
    )
    removed = changes_between_contents(lines("ก", "ข"), lines("ก"))
    assert [(one.old, one.new, one.has_mark) for one in removed] == [("ข", "", False)]


@given(LINES, LINES)
@settings(max_examples=40)
def test_every_difference_is_told_and_no_other(old: list[str], new: list[str]) -> None:
    before, after = lines(*old), lines(*new)
    changes = changes_between_contents(before, after)
    same = [" ".join(one.split()) for one in old] == [" ".join(one.split()) for one in new]
    assert bool(changes) != same
    assert [one.number for one in changes] == list(range(1, len(changes) + 1))
    html = with_marks(render_html(marked(after, changes), lambda _picture: ""), "%s", "arabic")
    assert not re.search("[\ue000-\uf8ff]", html)
    plain = re.sub(r'<span class="chg-no">\d+</span>|</?mark[^>]*>', "", html)
    assert plain == render_html(after, lambda _picture: "")


@given(st.text("0123456789ABCDEF", min_size=12, max_size=12), st.integers(0, 11))
@settings(max_examples=40)
def test_codes_are_read_back(short: str, wrong: int) -> None:
    code = "-".join((short[:4], short[4:8], short[8:]))
    misread = code.replace("0", "O").replace("1", "l").replace("5", "S")
    assert papers.codes_in(f"Prongsai {code}  1/2") == [code]
    assert papers.codes_in(misread) == [code]
    assert papers.another_version((code,), code) == ""
    other = "F" * 4 + code[4:] if code[:3] != "FFF" else "0" * 4 + code[4:]
    if sum(a != b for a, b in zip(other, code, strict=True)) > 2:
        assert papers.another_version((code, other), code) == other
