"""How many questions each page asks the database: [drawn for the first time, drawn already].

The numbers stand in query_counts.json, so a change of them shows in the diff. Only statements on the tables
of this app and of files are counted; what tenancy, session and sign-in ask is not of this app's making.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prongsai.foundation.publishing.api import publish
from prongsai.foundation.publishing.tests.samples import facts
from prongsai.foundation.publishing.views.serving import SHELF

COUNTS = Path(__file__).parent / "query_counts.json"
OURS = ('"publishing_', '"files_')


def asked(client, address):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            b"".join(response.streaming_content)
    return sum(1 for one in caught.captured_queries if any(table in one["sql"] for table in OURS))


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 6])
def test_questions_stay_as_they_are_however_much_is_published(cast, more):
    officer = cast.actor("officer")
    publish(**facts(officer))
    publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลข"))
    for number in range(more):
        publish(**facts(officer, address=f"ita/2569/o{number + 1}", photo=False))
    found = {}
    for address, _expected in json.loads(COUNTS.read_text()).items():
        SHELF.clear()
        client = cast.client("officer" if address.startswith("/office/") else None)
        found[address] = [asked(client, address), asked(client, address)]
    assert found == json.loads(COUNTS.read_text())
