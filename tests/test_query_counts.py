"""How many questions the pages that no single room owns ask the database, whether there is little or much to show.

The numbers stand in query_counts.json, so a change of them shows in the diff. Set PRONGSAI_KEEP_QUERY_COUNTS=1
to write the file after a change that is meant.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prongsai.engines.plans.api import ItemDraft, StepDraft, open_plan
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import save_draft
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.organizations.api import Person, Position, Unit
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.measures.api import create_measure

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")
NOT_THE_PAGE = ("set_config", "current_setting", "SAVEPOINT")  # opening the tenant's rows, on PostgreSQL only
OFFICER = {
    "home": "/office/",
    "search": "/office/search/?q=ทะเบียน",
    "documents": "/office/documents/",
    "register": "/office/documents/register/",
    "notices": "/office/notices/",
    "edition": "/office/framework/",
    "changes of the edition": "/office/framework/2569/changes/",
    "account": "/office/settings/account/",
}
ADMIN = {
    "people": "/office/settings/people/",
    "units": "/office/settings/units/",
    "positions": "/office/settings/positions/",
    "roles": "/office/settings/roles/",
    "journal": "/office/settings/journal/",
}


def asked(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200, url
    return sum(not any(word in query["sql"] for word in NOT_THE_PAGE) for query in queries)


def more(cast: Any, count: int) -> None:
    officer, office, today = cast.actor("officer"), cast.office, timezone.localdate()
    plan = open_plan(by=officer, fiscal_year=fiscal_year_of(today))
    for number in range(count):
        name = f"ทะเบียน {plan.items.count()} {number}"
        draft = ItemDraft(title=name, steps=(StepDraft(text="ขั้นตอน", due_on=today),))
        create_measure(by=officer, plan=plan, draft=draft, concepts=("integrity_measures",))
        save_draft(by=officer, kind="memo", texts={"subject": name, "to": "นายก", "body": "ข้อความ"})
        notify(by=officer, users=[officer.user], title=name)
        unit = Unit.objects.create(organization=office, name=name)
        post = Position.objects.create(organization=office, title=name, unit=unit)
        Person.objects.create(organization=office, name=name, position=post, unit=unit)
        record(by=officer, verb="units.added", subject=unit, summary=name)


def test_the_number_of_queries_is_the_one_in_the_repository(cast: Any) -> None:
    clients = [(cast.client("officer"), OFFICER), (cast.client("admin"), ADMIN)]
    more(cast, 2)
    few = {name: asked(client, url) for client, urls in clients for name, url in urls.items()}
    more(cast, 12)
    many = {name: asked(client, url) for client, urls in clients for name, url in urls.items()}
    assert few == many
    if os.environ.get("PRONGSAI_KEEP_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(many, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert many == json.loads(COUNTS.read_text(encoding="utf-8"))
