"""The demonstration office: loaded on request, believable, and gone without a trace."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver

from prongsai.engines.plans.api import Evidence, Item, Plan
from prongsai.foundation.audit.api import verify_chain
from prongsai.foundation.publishing.api import Page
from prongsai.foundation.tenants.api import Organization, User, as_tenant, tenant_tables
from prongsai.rooms.checklist.models import Submission
from prongsai.rooms.respondents.models import MockSurvey

# Files that are no tables of the office: pictures of codes, and the template of an edition.
NO_TABLES = {"respondents:qr", "respondents:mock_qr", "framework:template"}
MONTHS = "ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค.".replace(".", r"\.")
DATED = re.compile(rf"^[0-9๐-๙]{{1,2}} (?:{MONTHS}) [0-9๐-๙]{{4}}(?: [0-9๐-๙:]{{5}}(?: น\.)?)?$")


def exports() -> set[str]:
    """Return the names of the addresses below /office/ that send a list in a form that is asked for."""
    found = set()

    def walk(patterns: Any, space: str, route: str) -> None:
        for one in patterns:
            here = route + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, one.namespace or space, here)
            elif re.search(r"^office/.*(?:\.|export/)<\w+:(?:form|suffix|kind)>/?$", here):
                found.add(f"{space}:{one.name}")

    walk(get_resolver().url_patterns, "", "")
    return found - NO_TABLES


def the_tables_open_everywhere(office: Organization, last: int, now: int) -> None:
    """Open every export of the officers: marked as UTF-8, and each date written for people has one for machines."""
    with as_tenant(office):
        submission = Submission.objects.get(fiscal_year=last).pk
        mock = MockSurvey.objects.filter(state="closed").first()
    paths = {
        "measures:export": [f"measures/list.csv?year={last}"],
        "measures:export_rounds": [f"measures/rounds/list.csv?year={last}"],
        "measures:export_round": [f"measures/rounds/{last}/six_months/list.csv"],
        "results:export_years": ["results/years.csv"],
        "results:template": [f"results/{last}/form.csv"],
        "results:export": [f"results/{last}/scores.csv"],
        "results:export_analysis": [f"results/{last}/analysis.csv"],
        "checklist:export": [f"checklist/list.csv?year={last}"],
        "checklist:export_submission": [f"checklist/submissions/{submission}/sheet.csv"],
        "checklist:sheet_export": [f"checklist/{last}/sheet.csv"],
        "checklist:export_calendar": [f"checklist/{now}/calendar.csv"],
        "respondents:export": [
            f"respondents/{now}/export/{what}.csv"
            for what in ("spreads", "progress", "services", "staff", "summary")
        ],
        "respondents:mock_export": [f"respondents/mock/{mock.pk}/result.csv"] if mock else [],
        "approvals:export": ["approvals/export/csv/"],
        "checks:export": [f"checks/export.csv?year={now}"],
        "figures:export": ["figures/list.csv"],
        "figures:export_frozen": ["figures/measures.steps_done/frozen.csv"],
        "documents:register_export": ["documents/register/export/csv/"],
        "organizations:export_journal": ["settings/export/journal.csv"],
        "organizations:export": [
            f"settings/export/{what}.csv" for what in ("units", "positions", "people", "roles", "closed-days")
        ],
    }
    assert set(paths) == exports()
    dated = 0
    for name, several in paths.items():
        who = "admin" if name.startswith("organizations:") else "officer"
        client = Client(headers={"host": "demo.example"})
        user = User.objects.get(email=f"{who}@tambon.example")
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["organization"] = office.pk
        session.save()
        for path in several:
            answer = client.get(f"/office/{path}")
            assert answer.status_code == 200, path
            content = b"".join(answer) if answer.streaming else answer.content
            assert content.startswith("\ufeff".encode()), path
            heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            for row in rows:
                for place, cell in enumerate(row):
                    if DATED.match(cell):
                        dated += 1
                        assert heads[place + 1] == f"{heads[place]} (ISO 8601)", (path, heads[place], cell)
                        assert date.fromisoformat(row[place + 1][:10]).year > 2000, (path, row)
    assert dated > 100


@pytest.fixture
def home(settings, tmp_path):
    settings.PRONGSAI_HOME = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_office_is_full_and_can_be_removed(home, capsys):
    call_command("demo", "load", "--host", "demo.example")
    printed = capsys.readouterr().out
    office = Organization.objects.get()
    assert office.is_demo
    assert (home / "demo-sign-in.txt").stat().st_mode & 0o777 == 0o600
    password = next(line for line in printed.splitlines() if line.startswith("password: ")).removeprefix(
        "password: "
    )
    with as_tenant(office):
        years = list(Plan.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True))
        assert years[1] == years[0] + 1
        assert Item.objects.filter(plan__fiscal_year=years[0]).count() >= 8
        assert not Item.objects.filter(plan__fiscal_year=years[0]).exclude(state="done").exists()
        assert Evidence.objects.filter(kind="photo").count() >= 12
        shown = Page.objects.filter(state="published")
        assert shown.filter(address__startswith="ita/").count() == 2
        assert shown.filter(address__startswith="news/").count() == 5
        assert shown.filter(address__startswith="pages/").count() == 1
        assert verify_chain(office).is_sound
    assert User.objects.get(email="officer@tambon.example").check_password(password)
    the_tables_open_everywhere(office, *years)

    call_command("demo", "load", "--if-empty")  # an office exists: nothing happens
    assert Organization.objects.count() == 1

    if connection.vendor == "postgresql":
        return  # the journal belongs to the owner of the tables; the application's role may not remove it
    call_command("demo", "remove", "--host", "demo.example")
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    with connection.cursor() as cursor:
        for table in tenant_tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table
    assert not (home / "demo-sign-in.txt").exists()


@pytest.mark.django_db
def test_a_real_office_cannot_be_removed(home):
    Organization.objects.create(name="จริง", host="real.example", origin="https://real.example")
    with pytest.raises(CommandError):
        call_command("demo", "remove", "--host", "real.example")
    assert Organization.objects.count() == 1
