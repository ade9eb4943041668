"""How many questions the pages that no single room owns ask the database, whether there is little or much to show.

The numbers stand in query_counts.json, so a change of them shows in the diff. Set PRONGSAI_KEEP_QUERY_COUNTS=1
to write the file after a change that is meant.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prongsai.engines.plans.api import (
    EvidenceDraft,
    Import,
    ItemDraft,
    StepDraft,
    add_evidence,
    open_plan,
    remove_item,
)
from prongsai.foundation.approvals.models import Desk, Route
from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import set_aside
from prongsai.foundation.checks.models import Reach, ReachRun
from prongsai.foundation.documents.api import Content, Paragraph, Section, save_draft
from prongsai.foundation.files.api import store
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.organizations.api import Person, Position, Unit
from prongsai.foundation.organizations.models import ClosedDay
from prongsai.foundation.publishing.api import (
    DISCLOSURE,
    NewsCategory,
    keep_draft,
    publish,
    save_news,
    schedule,
    start_categories,
)
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.checklist.api import DateDraft, set_date, submit
from prongsai.rooms.measures.api import create_measure
from prongsai.rooms.measures.tests.conftest import photo
from prongsai.rooms.respondents.api import create_mock

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")
NOT_THE_PAGE = ("set_config", "current_setting", "SAVEPOINT")  # opening the tenant's rows, on PostgreSQL only
YEAR = fiscal_year_of(timezone.localdate())
OFFICER = {
    "home": "/office/",
    "search": "/office/search/?q=ทะเบียน",
    "documents": "/office/documents/",
    "register": "/office/documents/register/",
    "notices": "/office/notices/",
    "edition": "/office/framework/",
    "changes of the edition": "/office/framework/2569/changes/",
    "account": "/office/settings/account/",
    "calendar": "/office/calendar.ics",
    "check of the year": f"/office/checks/?year={YEAR}",
    "photos": f"/office/checks/photos/?year={YEAR}",
    "photo": "/office/checks/photos/{photo}/",
    "walks": f"/office/checks/reach/?year={YEAR}",
    "walk": "/office/checks/reach/{walk}/",
    "figures": "/office/figures/",
    "figure": "/office/figures/measures.steps_done/",
    "removed measures": f"/office/measures/year/{YEAR}/removed/",
    "approval of measures": f"/office/measures/year/{YEAR}/approval/",
    "rounds": f"/office/measures/rounds/?year={YEAR}",
    "round": f"/office/measures/rounds/{YEAR}/six_months/",
    "proposals": f"/office/measures/year/{YEAR}/proposals/",
    "imports": "/office/measures/imports/",
    "imports of scores": "/office/results/imports/",
    "dates of the assessment": f"/office/checklist/{YEAR}/calendar/",
    "submissions": f"/office/checklist/{YEAR}/submissions/",
    "mock survey": "/office/respondents/mock/{mock}/",
    "public pages": "/office/publishing/",
    "news": "/office/publishing/news/",
    "one piece of news": "/office/publishing/news/{news}/",
    "categories": "/office/publishing/news/categories/",
    "people of the site": "/office/publishing/people/",
}
ADMIN = {
    "people": "/office/settings/people/",
    "units": "/office/settings/units/",
    "positions": "/office/settings/positions/",
    "roles": "/office/settings/roles/",
    "journal": "/office/settings/journal/",
    "routes": "/office/approvals/routes/",
    "route": "/office/approvals/routes/{route}/",
    "closed days": "/office/settings/closed-days/",
}


def asked(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return sum(not any(word in query["sql"] for word in NOT_THE_PAGE) for query in queries)


def more(cast: Any, count: int) -> dict[str, int]:
    """Write more of everything; return one of each for the pages that show one."""
    officer, office, today = cast.actor("officer"), cast.office, timezone.localdate()
    plan = open_plan(by=officer, fiscal_year=YEAR)
    one: dict[str, int] = {}
    for number in range(count):
        name = f"ทะเบียน {plan.items.count()} {number}"
        draft = ItemDraft(title=name, steps=(StepDraft(text="ขั้นตอน", due_on=today),))
        item = create_measure(by=officer, plan=plan, draft=draft, concepts=("integrity_measures",))
        save_draft(by=officer, kind="memo", texts={"subject": name, "to": "นายก", "body": "ข้อความ"})
        notify(by=officer, users=[officer.user], title=name)
        unit = Unit.objects.create(organization=office, name=name)
        post = Position.objects.create(organization=office, title=name, unit=unit)
        Person.objects.create(organization=office, name=name, position=post, unit=unit, is_public=True)
        record(by=officer, verb="units.added", subject=unit, summary=name)
        picture = photo(colour=f"#{number:02x}{len(name):02x}{plan.pk % 256:02x}")
        file = store(by=officer, name="ก.jpg", content=picture, kind="photo")
        shown = EvidenceDraft(kind="photo", file=file, caption=name, happened_on=today)
        add_evidence(by=officer, item=item, draft=shown, today=today)
        gone = create_measure(by=officer, plan=plan, draft=draft, concepts=())
        remove_item(by=officer, item=gone)
        content = Content(title=name, sections=(Section(blocks=(Paragraph(text=name),)),))
        place = {"address": f"pages/{item.pk}", "kind": "page", "fiscal_year": None}
        late = keep_draft(by=officer, **place, title=name, content=content)
        schedule(by=officer, draft=late, at=timezone.now() + timedelta(days=9))
        publish(
            by=officer, address=f"ita/{YEAR}/x{item.pk}", kind=DISCLOSURE, fiscal_year=YEAR,
            concept="integrity_measures", title=name, content=content,
        )  # fmt: skip
        start_categories(by=officer)
        category = NewsCategory.objects.filter(organization=office).first()
        news = save_news(by=officer, title=name, text=name, on=today, category=category)
        run = ReachRun.objects.create(
            organization=office, fiscal_year=YEAR, home="https://tambon.example/", finished_at=timezone.now()
        )
        for walked in ReachRun.objects.filter(organization=office):
            Reach.objects.create(
                organization=office, run=walked, address=f"x/{item.pk}", title=name, is_found=False
            )
        set_aside(
            by=officer, subject=f"year:{YEAR}", finding_key=f"{item.pk:016x}", code="x", severity="warning",
            message=name, reason=name,
        )  # fmt: skip
        Import.objects.create(organization=office, file=file, filename=name, state="read", plan=plan)
        survey = create_mock(by=officer, kind="eit", fiscal_year=YEAR, title=name)
        due = DateDraft(title=name, ends_on=today, source="หนังสือ", certainty="announced")
        set_date(by=officer, fiscal_year=YEAR, code=f"own-{item.pk}", draft=due)
        route = Route.objects.create(organization=office, name=name, kinds=["memo"])
        ClosedDay.objects.create(organization=office, on=today + timedelta(days=item.pk), reason=name)
        one = one or {
            "photo": file.pk, "walk": run.pk, "mock": survey.pk, "news": news.pk, "route": route.pk
        }  # fmt: skip
    submit(by=officer, fiscal_year=YEAR, submitted_at=timezone.now(), now=timezone.now())
    for kept in Route.objects.filter(organization=office):
        last = kept.desks.count()
        for seq in range(last + 1, last + 1 + min(count, 4)):
            Desk.objects.create(
                organization=office, route=kept, seq=seq, title=name, who="position", position=post, days=1
            )
    return one


def test_the_number_of_queries_is_the_one_in_the_repository(cast: Any) -> None:
    clients = [(cast.client("officer"), OFFICER), (cast.client("admin"), ADMIN)]
    one = more(cast, 2)

    def counted() -> dict[str, int]:
        return {
            name: asked(client, url.format(**one)) for client, urls in clients for name, url in urls.items()
        }

    few = counted()
    more(cast, 12)
    many = counted()
    assert few == many
    if os.environ.get("PRONGSAI_KEEP_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(many, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert many == json.loads(COUNTS.read_text(encoding="utf-8"))
