"""The export of a site of 2,000 pages in two languages, against a limit of 60 seconds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PAGES, LIMIT = 2_000, 60.0
HOME = Path(os.environ["PRONGSAI_HOME"])


def prepare() -> None:
    """Publish pages of text and a table in an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from prongsai.foundation.documents.api import (
        Cell,
        Column,
        Content,
        Heading,
        Paragraph,
        Row,
        Section,
        Table,
    )
    from prongsai.foundation.publishing.api import publish
    from prongsai.foundation.tenants.api import as_tenant, found_organization
    from prongsai.kernel.actor import Actor

    office = found_organization(
        kind="sao",
        name="ตัวอย่าง",
        district="ตัวอย่าง",
        province="ตัวอย่าง",
        host="office.example",
        origin="https://office.example",
    )
    text = "ประชาสัมพันธ์ขั้นตอนและระยะเวลาการให้บริการผ่านเว็บไซต์ หอกระจายข่าว และบอร์ดทุกหมู่บ้าน"

    def cells(*values: str) -> Row:
        return Row(cells=tuple(Cell(blocks=(Paragraph(text=value),)) for value in values))

    rows = tuple(cells(f"มาตรการที่ {n}", text, "สำนักปลัด") for n in range(1, 9))
    table = Table(
        columns=(Column(), Column(), Column()), header=(cells("มาตรการ", "วิธีการ", "ผู้รับผิดชอบ"),), rows=rows
    )
    with as_tenant(office), transaction.atomic():
        for number in range(PAGES):
            content = Content(
                title=f"เรื่องที่ {number}",
                sections=(Section(blocks=(Heading(text="ผล"), Paragraph(text=text), table)),),
            )
            publish(
                by=Actor.system(office, "bench"),
                address=f"pages/p{number}",
                kind="page",
                fiscal_year=None,
                title=f"เรื่องที่ {number}",
                content=content,
            )


def timed(*more: str) -> float:
    command = [sys.executable, "-m", "prongsai.config.cli", "export-site", "--out", str(HOME / "www"), *more]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    prepare()
    first = timed()
    written = sum(1 for _path in (HOME / "www").rglob("index.html"))
    assert written >= 2 * PAGES, written
    again = timed("--again")
    for work, took in (
        (f"export of {PAGES:,} pages in two languages", first),
        ("the same again, nothing changed", again),
    ):
        row = {
            "work": work,
            "figure": f"{took:.1f} s",
            "limit": f"{LIMIT:.0f} s",
            "ratio": f"{took / LIMIT:.2f}",
        }
        print(json.dumps(row, ensure_ascii=False))
    shutil.rmtree(HOME / "www")


if __name__ == "__main__":
    main()
