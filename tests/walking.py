"""A furnished office, and a walk through every officers' page that finds every form on it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from lxml import html

from prongsai.engines.plans.api import Evidence, ItemDraft, StepDraft, open_plan, remove_evidence, remove_item
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.organizations.api import Assignment, Position, Role, Unit
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.measures.actions import create_measure
from prongsai.rooms.measures.tests.conftest import photo
from prongsai.rooms.measures.tests.test_imports import page_of, upload
from prongsai.rooms.respondents import api as respondents

STARTS = (
    "/office/",
    "/office/settings/",
    "/office/settings/account/",
    "/account/2fa/",
    "/account/password/change/",
)
SAME_PAGE = 2  # pages of one address pattern that are looked at
TYPED = {"text", "search", "email", "url", "tel", "number", "password", "date", ""}


@dataclass
class Form:
    """A form as a browser has it: where it goes, and what it would send untouched."""

    page: str
    action: str
    data: dict[str, list[str]]
    typed: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """Return what makes two forms the same: the address pattern and the kinds of fields."""
        return route_of(self.action), frozenset(re.sub(r"\d+", "#", name) for name in self.data)


def route_of(address: str) -> str:
    """Return the pattern of an address of this site."""
    return str(resolve(urlsplit(address).path).route)


def may_everything(cast: Any, key: str) -> Any:
    """Give a person of the cast every role of the office; return the actor."""
    person = cast.people[key]
    with as_tenant(person.organization):
        for role in Role.objects.filter(organization=person.organization):
            Assignment.objects.get_or_create(
                organization=person.organization, person=person, role=role, unit=None
            )
    return cast.actor(key)


def work() -> None:
    """Do what waits, as the worker does, in the office whose rows are open."""
    from prongsai.foundation.jobs.actions import HANDLERS

    for job in Job.objects.filter(state="waiting", kind__in=("plans.read", "documents.render")):
        HANDLERS[job.kind](job, Actor.system(job.organization, "worker"))


def furnish(cast: Any, key: str, mark: str) -> Any:
    """Put one of everything into the person's office, each text with the mark; return a client."""
    actor = may_everything(cast, key)
    office = actor.organization
    client = cast.client(key)
    year = fiscal_year_of(timezone.localdate())
    with as_tenant(office):
        unit = Unit.objects.create(organization=office, name=f"กอง{mark}", position_in_list=9)
        Position.objects.create(organization=office, title=f"ตำแหน่ง{mark}", side="permanent", unit=unit)
        plan = open_plan(by=actor, fiscal_year=year)
        made = []
        for number in range(3):
            steps = (StepDraft(text=f"ขั้นตอน{mark}", due_on=date.today() + timedelta(days=3)),)
            draft = ItemDraft(title=f"มาตรการ{mark} {number}", unit_ids=(unit.pk,), steps=steps)
            made.append(create_measure(by=actor, plan=plan, draft=draft, concepts=()))
    for item in made[:2]:
        for _round in range(2):
            client.post(
                reverse("measures:add_evidence", args=[item.pk]),
                {"what": "photos", "photos": [photo(f"{mark}.jpg")], "covers": "year"},
            )
    upload(client, f"เอกสาร{mark}.html", page_of())
    client.post(
        reverse("measures:make_report", args=[year, "plan"]),
        {"layout": "plan", "introduction": mark, "signature": ""},
    )
    client.post("/office/settings/closed-days/new/", {"days": f"1/12/2569 หยุด{mark}"})
    with as_tenant(office):
        remove_evidence(by=actor, evidence=Evidence.objects.filter(organization=office).first())
        remove_item(by=actor, item=made[2])
        survey(actor, year, mark)
        work()
    return client


def survey(actor: Any, year: int, mark: str) -> None:
    """Put a year of surveys and a draft of a mock survey into the office."""
    today = timezone.localdate()
    row = respondents.set_up_year(by=actor, fiscal_year=year, counted_on=today)
    draft = respondents.LinkDraft(url="https://itas.nacc.go.th/x", opens_on=today, closes_on=today)
    respondents.set_link(by=actor, year=row, kind="eit2", draft=draft)
    spread = respondents.SpreadDraft(kind="eit2", channel="line", on=today, audience=mark)
    respondents.add_spread(by=actor, year=row, draft=spread, today=today)
    respondents.report_progress(by=actor, year=row, kind="eit2", on=today, responses=3, today=today)
    respondents.create_mock(by=actor, kind="eit", fiscal_year=year, title=f"แบบสำรวจจำลอง{mark}")


def walk(client: Any, *, each: int = SAME_PAGE) -> tuple[dict[str, str], list[Form]]:
    """Return the pages that can be reached by links, and each kind of form that posts, once.

    ``each`` is how many pages of one address pattern are looked at.
    """
    waiting, pages, forms = list(STARTS), {}, {}
    seen: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if path in pages or not path.startswith(("/office/", "/account/")) or "logout" in path:
            continue
        try:
            route = route_of(path)
        except Resolver404:
            continue
        if seen[route] >= each:
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code in {301, 302}:
            waiting.append(urljoin(address, response["Location"]))
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        seen[route] += 1
        text = response.content.decode()
        pages[path] = text
        tree = html.fromstring(text)
        waiting += [urljoin(address, one) for one in tree.xpath("//a/@href") if not one.startswith("#")]
        for found in forms_of(tree, address):
            forms.setdefault(found.key, found)
    return pages, list(forms.values())


def forms_of(tree: Any, address: str) -> list[Form]:
    """Return the forms of a page that post to an officers' address."""
    found = []
    for form in tree.xpath("//form"):
        action = urljoin(address, form.get("action") or form.get("hx-post") or address).split("#")[0]
        if (form.get("method") or "get").lower() != "post" or not action.startswith(
            ("/office/", "/account/")
        ):
            continue
        one = Form(page=address, action=action, data={})
        for control in tree.xpath("//*[self::input or self::textarea or self::select]"):
            owner = control.get("form")
            if not control.get("name") or control.get("name") == "csrfmiddlewaretoken":
                continue
            if (owner and owner == form.get("id")) or (not owner and form in control.iterancestors()):
                _take(one, control)
        for button in form.xpath(".//button[@name][not(@hx-post)]")[:1]:  # as if the first had been pressed
            one.data[button.get("name")] = [button.get("value", "")]
        found.append(one)
    return found


def _take(form: Form, control: Any) -> None:
    name, kind = control.get("name"), (control.get("type") or "").lower()
    if control.tag == "select":
        options = control.xpath(".//option")
        picked = [one.get("value", "") for one in options if one.get("selected") is not None]
        form.data.setdefault(name, []).extend(picked or [one.get("value", "") for one in options[:1]])
        form.chosen.append(name)
    elif control.tag == "textarea":
        form.data.setdefault(name, []).append(control.text or "")
        form.typed.append(name)
    elif kind in {"checkbox", "radio"}:
        if control.get("checked") is not None:
            form.data.setdefault(name, []).append(control.get("value", "on"))
        if name not in form.chosen:
            form.chosen.append(name)
    elif kind == "hidden":
        form.data.setdefault(name, []).append(control.get("value", ""))
        form.chosen.append(name)
    elif kind in TYPED:
        form.data.setdefault(name, []).append(control.get("value", ""))
        form.typed.append(name)
        if control.get("data-date") is not None:
            form.dates.append(name)
        if control.get("inputmode") in {"numeric", "decimal"}:
            form.numbers.append(name)
    elif kind == "file":
        form.files.append(name)
