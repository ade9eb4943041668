"""Typesetting a report with 16 measures and 32 photos, different data each time, beside other engines."""

from __future__ import annotations

import importlib.util
import io
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from prongsai.foundation.documents.blocks import Content, Picture
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.pdf import render_pdf
from prongsai.foundation.documents.reports import Report, ReportPhoto, ReportRow, report
from prongsai.foundation.files.pictures import PRINTED, reduced

MEASURES, PHOTOS, ROUNDS = 16, 32, 7
DOCX_LIMIT = 150.0
PHRASES = (
    "จัดทำประกาศเผยแพร่การใช้จ่ายงบประมาณประจำปี", "ประชาสัมพันธ์ผ่านเว็บไซต์และหอกระจายข่าวทุกหมู่บ้าน",
    "แจ้งเวียนให้บุคลากรทุกคนถือปฏิบัติ", "รายงานผลการจัดซื้อจัดจ้างเป็นรายเดือน", "จัดทำทะเบียนคุมการยืมทรัพย์สินของราชการ",
    "ผู้รับบริการมีความพึงพอใจร้อยละ ๙๒.๔๐",
    "มีผู้แทนประชาคมร่วมสังเกตการณ์การตรวจรับพัสดุ", "ปรับปรุงขั้นตอนการให้บริการให้รวดเร็วขึ้น",
)  # fmt: skip


def photo(chance: random.Random) -> bytes:
    """Draw a picture with as much detail as a photograph, at the size in which photos are stored."""
    small = Image.frombytes("RGB", (64, 48), chance.randbytes(64 * 48 * 3)).resize(
        (1600, 1200), Image.Resampling.BICUBIC
    )
    draw = ImageDraw.Draw(small)
    for _ in range(60):
        x, y = chance.randrange(1600), chance.randrange(1200)
        draw.line(
            (x, y, chance.randrange(1600), chance.randrange(1200)), fill=chance.randrange(1 << 24), width=5
        )
    buffer = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(1)).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def content(seed: int) -> Content:
    """Build a report that differs in every sentence from that of another seed."""
    chance = random.Random(seed)

    def sentence(parts: int) -> str:
        return " ".join(f"{chance.choice(PHRASES)}ครั้งที่ {chance.randrange(10**6)}" for _ in range(parts))

    rows = tuple(
        ReportRow(
            number=number + 1,
            title=sentence(1),
            steps=tuple(sentence(1) for _ in range(4)),
            responsible="สำนักปลัด กองคลัง",
            period="ต.ค. ๒๕๖๘ - ก.ย. ๒๕๖๙",
            result=sentence(5),
            suggestion=sentence(1),
            photos=tuple(
                ReportPhoto(
                    picture=Picture(source=f"{number * 2 + one}", alt=sentence(1)),
                    caption=sentence(1),
                    taken_on=date(2026, 4, 27),
                )
                for one in range(PHOTOS // MEASURES)
            ),
        )
        for number in range(MEASURES)
    )
    return report(
        Report(title=(sentence(1),), office="องค์การบริหารส่วนตำบลตัวอย่าง", fiscal_year=2569, rows=rows)
    )


class Took(NamedTuple):
    """The shortest time on the clock and of the processors, in milliseconds; the second hardly knows other work."""

    clock: float
    processors: float

    def __str__(self) -> str:
        return f"{self.clock:.0f} ms ({self.processors:.0f} ms of processor)"


def best(work: Callable[[Any], Any], given: Sequence[Any]) -> Took:
    """Return the best of several runs, each with other data."""
    clocks, processors = [], []
    for one in given:
        started, before = time.perf_counter(), used()
        work(one)
        clocks.append((time.perf_counter() - started) * 1000)
        processors.append((used() - before) * 1000)
    return Took(min(clocks), min(processors))


def used() -> float:
    """Return the seconds of processor that this process and its finished children have used."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def faster(other: Took, ours: Took, bar: str) -> str:
    """Return how much faster, on the clock and of the processors."""
    return f"{other.clock / ours.clock:.1f}× faster, {other.processors / ours.processors:.1f}× less processor (bar {bar}×)"


def tell(work: str, figure: str, limit: str, ratio: str) -> None:
    """Print one line of the table."""
    print(
        json.dumps({"work": work, "figure": figure, "limit": limit, "ratio": ratio}, ensure_ascii=False),
        flush=True,
    )


def libreoffice(word_file: bytes) -> Took:
    """Return how long a one-off LibreOffice takes to make a PDF of the same report."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(word_file)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        subprocess.run(command, capture_output=True, check=True)  # the first run makes the profile
        return best(lambda _: subprocess.run(command, capture_output=True, check=True), range(3))


def main() -> int:
    """Measure PDF and DOCX, then the peers that are installed."""
    with tempfile.TemporaryDirectory() as folder:
        return measured(Path(folder))


def prepared(folder: Path) -> Took:
    """Put the photos into the folder as the store keeps them for print; return how long that took, once."""
    stored = [photo(random.Random(number)) for number in range(PHOTOS)]

    def prepare(_: Any) -> None:
        for number, one in enumerate(stored):
            (folder / str(number)).write_bytes(reduced(io.BytesIO(one), PRINTED).content)

    return best(prepare, [None])


def measured(folder: Path) -> int:
    """Measure with the photos of the folder."""
    tell(
        f"preparing {PHOTOS} photos for print, once for all documents",
        str(prepared(folder)),
        "-",
        "before the clock",
    )
    moment = datetime(2026, 9, 30, tzinfo=UTC)

    def load(picture: Picture) -> bytes:
        return (folder / picture.source).read_bytes()

    reports = [content(seed) for seed in range(1, ROUNDS + 1)]
    render_pdf(content(0), load, moment)  # fonts and dictionary are loaded once for each worker
    render_docx(content(0), load, moment)
    pdf = best(lambda given: render_pdf(given, load, moment), reports)
    engine = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    tell("memory of the process that typesets, at most", f"{engine:.0f} MB", "-", "-")
    # The worker makes the Word file after the PDF: the words of the text are known by then.
    docx = best(lambda given: render_docx(given, load, moment), reports)
    # The peers get the same prepared photos. Rows of the database are not read by anybody here.
    what = f"report with {MEASURES} measures and {PHOTOS} photos that were prepared before"
    tell(f"DOCX: {what}", str(docx), f"{DOCX_LIMIT:.0f} ms", f"{docx.clock / DOCX_LIMIT:.2f}")
    if shutil.which("soffice"):
        other = libreoffice(render_docx(content(99), load, moment))
        tell(f"PDF: {what}, beside one-off LibreOffice", str(pdf), str(other), faster(other, pdf, "10"))
    else:
        tell(f"PDF: {what}", str(pdf), "LibreOffice is not installed", "-")
    if importlib.util.find_spec("weasyprint"):
        other = best(lambda given: weasyprint(given, load), reports[:3])
        tell(f"PDF: {what}, beside WeasyPrint", str(pdf), str(other), faster(other, pdf, "2.5"))
    return 0


def weasyprint(given: Content, load: Callable[[Picture], bytes]) -> bytes:
    """Set the same report with WeasyPrint."""
    import base64

    import django
    from django.conf import settings
    from weasyprint import HTML

    if not settings.configured:
        place = Path(__file__).resolve().parent.parent / "prongsai/foundation/documents/templates"
        settings.configure(
            TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [place]}]
        )
        django.setup()
    from prongsai.foundation.documents.rendering.html import render_html

    body = render_html(given, lambda one: "data:image/jpeg;base64," + base64.b64encode(load(one)).decode())
    return bytes(HTML(string=f"<html lang=th><body style='font-family: Sarabun'>{body}").write_pdf())


if __name__ == "__main__":
    sys.exit(main())
