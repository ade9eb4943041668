"""No value in an address breaks a page: each page is asked with nonsense in every field."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase

from tests.test_access_walk import ROUTES, example

PACKAGE = Path(__file__).resolve().parent.parent / "prongsai"
NAMES = sorted(
    {
        name
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r"GET(?:\.get|\.getlist)?[\[(]\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
)
NONSENSE = [  # what a database never gets to see is tried on one
    "9" * 30,
    "-1",
    "'\"<script>%\\",
    pytest.param("\u0660\u0e59\u00b2", marks=pytest.mark.one_database),
    pytest.param("2569-13-45", marks=pytest.mark.one_database),
    "1e999",
    "\ud7ff\U0010ffff\u202e",
]
SLOW = {"account/"}  # sign-in counts attempts; its pages have tests of their own


@pytest.mark.parametrize("value", NONSENSE)
def test_no_page_breaks_on_nonsense_in_its_address(cast, value):
    from prongsai.foundation.organizations.api import Assignment

    for role in {a.role for a in Assignment.objects.filter(organization=cast.office, unit=None)}:
        Assignment.objects.get_or_create(
            organization=cast.office, person=cast.people["officer"], role=role, unit=None
        )
    cache.clear()
    client = cast.client("officer")
    client.raise_request_exception = False
    assert len(NAMES) > 5
    query = urlencode(dict.fromkeys(NAMES, value), errors="surrogatepass")
    broken = {}
    for route, _view in ROUTES:
        if route.startswith(tuple(SLOW)):
            continue
        response: HttpResponseBase = client.get(f"{example(route)}?{query}")
        if response.status_code >= 500:
            broken[route] = response.status_code
    assert broken == {}
