from __future__ import annotations

from typing import Any

import pytest

from prongsai.rooms.measures.tests.conftest import photo


@pytest.mark.django_db
def test_every_page_opens(cast: Any, make: Any, year: int) -> None:
    item = make()
    client = cast.client("officer")
    step = item.steps.first()
    answer = client.post(
        f"/office/measures/{item.pk}/evidence/",
        {"what": "photos", "photos": [photo(), photo("b.jpg")], "covers": "half1", "step": step.pk},
    )
    assert answer.status_code == 302, answer.content.decode()
    for url in (
        "/office/measures/",
        f"/office/measures/?year={year + 1}",
        "/office/measures/new/",
        f"/office/measures/{item.pk}/",
        f"/office/measures/{item.pk}/edit/",
        f"/office/measures/{item.pk}/progress/",
        f"/office/measures/{item.pk}/evidence/",
        f"/office/measures/{item.pk}/history/",
        f"/office/measures/{item.pk}/captions/",
        "/office/measures/imports/",
        answer["Location"],
        f"/office/measures/year/{year}/introduction/",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code, answer.content.decode()[:3000])
