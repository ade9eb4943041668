"""`prongsai readiness`: how ready every office of the installation is."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from prongsai.engines.framework.api import edition
from prongsai.foundation.tenants.api import Organization, as_tenant
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of
from prongsai.rooms.checklist.queries import OfficeReadiness, readiness_of
from prongsai.rooms.checklist.workflow import ITEM_STATES

FORMS = ("table", "csv", "json")


class Command(BaseCommand):
    """Count the states of the checklist in each office; each is read behind its own wall."""

    help = "Show how many checklist items each office has published, ready, drafted and missing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the fiscal year, the form of the answer, and one host name if only one office is asked for."""
        parser.add_argument(
            "--year", help="fiscal year in the Buddhist era, such as 2569; without it, this year"
        )
        parser.add_argument("--form", choices=FORMS, default="table")
        parser.add_argument("--host", help="the host name of one office; without it, every office")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each office."""
        today = timezone.localdate()
        year = _year(options["year"]) if options["year"] else fiscal_year_of(today)
        if edition(year) is None:
            raise CommandError(f"No edition of the checklist covers fiscal year {year}.")
        offices = Organization.objects.order_by("province", "district", "name", "pk")
        if options["host"]:
            offices = offices.filter(host=options["host"])
            if not offices.exists():
                raise CommandError(f"No office answers to the host name {options['host']}.")
        rows = []
        for office in offices.iterator():
            with as_tenant(office):
                rows.append(readiness_of(office, year, today))
        write = {"table": _table, "csv": _csv, "json": _json}[options["form"]]
        self.stdout.write(write(rows), ending="")


def _year(given: str) -> int:
    plain = arabic_digits(given)
    if not (plain.isascii() and plain.isdigit() and len(plain) == 4):
        raise CommandError("Write the fiscal year in the Buddhist era, such as 2569.")
    return int(plain)


def _table(rows: list[OfficeReadiness]) -> str:
    heads = ["host", "items", *ITEM_STATES, "verified", "handed in"]
    lines = [[str(cell) for cell in _cells(row)] for row in rows]
    widths = [max(len(line[place]) for line in [heads, *lines]) for place in range(len(heads))]
    written = [
        "  ".join(cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in pairs)
        for line in [heads, *lines]
        for pairs in [list(enumerate(zip(line, widths, strict=True)))]
    ]
    total = sum(row.total for row in rows)
    ready = sum(row.counts.get("published", 0) for row in rows)
    written.append(f"{len(rows)} offices, {ready} of {total} items published")
    return "\n".join(written) + "\n"


def _cells(row: OfficeReadiness) -> list[Any]:
    states = [row.counts.get(state, 0) for state in ITEM_STATES]
    day = row.submitted_on.isoformat() if row.submitted_on else "-"
    return [row.host, row.total, *states, row.verified, day]


def _csv(rows: list[OfficeReadiness]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["host", "office", "fiscal_year", "items", *ITEM_STATES, "verified", "handed_in"])
    for row in rows:
        host, *rest = _cells(row)
        writer.writerow([host, row.office, row.fiscal_year, *rest])
    return buffer.getvalue()


def _json(rows: list[OfficeReadiness]) -> str:
    plain = [
        {
            "host": row.host,
            "office": row.office,
            "fiscal_year": row.fiscal_year,
            "items": row.total,
            **{state: row.counts.get(state, 0) for state in ITEM_STATES},
            "verified": row.verified,
            "handed_in": row.submitted_on.isoformat() if row.submitted_on else None,
        }
        for row in rows
    ]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
