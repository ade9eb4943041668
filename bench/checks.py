"""The check of a whole year: 26 items published, 30 measures, 500 pieces of evidence (half photos, half PDFs), in one office.

The check itself is timed (`check_year`), and the officers' page that shows it. Every other office in the country
would cost the same: nothing is kept between two turns but what the process keeps anyway.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from datetime import date
from typing import Any

MEASURES, EVIDENCE, ITEMS, ROUNDS, BAR = 30, 500, 26, 25, 300.0
RESULT = (
    "ดำเนินการประชาสัมพันธ์ขั้นตอนและระยะเวลาการให้บริการผ่านเว็บไซต์ หอกระจายข่าว และบอร์ดทุกหมู่บ้าน "
    "จัดอบรมบุคลากรจำนวน ๒ ครั้ง เมื่อวันที่ ๓ มีนาคม ๒๕๖๘ และวันที่ ๑๒ มิถุนายน ๒๕๖๘ มีผู้เข้าร่วม ๔๕ คน "
    "สำรวจความพึงพอใจของผู้รับบริการได้ร้อยละ ๙๑.๒๐ และรายงานผลต่อผู้บริหารทุกไตรมาส"
)


def prepare() -> tuple[Any, Any]:
    """Fill an empty database; return a signed-in client and the office."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from prongsai.engines.plans.api import Evidence, Item, ItemUnit, Step, open_plan
    from prongsai.foundation.documents.api import Content, Paragraph, Section
    from prongsai.foundation.files.api import File
    from prongsai.foundation.organizations.api import Assignment, Person, Unit, add_starting_roles
    from prongsai.foundation.publishing.api import DISCLOSURE, publish
    from prongsai.foundation.tenants.api import User, as_tenant, found_organization
    from prongsai.kernel.actor import Actor

    office = found_organization(
        kind="sao",
        name="ตัวอย่าง",
        district="ตัวอย่าง",
        province="ตัวอย่าง",
        host="office.example",
        origin="https://office.example",
    )
    day = date(2025, 3, 3)
    with as_tenant(office):
        roles = {role.code: role for role in add_starting_roles(office)}
        user = User.objects.create_user("officer@office.example", "ข้าวเหนียวมะม่วง-42")
        unit = Unit.objects.create(organization=office, name="สำนักปลัด")
        person = Person.objects.create(organization=office, user=user, name="นิติกร", unit=unit)
        Assignment.objects.create(organization=office, person=person, role=roles["officer"])
        system = Actor.system(office, "bench")
        plan = open_plan(by=system, fiscal_year=2568)
        items = Item.objects.bulk_create(
            Item(
                organization=office,
                plan=plan,
                seq=n,
                title=f"มาตรการที่ {n} ส่งเสริมความโปร่งใสในการให้บริการประชาชน",
                state="done",
                result=RESULT,
                success="ผู้รับบริการพึงพอใจ" if n % 3 else "(ระบุจำนวน) คน",
                monitoring="รายงานผู้บริหารทุกไตรมาส",
                evidence_count=EVIDENCE // MEASURES,
            )
            for n in range(1, MEASURES + 1)
        )
        ItemUnit.objects.bulk_create(ItemUnit(organization=office, item=item, unit=unit) for item in items)
        Step.objects.bulk_create(
            Step(organization=office, item=item, seq=s, text=RESULT[:120], state="done", done_on=day)
            for item in items
            for s in range(1, 6)
        )
        files = File.objects.bulk_create(
            File(
                organization=office,
                sha256=f"{n:064}",
                name=f"{n}.pdf" if n % 2 else f"{n}.jpg",
                size=1,
                content_type="application/pdf" if n % 2 else "image/jpeg",
                kind="document" if n % 2 else "photo",
                text_layer=("none" if n % 9 == 0 else "text") if n % 2 else "",
            )
            for n in range(EVIDENCE)
        )
        Evidence.objects.bulk_create(
            Evidence(
                organization=office,
                item=items[n % MEASURES],
                kind="file" if n % 2 else "photo",
                file=file,
                caption=f"ภาพที่ {n}" if n % 5 else "",
                happened_on=day,
            )
            for n, file in enumerate(files)
        )
        for n in range(1, ITEMS + 1):
            publish(
                by=system,
                address=f"ita/2569/o{n}",
                kind=DISCLOSURE,
                fiscal_year=2569,
                title=f"ข้อ o{n}",
                content=Content(title="ข้อ", sections=(Section(blocks=(Paragraph(text=RESULT),)),)),
            )
    client = Client(headers={"host": "office.example", "accept-encoding": "gzip"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["organization"] = office.pk  # a session belongs to one office
    session.save()
    return client, office


def main() -> None:
    """Print one line of JSON for the check, and one for its page."""
    client, office = prepare()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from prongsai.foundation.checks.api import check_year
    from prongsai.foundation.tenants.api import as_tenant

    today = date(2026, 4, 1)
    times: dict[str, list[float]] = {"check": [], "page": []}
    found = queries = 0
    for turn in range(ROUNDS + 3):
        with as_tenant(office), CaptureQueriesContext(connection) as asked:
            start = time.perf_counter()
            found = len(check_year(office, 2569, today))
            taken = (time.perf_counter() - start) * 1000
        queries = len(asked)
        start = time.perf_counter()
        answer = client.get("/office/checks/?year=2569")
        page = (time.perf_counter() - start) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")
        if turn >= 3:
            times["check"].append(taken)
            times["page"].append(page)
    works = {
        "check": f"whole-year check: {ITEMS} items, {MEASURES} measures, {EVIDENCE} files ({found} findings, {queries} queries)",
        "page": "its page for officers, 100 findings shown",
    }
    for name, work in works.items():
        middle = statistics.median(times[name])
        row = {
            "work": f"{work}, p50",
            "figure": f"{middle:.0f} ms",
            "limit": f"≤ {BAR:.0f} ms",
            "ratio": f"{middle / BAR:.2f}",
        }
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
