"""Every address says who may open it, and means it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver

from prongsai.foundation.audit.api import Entry
from prongsai.kernel.permissions import permissions

# Reviewed: addresses that anybody may open, each with its reason. A new public page has to be added here.
PUBLIC = {
    "account/login/": "the way in",
    "account/logout/": "the way out; without a session it does nothing",
    "account/password/reset/": "asks for a mail; says the same for every address",
    "account/password/reset/done/": "the sentence after that",
    "account/password/reset/key/done/": "the sentence after the new password",
    "account/password/reset/key/": "the mailed link; the token decides",
    "account/invitation/": "the mailed link; the secret decides",
    "account/2fa/authenticate/": "the second step of sign-in; allauth demands that the first one was taken",
    "account/2fa/webauthn/login/": "sign-in by passkey",
    "calendar/": "the calendar of one's phone; the secret decides",
    "files/<int:pk>/": "published files are for everybody; any other is 404 for whoever may not see it",
    "static/": "style sheets and scripts",
    "survey/": "leads citizens and staff to the NACC's surveys; the anonymous mock survey",
}
# Rooms of the public site: everything below them is open to citizens by design (see the room's own tests).
PUBLIC_MODULES = ("prongsai.foundation.publishing.", "prongsai.config.views", "prongsai.kernel.ui.")
OFFICERS = "office/"


def walk(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield here, entry.callback


def example(route: str) -> str:
    """Return an address that matches the route."""
    route = re.sub(r"\(\?P<uidb36>[^)]*\)-\(\?P<key>[^)]*\)", "1-x", route)
    route = re.sub(r"<int:[^>]+>", "1", route)
    route = re.sub(r"<uuid:[^>]+>", "6f1c2c1e-5d0c-4b8c-9a0e-0c1d2e3f4a5b", route)
    route = re.sub(r"<[^>]+>", "x", route)
    return "/" + route.replace("$", "").replace("\\Z", "").replace("\\.", ".")


ROUTES = list(walk())


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


GUARDED = [(route, view) for route, view in ROUTES if getattr(view, "access", "public") != "public"]
NEEDING = [(route, view) for route, view in GUARDED if view.access != "signed_in"]


def ask(client: Any, route: str) -> Any:
    """Return the answer of an address to a look, or to a form where it takes nothing else."""
    response = client.get(example(route))
    return client.post(example(route)) if response.status_code == 405 else response


def still_signed_in(client: Any) -> bool:
    """Return whether the session that was asked with is still there, so that no answer was to somebody unknown."""
    return bool(client.session.session_key) and "_auth_user_id" in client.session


@pytest.mark.one_database
def test_every_view_says_who_may_open_it():
    marks = {route: getattr(view, "access", None) for route, view in ROUTES}
    assert len(marks) > 200
    known = {"public", "signed_in", *permissions()}
    unmarked = {route: mark for route, mark in marks.items() if mark not in known}
    assert unmarked == {}, "mark the view with public, signed_in or requires(…) of prongsai.kernel.access"


@pytest.mark.one_database
def test_what_anybody_may_open_was_reviewed():
    public = [(route, view) for route, view in ROUTES if getattr(view, "access", "") == "public"]
    unreviewed = [
        route
        for route, view in public
        if not any(route == known or (known.endswith("/") and route.startswith(known)) for known in PUBLIC)
        and not view.__module__.startswith(PUBLIC_MODULES)
    ]
    assert unreviewed == [], "give the reason in PUBLIC"
    assert [route for route, _view in public if route.startswith(OFFICERS)] == []


@pytest.mark.one_database
def test_nobody_is_sent_to_sign_in(cast):
    client, wrong = cast.client(), {}
    for route, _view in GUARDED:
        for send in (client.get, client.post):
            response = send(example(route))
            if response.status_code == 405:  # the other method is the only one
                continue
            if response.status_code != 302 or not response.url.startswith("/account/login/?next="):
                wrong[route] = response.status_code
    assert len(GUARDED) > 200
    assert wrong == {}


def test_whoever_lacks_the_permission_is_refused_and_that_is_in_the_journal(cast):
    cast.people["works"].assignments.all().delete()
    client, wrong = cast.client("works"), {}
    for route, _view in NEEDING:
        response = ask(client, route)
        if response.status_code != 403:
            wrong[route] = response.status_code
    assert wrong == {}
    assert still_signed_in(client)
    entries = Entry.objects.filter(organization=cast.office, verb="access.refused").order_by("pk")
    assert {entry.actor_name for entry in entries} == {"นายช่างโยธา"}
    assert [(entry.data["path"], entry.data["permission"]) for entry in entries] == [
        (example(route)[:200], view.access) for route, view in NEEDING
    ]


def test_somebody_of_another_office_is_nobody_here(cast):
    client, wrong = cast.client("stranger"), {}
    client.defaults["HTTP_HOST"] = "testserver"
    for route, _view in GUARDED:
        response = client.get(example(route), headers={"host": "testserver"})
        if response.status_code == 405:
            response = client.post(example(route), headers={"host": "testserver"})
        if response.status_code != 302 or not response.url.startswith("/account/login/"):
            wrong[route] = response.status_code
        if not still_signed_in(client):
            wrong[route] = "signed out: what follows would be asked by nobody"
    assert wrong == {}


def test_what_you_may_not_see_does_not_exist(cast):
    missing = cast.client("admin").get("/office/settings/people/999999999/")
    foreign = cast.client("admin").get(f"/office/settings/people/{cast.people['stranger'].pk}/")
    assert missing.status_code == foreign.status_code == 404


def test_a_refused_change_is_undone_and_still_in_the_journal(cast):
    client = cast.client("officer")
    response = client.post("/office/settings/units/new/", {"name": "แอบเพิ่ม", "position_in_list": "1"})
    assert response.status_code == 403
    from prongsai.foundation.organizations.api import Unit

    assert not Unit.objects.filter(name="แอบเพิ่ม").exists()
    entry = Entry.objects.filter(organization=cast.office, verb="access.refused").get()
    assert entry.data == {
        "permission": "office.manage",
        "path": "/office/settings/units/new/",
        "method": "POST",
    }


def test_the_reviewed_list_names_only_addresses_that_exist():
    routes = [route for route, _view in ROUTES]
    static = {"static/"}  # served by WhiteNoise, not by a view
    for known in set(PUBLIC) - static:
        assert any(route.startswith(known) for route in routes), known
