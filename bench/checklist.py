"""The checklist page of a full year, and the readiness of 1,000 offices in one command on PostgreSQL.

The page goes through the whole application in this process. The offices lie in a throw-away PostgreSQL cluster
(tests/cluster.py), each behind its own wall; the command runs as the application's role. Without PostgreSQL that
row is left out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, PAGE_BAR = 60, 50.0
OFFICES, COMMAND_BAR = 1000, 30.0
YEAR = 2569
INSIDE = "PRONGSAI_BENCH_INSIDE"


def start() -> None:
    """Set Django up and bring the database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill(office: Any, *, published: int = 20) -> None:
    """Give an office a year: pages of most items, answers, elements seen, somebody responsible."""
    from prongsai.engines.framework.api import items
    from prongsai.foundation.organizations.api import Unit
    from prongsai.foundation.publishing.api import Page, Version
    from prongsai.rooms.checklist.models import Answer, ElementTick, ItemState
    from prongsai.rooms.checklist.queries import element_hash

    moment = datetime(2026, 4, 10, tzinfo=UTC)
    unit = Unit.objects.create(organization=office, name="สำนักปลัด")
    every = items(YEAR)
    pages = Page.objects.bulk_create(
        Page(
            organization=office,
            kind="disclosure",
            address=f"ita/{YEAR}/{item.code}",
            fiscal_year=YEAR,
            concept=item.concept,
            title=item.title_th,
            state="published",
            current_number=1,
        )
        for item in every[:published]
    )
    Version.objects.bulk_create(
        Version(
            organization=office,
            page=page,
            number=1,
            title=page.title,
            content={},
            facts_sha256="ab" * 32,
            sha256="cd" * 32,
            published_at=moment,
            published_by_name="bench",
        )
        for page in pages
    )
    works = ItemState.objects.bulk_create(
        ItemState(organization=office, fiscal_year=YEAR, concept=item.concept, unit=unit) for item in every
    )
    Answer.objects.bulk_create(
        Answer(organization=office, item=work, position=1, page=page, explanation="ส่วนบนของหน้า")
        for work, page in zip(works, pages, strict=False)
    )
    ElementTick.objects.bulk_create(
        ElementTick(
            organization=office,
            item=work,
            element_index=index,
            text_sha256=element_hash(text),
            text=text,
            ticked_by_name="bench",
        )
        for work, item in zip(works, every[:published], strict=False)
        for index, text in enumerate(item.elements)
    )


def told(work: str, figure: str, limit: str, ratio: float) -> None:
    """Print one line of the table."""
    row = {"work": work, "figure": figure, "limit": limit, "ratio": f"{ratio:.2f}"}
    print(json.dumps(row, ensure_ascii=False), flush=True)


def page() -> None:
    """Measure the list of a full year and the page of an item."""
    start()
    from django.conf import settings
    from django.test import Client

    from prongsai.foundation.organizations.api import Assignment, Person, add_starting_roles
    from prongsai.foundation.tenants.api import User, as_tenant, found_organization

    office = found_organization(
        kind="sao", name="ตัวอย่าง", host="office.example", origin="https://office.example"
    )
    with as_tenant(office):
        roles = {role.code: role for role in add_starting_roles(office)}
        user = User.objects.create_user("officer@office.example", "ข้าวเหนียวมะม่วง-42")
        person = Person.objects.create(organization=office, user=user, name="นิติกร")
        Assignment.objects.create(organization=office, person=person, role=roles["officer"])
        fill(office)
    client = Client(headers={"host": "office.example", "accept-encoding": "gzip"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["organization"] = office.pk  # a session belongs to one office
    session.save()
    pages = {
        "checklist page of 26 items": f"/office/checklist/?year={YEAR}",
        "page of a checklist item": f"/office/checklist/{YEAR}/o5/",
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 5):
        for name, url in pages.items():
            began = time.perf_counter()
            answer = client.get(url)
            taken = (time.perf_counter() - began) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{url} answered {answer.status_code}")
            if turn >= 5:
                times[name].append(taken)
    for name, values in times.items():
        middle = statistics.median(values)
        told(f"{name}, p50", f"{middle:.1f} ms", f"≤ {PAGE_BAR:.0f} ms", middle / PAGE_BAR)


def prepare_offices() -> None:
    """Fill the cluster as its owner."""
    start()
    from prongsai.foundation.tenants.api import Organization, as_tenant

    for number in range(OFFICES):
        office = Organization.objects.create(
            kind="sao",
            name=f"ตัวอย่าง {number}",
            host=f"office{number}.example",
            origin=f"https://office{number}.example",
        )
        with as_tenant(office):
            fill(office, published=number % 27)


def command() -> None:
    """Time the whole command, from starting the program to its last line."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "prongsai.config.cli", "readiness", "--year", str(YEAR), "--form", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    taken = time.perf_counter() - began
    rows = json.loads(done.stdout)
    expected = sum(number % 27 for number in range(OFFICES))
    if len(rows) != OFFICES or sum(row["published"] + row["needs_renewal"] for row in rows) != expected:
        raise SystemExit("the readiness of the offices is not what was put in")
    told(
        f"readiness of {OFFICES:,} offices, one command, PostgreSQL",
        f"{taken:.1f} s",
        f"≤ {COMMAND_BAR:.0f} s",
        taken / COMMAND_BAR,
    )


def main() -> None:
    """Measure the page here, and the command in a cluster."""
    if os.environ.get(INSIDE) == "prepare":
        prepare_offices()
        return
    page()
    sys.path.insert(0, str(ROOT))
    from tests.cluster import binaries, cluster

    if binaries() is None:
        print(
            "no PostgreSQL server is installed: the readiness of many offices is not measured",
            file=sys.stderr,
        )
        return
    with cluster() as found:
        environment = {**os.environ, **found, INSIDE: "prepare"}
        subprocess.run([sys.executable, str(Path(__file__))], cwd=ROOT, env=environment, check=True)
        # The command reads as the application does: behind the walls, owning nothing.
        address = found["PRONGSAI_DATABASE"].replace("prongsai_owner", "prongsai_app", 1)
        os.environ.update({**found, "PRONGSAI_DATABASE": address})
        command()


if __name__ == "__main__":
    main()
