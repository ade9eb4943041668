"""The officers' list of 50 out of 10,000 measures and a record page, against a page with nothing on it.

Every request goes through the whole application (middleware, session, actor, templates, compression) in this
process; the three pages take turns, so that a busy machine slows them alike.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from datetime import timedelta
from typing import Any

MEASURES, ROUNDS, BAR = 10_000, 60, 50.0


def prepare() -> tuple[Any, dict[str, str]]:
    """Fill an empty database; return a signed-in client and the addresses."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from prongsai.engines.plans.api import Item, ItemUnit, Step, open_plan
    from prongsai.foundation.organizations.api import Assignment, Person, Unit, add_starting_roles
    from prongsai.foundation.tenants.api import User, as_tenant, found_organization
    from prongsai.kernel.actor import Actor
    from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
    from prongsai.rooms.measures.models import ItemLink

    office = found_organization(
        kind="sao",
        name="ตัวอย่าง",
        district="ตัวอย่าง",
        province="ตัวอย่าง",
        host="office.example",
        origin="https://office.example",
    )
    today = timezone.localdate()
    year = FiscalYear(fiscal_year_of(today))
    with as_tenant(office):
        roles = {role.code: role for role in add_starting_roles(office)}
        user = User.objects.create_user("officer@office.example", "ข้าวเหนียวมะม่วง-42")
        units = [
            Unit.objects.create(organization=office, name=name)
            for name in ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา")
        ]
        person = Person.objects.create(organization=office, user=user, name="นิติกร", unit=units[0])
        Assignment.objects.create(organization=office, person=person, role=roles["officer"])
        plan = open_plan(by=Actor.system(office, "bench"), fiscal_year=year.year)
        text = "ประชาสัมพันธ์ขั้นตอนและระยะเวลาการให้บริการผ่านเว็บไซต์ หอกระจายข่าว และบอร์ดทุกหมู่บ้าน"
        items = Item.objects.bulk_create(
            [
                Item(
                    organization=office,
                    plan=plan,
                    seq=n,
                    title=f"{text} ครั้งที่ {n}",
                    starts_on=year.starts_on,
                    ends_on=year.ends_on,
                    state=("not_started", "in_progress", "done")[n % 3],
                    result=text * 4 if n % 3 else "",
                    steps_total=5,
                    steps_done=n % 5,
                    evidence_count=n % 4,
                    next_due_on=today + timedelta(days=n % 90 - 20),
                    monitoring=text,
                )
                for n in range(1, MEASURES + 1)
            ],
            batch_size=500,
        )
        for start in range(0, MEASURES, 1000):
            chunk = items[start : start + 1000]
            ItemUnit.objects.bulk_create(
                [ItemUnit(organization=office, item=item, unit=units[item.seq % 4]) for item in chunk],
                batch_size=500,
            )
            ItemLink.objects.bulk_create(
                [
                    ItemLink(
                        organization=office, item=item, concept="integrity_measures", fiscal_year=year.year
                    )
                    for item in chunk
                ],
                batch_size=500,
            )
            Step.objects.bulk_create(
                [
                    Step(
                        organization=office,
                        item=item,
                        seq=s,
                        text=text,
                        due_on=today + timedelta(days=s * 7 - 14),
                    )
                    for item in chunk
                    for s in range(1, 6)
                ],
                batch_size=500,
            )
    client = Client(headers={"host": "office.example", "accept-encoding": "gzip"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["organization"] = office.pk  # a session belongs to one office
    session.save()
    return client, {
        "empty": f"/office/measures/?year={year.year + 1}",
        "list": "/office/measures/",
        "late": "/office/measures/?show=late&sort=due",
        "record": f"/office/measures/{items[5000].pk}/",
    }


def main() -> None:
    """Print one line of JSON for each page."""
    client, pages = prepare()
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + 5):
        for name, url in pages.items():
            start = time.perf_counter()
            answer = client.get(url)
            taken = (time.perf_counter() - start) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{url} answered {answer.status_code} {answer.headers.get('Location', '')}")
            if turn >= 5:
                times[name].append(taken)
    middle = {name: statistics.median(values) for name, values in times.items()}
    works = {
        "list": f"list of 50 of {MEASURES:,} measures",
        "late": f"list of late measures of {MEASURES:,}, by due date",
        "record": "record page of a measure",
    }
    for name, work in works.items():
        for limit, peer in (
            (f"≤ {BAR:.0f} ms", BAR),
            (f"empty page {middle['empty']:.1f} ms", middle["empty"]),
        ):
            row = {
                "work": f"{work}, p50",
                "figure": f"{middle[name]:.1f} ms",
                "limit": limit,
                "ratio": f"{middle[name] / peer:.2f}",
            }
            print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
