"""The command `prongsai read FILE [--json]`."""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from typing import Any

from prongsai.engines.plans.importing.reading import answer_parent, read_bounded
from prongsai.kernel.reading.errors import Unreadable

LEGIBLE = 0.8
_KINDS = {
    "measures": "มาตรการส่งเสริมคุณธรรมและความโปร่งใส (measures)",
    "action_plan": "แผนปฏิบัติการป้องกันการทุจริต (action plan)",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Print what was understood of a document; return 0, or 2 with a message when it cannot be read."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if len(arguments) == 2 and arguments[0] == "--child":
        return answer_parent(arguments[1])
    for stream in (sys.stdout, sys.stderr):
        # Thai must be printed whatever the terminal's locale says.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(
        prog="prongsai read",
        description="อ่านเอกสารมาตรการหรือแผนปฏิบัติการ แล้วแสดงสิ่งที่เข้าใจ (Read a plan or report and print what was "
        "understood). Nothing is saved; no database or network is used.",
    )
    parser.add_argument("file", help=".docx .pdf .xlsx .html .txt .md")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    options = parser.parse_args(arguments)
    try:
        reading = read_bounded(options.file)
    except Unreadable as error:
        print(f"{error.th}\n{error.en}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(reading, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_said(reading)))
    return 0


def _said(reading: dict[str, Any]) -> list[str]:
    lines = [
        f"เอกสาร (document): {_KINDS[reading['kind']]}",
        f"หน่วยงาน (office): {reading['organization'] or '-'}",
        f"ปีงบประมาณ (fiscal year): {reading['fiscal_year'] or '-'}",
    ]
    if reading["document_date"]:
        lines.append(f"วันที่ในเอกสาร (date): {reading['document_date']}")
    if reading["confidence"]["text"] < LEGIBLE:
        lines.append("คำเตือน: ตัวอักษรไทยในไฟล์นี้เพี้ยน กรุณาตรวจทานทุกช่อง (Thai letters in this file are damaged)")
    if reading["as_of"]:
        lines.append(f"ข้อมูล ณ วันที่ (as of): {reading['as_of']}")
    for measure in reading["measures"]:
        lines.append(f"  {measure['seq']}. {measure['title']}  [{len(measure['steps'])} ขั้นตอน]")
    if reading["summary"]:
        lines.append(f"ตารางสรุป (summary): {len(reading['summary'])} โครงการ")
    for project in reading["projects"]:
        budget = "-" if project["budget"] is None else f"{project['budget']:,.2f}"
        lines.append(f"  {project['seq']}. {project['title']}  [{budget} บาท]")
    lines.append(f"ข้อสังเกต (findings): {len(reading['findings'])}")
    lines.extend(f"  - {f['where']}: “{f['text']}” {f['note']}" for f in reading["findings"])
    if reading["unread"]:
        lines.append(f"ส่วนที่ไม่เข้าใจ (not understood): {len(reading['unread'])}")
        lines.extend(f"  - {text[:120]}" for text in reading["unread"])
    return lines
