"""Broken and hostile files: a message in two languages, never a crash, a hang or a guess."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from PIL import Image

from prongsai.engines.plans.importing import Unreadable, main, read, read_bounded
from prongsai.kernel.reading import bounded
from prongsai.kernel.reading.opening import SIZE_LIMIT

pytestmark = pytest.mark.one_database

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": TYPES, **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(body: str, head: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml})


def good_docx() -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("รายงานผล")
    document.save(stream)
    return stream.getvalue()


def good_xlsx() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "รายงานผล"  # type: ignore[index]
    book.save(stream)
    return stream.getvalue()


def pages(count: int, password: str = "") -> bytes:
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(stream)
    return stream.getvalue()


def scan() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(stream, "PDF")
    return stream.getvalue()


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(stream, "PNG")
    return stream.getvalue()


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]>'


def far_cell() -> bytes:
    """Return a workbook of two cells, one of them in the last place that Excel has."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    parts = dict.fromkeys(zipfile.ZipFile(io.BytesIO(good_xlsx())).namelist(), b"")
    with zipfile.ZipFile(io.BytesIO(good_xlsx())) as archive:
        for name in parts:
            parts[name] = archive.read(name)
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    return zipped(dict(parts))


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.docx", "empty"),
    "blank text": (lambda: b" \n\t ", "a.txt", "empty"),
    "unknown kind": (lambda: b"hello", "a.exe", "unsupported"),
    "no extension": (lambda: b"hello", "report", "unsupported"),
    "word named pdf": (good_docx, "a.pdf", "mismatch"),
    "pdf named word": (lambda: pages(1), "a.docx", "mismatch"),
    "excel named word": (good_xlsx, "a.docx", "mismatch"),
    "text named word": ("ข้อความ".encode, "a.docx", "mismatch"),
    "picture named pdf": (picture, "a.pdf", "mismatch"),
    "picture named text": (picture, "a.txt", "mismatch"),
    "plain zip named word": (lambda: zipped({"a.txt": "x"}), "a.docx", "mismatch"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "old_format"),
    "old word renamed": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "old_format"),
    "protected word": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "a.docx",
        "encrypted",
    ),
    "protected pdf": (lambda: pages(1, "secret"), "a.pdf", "encrypted"),
    "cut word": (lambda: good_docx()[:-300], "a.docx", "damaged"),
    "cut excel": (lambda: good_xlsx()[: len(good_xlsx()) // 2], "a.xlsx", "damaged"),
    "cut pdf": (lambda: b"%PDF-1.7\n" + pages(3)[200:400], "a.pdf", "damaged"),
    "broken xml": (lambda: zipped({"word/document.xml": "<w:document><oops"}), "a.docx", "damaged"),
    "no body": (lambda: zipped({"word/document.xml": "<a/>"}), "a.docx", "damaged"),
    "scan": (scan, "a.pdf", "no_text"),
    "500 pages": (lambda: pages(500), "a.pdf", "too_many_pages"),
    "zip bomb word": (lambda: word("<w:p/>" * 12_000_000), "a.docx", "bomb"),
    "zip bomb excel": (
        lambda: zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b" " * 90_000_000}),
        "a.xlsx",
        "bomb",
    ),
    "many entries": (lambda: zipped({f"word/{n}.xml": "" for n in range(6000)}), "a.docx", "bomb"),
    "entity bomb word": (
        lambda: word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", laughs()),
        "a.docx",
        "hostile",
    ),
    "entity bomb excel": (
        lambda: zipped({"xl/workbook.xml": f"{laughs()}<a>&l9;</a>"}),
        "a.xlsx",
        "hostile",
    ),
    "external entity": (
        lambda: word(
            "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        ),
        "a.docx",
        "hostile",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_refused_with_its_reason(name: str) -> None:
    make, file_name, code = CASES[name]
    with pytest.raises(Unreadable) as refused:
        read(make(), file_name)
    assert refused.value.code == code
    assert refused.value.th != refused.value.en
    assert any("ก" <= char <= "๛" for char in refused.value.th)


@pytest.mark.parametrize("name", ["scan", "cut word", "entity bomb word", "500 pages"])
def test_the_command_ends_with_status_2_and_says_why(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, file_name, _ = CASES[name]
    path = tmp_path / file_name
    path.write_bytes(make())
    assert main([str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 2


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        read_bounded(path)
    assert refused.value.code == "too_large"
    assert str(SIZE_LIMIT // 1024**2) in refused.value.th


def test_a_missing_file_has_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/no/such/file.docx"]) == 2
    assert "/no/such/file.docx" in capsys.readouterr().err


def test_a_workbook_with_one_far_cell_does_not_take_the_memory() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bounded(far_cell(), "far.xlsx")
    assert refused.value.code in ("bomb", "too_heavy", "damaged")


def test_work_that_takes_too_long_is_killed() -> None:
    with pytest.raises(Unreadable) as refused:
        bounded.run(["-c", "import time; time.sleep(60)"], b"", seconds=1)
    assert refused.value.code == "too_slow"


def test_work_that_takes_too_much_memory_is_stopped() -> None:
    program = (
        "from prongsai.kernel.reading.bounded import limit_this_process as limit;"
        "limit(); print(len(bytearray(2_000_000_000)))"
    )
    with pytest.raises(Unreadable) as refused:
        bounded.run(["-c", program], b"", seconds=20)
    assert refused.value.code == "too_heavy"


def test_the_reason_survives_the_child_process() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bounded(pages(500), "long.pdf")
    assert refused.value.code == "too_many_pages"
    assert "500" in refused.value.th


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        "๑." * 50_000,
        "การ" * 30_000,
        "องค์การบริหารส่วนตำบล" * 5_000,
        "\t" * 100_000 + "มาตรการ",
        "<p>" * 50_000,
        "|" * 100_000,
        "พ.ศ. ๒๕๖๙ - " * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_texts_made_to_be_slow_are_read_in_time(text: str) -> None:
    reading = read_bounded(text.encode(), "a.txt", seconds=50)
    assert reading["measures"] == []


def test_deep_html_is_read_without_running_out_of_stack() -> None:
    html = "<div>" * 30_000 + "ข้อความ" + "</div>" * 30_000
    reading = read_bounded(f"<html><body>{html}</body></html>".encode(), "a.html")
    assert reading["kind"] == "measures"


def test_a_zip_that_lies_about_its_sizes_is_not_believed() -> None:
    data = bytearray(word("<w:p/>" * 12_000_000))
    # The central directory says that the part unpacks to 100 bytes.
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 100)
    with pytest.raises(Unreadable) as refused:
        read(bytes(data), "a.docx")
    assert refused.value.code in ("bomb", "damaged")
