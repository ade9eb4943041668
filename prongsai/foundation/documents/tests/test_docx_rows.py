"""Rows under a repeated header may break: LibreOffice loses them otherwise."""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from prongsai.foundation.documents.api import Cell, Column, Content, Paragraph, Row, Section, Table
from prongsai.foundation.documents.rendering.docx import render_docx


def _no_picture(*_args):
    raise AssertionError("there is no picture in this document")


def test_rows_under_a_repeated_header_may_break():
    row = Row(cells=(Cell(blocks=(Paragraph(text="มาตรการ"),)), Cell(blocks=(Paragraph(text="ผล"),))))
    table = Table(columns=(Column(), Column()), header=(row,), rows=(row,) * 12)
    content = Content(title="รายงาน", sections=(Section(blocks=(table,)),))
    made = Document(BytesIO(render_docx(content, _no_picture, datetime(2026, 11, 21, tzinfo=UTC))))
    rows = made.tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for one in rows[1:]:
        assert one._tr.trPr is None or one._tr.trPr.find(qn("w:cantSplit")) is None
