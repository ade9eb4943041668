"""Load and remove the demonstration office, through the same actions that people use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import (
    Approved,
    EvidenceDraft,
    Item,
    ItemDraft,
    Plan,
    StepDraft,
    StepReport,
    add_evidence,
    announce_plan,
    approve_evidence,
    introduce_plan,
    open_plan,
    report_progress,
)
from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import store
from prongsai.foundation.organizations.api import (
    Assignment,
    Person,
    Position,
    Unit,
    actor_for,
    add_starting_roles,
)
from prongsai.foundation.tenants.api import Organization, User, as_tenant, found_organization
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of, thai_digits
from prongsai.kernel.errors import Problem
from prongsai.lobby.demo.checklist import fill_checklist
from prongsai.lobby.demo.cycle import add_results, send_memo
from prongsai.lobby.demo.pictures import picture
from prongsai.lobby.demo.rounds import approve_measures, bind_figures, count_by_office, hold_rounds
from prongsai.lobby.demo.site import fill_site
from prongsai.lobby.demo.surveys import load_surveys
from prongsai.rooms.measures.api import ReportOptions, create_measure, make_report, publish_report

YEAR = Path(__file__).parent / "data" / "year.yaml"
DOMAIN = "tambon.example"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The demonstration office, and the password that all of its people share; it is shown once."""

    organization: Organization
    password: str
    people: list[tuple[str, str]]
    reports: list[Any]


def load(*, host: str, origin: str, today: date) -> Loaded:
    """Create the demonstration office with last year done and this year under way; all or nothing."""
    data = yaml.safe_load(YEAR.read_text(encoding="utf-8"))
    password = "-".join(secrets.token_hex(2) for _part in range(4))
    with transaction.atomic():
        organization = found_organization(
            kind="sao",
            name="ตัวอย่าง",
            district="ตัวอย่าง",
            province="ตัวอย่าง",
            address="๙๙ หมู่ ๔ ตำบลตัวอย่าง",
            postcode="10000",
            phone="0 4400 0000",
            email=f"saraban@{DOMAIN}",
            opening_hours="จันทร์–ศุกร์ ๐๘.๓๐–๑๖.๓๐ น. ไม่พักกลางวัน",
            letter_code="ตย ๗๐๐๐๑",
            host=host,
            origin=origin,
            is_demo=True,
        )
        with as_tenant(organization):
            units = _units(organization, data)
            people = _people(organization, data, units, password)
            actors = {
                key: actor_for(person.user, organization, today=today) for key, person in people.items()
            }
            record(by=Actor.system(organization, "demo"), verb="demo.loaded", subject=organization)
            this_year = fiscal_year_of(today)
            last = _year(data, actors, units, this_year - 1, today, over=True)
            running = _year(data, actors, units, this_year, today, over=False)
            officer = actors["officer"]
            add_results(data, officer, this_year)
            send_memo(data, officer, today)
            fill_site(officer, people, today)
            fill_checklist(officer, units, today)
            load_surveys(actors, today)
            count_by_office(last, officer, today)
            made = [
                make_report(
                    by=officer,
                    plan=last,
                    what="result",
                    options=ReportOptions(layout="result_wide"),
                    today=today,
                ),
                approve_measures(running, actors, today),
            ]
            bind_figures(running, officer)
            count_by_office(running, officer, today)
            hold_rounds(last, officer)
    return Loaded(
        organization, password, [(person.title, str(person.user)) for person in people.values()], made
    )


def publish_reports(loaded: Loaded, *, today: date) -> None:
    """Have the worker make the files of the reports, and publish them; raise ``Problem`` when they are not made."""
    organization = loaded.organization
    with as_tenant(organization):
        people = Person.objects.filter(organization=organization).select_related("user", "position")
        named = {person.user.email.partition("@")[0]: person for person in people if person.user}
        officer = actor_for(named["officer"].user, organization, today=today)
    call_command("worker", "--until-empty", "--name", "demo")
    with as_tenant(organization):
        for report in loaded.reports:
            report.refresh_from_db()
            publish_report(
                by=officer,
                report=report,
                responsible="สำนักปลัด",
                approved_by=named["mayor"].title,
                approved_on=today,
            )


def remove(organization: Organization) -> int:
    """Remove the demonstration office with everything in it, its files too; return how many rows went."""
    if not organization.is_demo:
        raise Problem(_("Only the demonstration office can be removed. Nothing was changed."))
    gone = 0
    with transaction.atomic(), as_tenant(organization):
        users = list(
            Person.objects.filter(organization=organization, user__isnull=False).values_list(
                "user", flat=True
            )
        )
        for model in apps.get_models(include_auto_created=True):
            if any(f.name == "organization" for f in model._meta.local_fields):
                rows: Any = models.QuerySet(model).filter(organization=organization)
                # Foreign keys are checked when the transaction ends, so the order of tables does not matter.
                gone += rows._raw_delete(using="default") or 0
        organization.delete()
        User.objects.filter(pk__in=users).delete()
    _remove_files(str(organization.pk))
    return gone


def _remove_files(folder: str) -> None:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _remove_files(f"{folder}/{name}")
    default_storage.delete(folder)


def _units(organization: Organization, data: dict[str, Any]) -> dict[str, Unit]:
    return {
        name: Unit.objects.create(
            organization=organization, name=name, short_name=short, position_in_list=place
        )
        for place, (name, short) in enumerate(data["units"], 1)
    }


def _people(
    organization: Organization, data: dict[str, Any], units: dict[str, Unit], password: str
) -> dict[str, Person]:
    roles = {role.code: role for role in add_starting_roles(organization)}
    people = {}
    for entry in [*data["people"], *data["vacant"]]:
        unit = units.get(entry["unit"] or "")
        position = Position.objects.create(
            organization=organization,
            title=entry["title"],
            side=entry.get("side", "permanent"),
            unit=unit,
            rank=entry["rank"],
            is_executive=entry.get("executive", False),
        )
        if "key" not in entry:
            continue
        user = User.objects.create_user(f"{entry['key']}@{DOMAIN}", password)
        person = Person.objects.create(
            organization=organization,
            user=user,
            name=entry["title"],
            position=position,
            unit=unit,
            joined_on=date(2018, 10, 1),
            is_public=entry.get("executive", False),
        )
        Assignment.objects.create(
            organization=organization,
            person=person,
            role=roles[entry["role"]],
            unit=unit if entry.get("only") else None,
        )
        people[entry["key"]] = person
    return people


def _year(
    data: dict[str, Any],
    actors: dict[str, Actor],
    units: dict[str, Unit],
    year: int,
    today: date,
    *,
    over: bool,
) -> Plan:
    officer = actors["officer"]
    plan = open_plan(by=officer, fiscal_year=year)
    text = data["introduction"].format(
        office=officer.organization.full_name,
        previous=thai_digits(str(year - 1)),
        year=thai_digits(str(year)),
    )
    introduce_plan(by=officer, plan=plan, introduction=text)
    pairs = [(entry, _measure(entry, officer, units, plan, year)) for entry in data["measures"]]
    if over:  # the year before Prongsai was approved on paper
        memo = Approved(
            number=f"ตย 70001/{41 + year % 10}",
            on=min(FiscalYear(year).starts_on + timedelta(days=14), today),
            by_text=officer.organization.chief_title,
        )
        announce_plan(by=officer, plan=plan, elsewhere=memo, today=today)
    for number, (entry, item) in enumerate(pairs):
        _progress(entry, item, officer, year, today, over=over)
        _photos(entry, item, actors, year, today, seed=year * 100 + number * 10, over=over)
    plan.refresh_from_db()
    return plan


def _measure(entry: dict[str, Any], officer: Actor, units: dict[str, Unit], plan: Plan, year: int) -> Item:
    months = FiscalYear(year).months
    steps = [
        StepDraft(
            text=step["text"],
            due_on=months[step["month"] - 1].ends_on,
            unit_id=units[entry["units"][0]].pk,
        )
        for step in entry["steps"]
    ]
    draft = ItemDraft(
        title=entry["title"],
        monitoring=entry["monitoring"],
        target=entry.get("target", ""),
        figure=entry.get("figure", ""),
        period_text=entry["period"],
        starts_on=months[entry["months"][0] - 1].starts_on,
        ends_on=months[entry["months"][1] - 1].ends_on,
        unit_ids=tuple(units[name].pk for name in entry["units"]),
        steps=tuple(steps),
    )
    return create_measure(by=officer, plan=plan, draft=draft, concepts=entry["concepts"])


def _progress(
    entry: dict[str, Any], item: Item, officer: Actor, year: int, today: date, *, over: bool
) -> None:
    reports = []
    for step, told in zip(item.steps.order_by("seq"), entry["steps"], strict=True):
        if over:
            state = "done"
        elif told.get("late") or told.get("running"):
            state = "in_progress"
        elif step.due_on and step.due_on < today:
            state = "done"
        else:
            state = "not_started"
        done_on = min(step.due_on, today) if state == "done" and step.due_on else None
        reports.append(StepReport(pk=step.pk, state=state, done_on=done_on))
    texts = {
        "result": entry["result"].strip(),
        "success": entry["success"],
        "suggestion": entry.get("suggestion", ""),
    }
    report_progress(by=officer, item=item, today=today, steps=reports, **(texts if over else {}))


def _photos(
    entry: dict[str, Any],
    item: Item,
    actors: dict[str, Actor],
    year: int,
    today: date,
    *,
    seed: int,
    over: bool,
) -> None:
    fiscal = FiscalYear(year)
    steps = {step.seq: step.pk for step in item.steps.all()}
    for number, photo in enumerate(entry["photos"]):
        day = fiscal.months[photo["month"] - 1].starts_on + timedelta(days=11)
        if day >= today:
            continue
        content = picture(photo["scene"], seed + number)
        file = store(by=actors["officer"], name=f"{photo['scene']}.jpg", content=content)
        half = fiscal.half_of(day).period
        evidence = add_evidence(
            by=actors["officer"],
            item=item,
            today=today,
            draft=EvidenceDraft(
                kind="photo",
                file=file,
                step_id=steps.get(photo["step"]),
                # One caption of the running year is left open, so that the check has something to find.
                caption="" if not over and photo["scene"] == "pledge" else photo["caption"],
                happened_on=day,
                supports_from=half.starts_on,
                supports_to=half.ends_on,
            ),
        )
        if over:
            approve_evidence(by=actors["head"], evidence=evidence)
