"""Exports open rightly, and nothing in them computes."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel.office import Column, table_csv, table_xlsx

pytestmark = pytest.mark.one_database
DANGEROUS = ["=1+1", "+66 44 000 000", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x.example")']


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_csv_begins_with_a_byte_order_mark_and_keeps_thai():
    made = table_csv(["ลำดับ", "มาตรการ"], [[1, "เปิดเผยข้อมูล, ครบถ้วน\nทุกเดือน"]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in made
    assert read_csv(made) == [["ลำดับ", "มาตรการ"], ["1", "เปิดเผยข้อมูล, ครบถ้วน\nทุกเดือน"]]


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_dates_stand_twice(make):
    rows = [[date(2026, 4, 27), "ก"], [None, "ข"]]
    if make == "csv":
        made = read_csv(table_csv(["วันที่", "เรื่อง"], rows, digits="thai"))
    else:
        found = sheet(table_xlsx(["วันที่", "เรื่อง"], rows, digits="thai"))
        made = [[cell.value or "" for cell in row] for row in found.iter_rows()]
    assert made == [
        ["วันที่", "วันที่ (ISO 8601)", "เรื่อง"],
        ["๒๗ เม.ย. ๒๕๖๙", "2026-04-27", "ก"],
        ["", "", "ข"],
    ]


def test_moments_are_in_thai_time():
    made = read_csv(table_csv(["เมื่อ"], [[datetime(2026, 4, 26, 18, 30, tzinfo=UTC)]], digits="arabic"))
    assert made[1] == ["27 เม.ย. 2569 01:30", "2026-04-27T01:30:00+07:00"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_computes(text):
    kept = text.replace("\r", "\n")
    assert read_csv(table_csv([text], [[text]])) == [[f"'{kept}"], [f"'{kept}"]]
    cell = sheet(table_xlsx(["x"], [[text]]))["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()


def test_numbers_stay_numbers():
    rows = [[-5, Decimal("1234.50"), 0.5, True, float("nan")]]
    assert read_csv(table_csv("abcde", rows))[1] == ["-5", "1234.50", "0.5", "1", "nan"]
    found = [cell.value for cell in sheet(table_xlsx("abcde", rows))[2]]
    assert found == [-5, 1234.5, 0.5, "1", "nan"]


def test_the_sheet_is_ready_to_use():
    made = sheet(
        table_xlsx(
            [Column("ชื่อ", width=33), "อื่น"],
            [["ก", "ข"]],
            title="มาตรการ [ปี 2569]: *?/\\' ยาวมากกว่าสามสิบเอ็ดตัวอักษร",
        )
    )
    assert made.freeze_panes == "A2"
    assert made.auto_filter.ref == "A1:B2"
    assert len(made.title) <= 31
    assert made.column_dimensions["A"].width == pytest.approx(33, abs=1)
    assert made["A1"].font.bold


def test_short_rows_empty_tables_and_long_cells():
    assert read_csv(table_csv(["ก", "ข"], [["x"]])) == [["ก", "ข"], ["x", ""]]
    assert sheet(table_xlsx([], [])).max_row <= 1
    assert sheet(table_xlsx(["ก"], [])).max_row == 1
    assert len(sheet(table_xlsx(["ก"], [["ก" * 50_000]]))["A2"].value) == 32_767


@given(
    st.lists(
        st.lists(st.one_of(st.text(), st.integers(-(10**12), 10**12), st.none()), min_size=2, max_size=2)
    )
)
@settings(max_examples=60, deadline=None)
def test_any_rows_give_files_that_open(rows):
    made = read_csv(table_csv(["ก", "ข"], rows))
    assert all(not cell.startswith(("=", "@")) for row in made for cell in row)
    found = sheet(table_xlsx(["ก", "ข"], rows))
    assert found.max_column == 2
    assert all(cell.data_type in ("s", "n") for row in found.iter_rows() for cell in row)
