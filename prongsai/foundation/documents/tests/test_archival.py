"""What PDF/A-2a and PDF/UA-1 ask for, read back from every kind of document: flags, tags, texts instead of pictures."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from prongsai.foundation.documents.blocks import Content, ItemList, Table
from prongsai.foundation.documents.kinds import letter_kinds
from prongsai.foundation.documents.rendering.layout import flat_items
from prongsai.foundation.documents.reports import layouts
from prongsai.foundation.documents.tests.letters import sample_letter
from prongsai.foundation.documents.tests.samples import rows, sample
from prongsai.foundation.documents.tests.test_rendering import pdf_of

pytestmark = pytest.mark.one_database
ALL = {
    **{kind: sample_letter(kind, annexes=1 if kind == "memo" else 0) for kind in letter_kinds()},
    **{layout: sample(layout=layout, rows=rows(7, photos=2), with_chart=True) for layout in layouts()},
}


def tags(node: Any) -> Iterator[Any]:
    """Yield the elements of the structure tree in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node["/K"])


def _items(content: Content) -> Iterator[int]:
    for section in content.sections:
        for block in section.blocks:
            inner = (
                [one for row in block.rows for cell in row.cells for one in cell.blocks]
                if isinstance(block, Table)
                else [block]
            )
            yield from (len(list(flat_items(one.items))) for one in inner if isinstance(one, ItemList))


def attributes(element: Any, owner: str) -> dict[str, Any]:
    held = element.get("/A", [])
    found = [one.get_object() for one in (held if isinstance(held, list) else [held])]
    return next((dict(one) for one in found if one.get("/O") == owner), {})


@pytest.mark.parametrize("name", ALL)
def test_flags_and_tags(name):
    content: Content = ALL[name]
    file = pypdf.PdfReader(io.BytesIO(pdf_of(content)))
    root = file.trailer["/Root"]
    assert not file.is_encrypted
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root)
    xmp = root["/Metadata"].get_data().decode()
    for said in (
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
        content.title.split("\n")[0],
    ):
        assert said in xmp, said
    elements = list(tags(root["/StructTreeRoot"]))
    kinds = Counter(str(one["/S"]) for one in elements)
    assert kinds["/Document"] == 1
    # An external letter is the one kind without a title of its own.
    assert bool(kinds["/Title"] + kinds["/H1"]) == (name != "letter")
    # No level of headings is left out on the way down.
    levels = [int(str(one["/S"])[2:]) for one in elements if str(one["/S"])[1:] in ("H1", "H2", "H3")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    for one in elements:
        if one["/S"] == "/Figure":
            assert one.get("/Alt"), "a figure without a text"
        if one["/S"] == "/TH":
            assert attributes(one, "/Table").get("/Scope") == "/Column"
        if one["/S"] == "/LI":
            assert [str(inner.get_object()["/S"]) for inner in one["/K"]] == ["/Lbl", "/LBody"]
        if one["/S"] == "/Table":
            below = Counter(str(inner["/S"]) for inner in tags(one["/K"]))
            assert below["/THead"] == 1
            assert below["/TH"]
    # Every list is one, with a mark and a body for each item; posters and external letters have none here.
    assert bool(kinds["/L"]) == (name not in ("poster", "letter", "outcome"))
    assert kinds["/LI"] == sum(_items(content))
    for page in file.pages:
        assert page["/Tabs"] == "/S"


def test_a_merged_header_says_what_it_spans():
    root = pypdf.PdfReader(io.BytesIO(pdf_of(ALL["status"]))).trailer["/Root"]
    spans = [attributes(one, "/Table") for one in tags(root["/StructTreeRoot"]) if one["/S"] == "/TH"]
    assert {one["/ColSpan"] for one in spans if "/ColSpan" in one} == {3}
    assert {one["/RowSpan"] for one in spans if "/RowSpan" in one} == {2}
