"""States follow from facts, and the forecast never leaves the officers' screens."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.engines.framework.api import ChecklistItem
from prongsai.rooms.checklist.queries.status import (
    AnswerFact,
    Facts,
    PageFact,
    covered_period,
    element_hash,
    status_of,
)
from prongsai.rooms.checklist.workflow import ITEM_STATES

pytestmark = pytest.mark.one_database
ROOM = Path(__file__).resolve().parent.parent
PACKAGE = ROOM.parent.parent


def item(cycle: str = "current_year", covers: int = 2569) -> ChecklistItem:
    return ChecklistItem(
        fiscal_year=2569, code="o9", concept="x", indicator="9.1", title_th="ก", title_en="a",
        elements=("หนึ่ง", "สอง"), cycle=cycle, covers_year=covers, verification="title", sources=("s",),
    )  # fmt: skip


def public(day: date, *, state: str = "published", year: int = 2569) -> PageFact:
    return PageFact(1, "ita/2569/o9", "หน้า", state, year, "x", 1, day, "ab" * 32)


TODAY = date(2026, 4, 20)
BOTH = frozenset(map(element_hash, ("หนึ่ง", "สอง")))


@pytest.mark.parametrize(
    ("facts", "cycle", "expected"),
    [
        (Facts(), "current_year", "missing"),
        (Facts(written=True), "current_year", "drafted"),
        (Facts(has_draft=True), "current_year", "drafted"),
        (Facts(work="drafted"), "current_year", "drafted"),
        (Facts(work="ready"), "current_year", "ready"),
        (Facts(has_draft=True, is_scheduled=True), "current_year", "ready"),
        (Facts(nil_text="ไม่มี"), "current_year", "ready"),
        (Facts(answers=(AnswerFact(1, None, "https://a.example", ""),)), "current_year", "ready"),
        (Facts(pages=(public(TODAY),)), "current_year", "published"),
        (Facts(pages=(public(TODAY, state="withdrawn"),)), "current_year", "missing"),
        (Facts(answers=(AnswerFact(1, public(TODAY, state="withdrawn"), "", ""),)), "current_year", "needs_renewal"),
        (Facts(pages=(public(TODAY - timedelta(days=366)),)), "continuous", "needs_renewal"),
        (Facts(pages=(public(TODAY - timedelta(days=365)),)), "continuous", "published"),
        # The half year ends on 31 March: published that day, its last hours are still missing.
        (Facts(pages=(public(date(2026, 3, 31)),)), "six_month", "needs_renewal"),
        (Facts(pages=(public(date(2026, 4, 1)),)), "six_month", "published"),
        # A report on the year before is whole from 1 October on.
        (Facts(pages=(public(date(2025, 9, 30)),)), "annual_previous", "needs_renewal"),
        (Facts(pages=(public(date(2025, 10, 1)),)), "annual_previous", "published"),
    ],
)  # fmt: skip
def test_the_state_follows_from_facts(facts: Facts, cycle: str, expected: str) -> None:
    covers = 2568 if cycle == "annual_previous" else 2569
    assert status_of(item(cycle, covers), facts, TODAY).state == expected


def test_before_the_period_ends_nothing_is_stale() -> None:
    facts = Facts(pages=(public(date(2026, 3, 10)),))
    assert status_of(item("monthly"), facts, date(2026, 3, 31)).state == "published"
    assert status_of(item("monthly"), facts, date(2026, 4, 1)).state == "needs_renewal"


def test_last_year_s_page_does_not_answer_this_year() -> None:
    facts = Facts(pages=(public(date(2025, 4, 1), year=2568),))
    old = Facts(pages=(replace(facts.pages[0], state="withdrawn"),))
    assert status_of(item("continuous"), old, TODAY).state == "missing"
    kept = Facts(pages=(replace(facts.pages[0], published_on=TODAY),))
    assert status_of(item("continuous"), kept, TODAY).state == "needs_renewal"
    named = replace(kept, answers=(AnswerFact(1, kept.pages[0], "", ""),))
    assert status_of(item("continuous"), named, TODAY).state == "published"  # somebody says that it answers


@pytest.mark.parametrize(
    ("cycle", "covers", "expected"),
    [
        ("six_month", 2569, ("2025-10-01", "2026-03-31")),
        ("monthly", 2569, ("2025-10-01", "2026-03-31")),
        ("annual_previous", 2568, ("2024-10-01", "2025-09-30")),
        ("annual_plan", 2569, ("2025-10-01", "2026-09-30")),
    ],
)
def test_the_period_is_spelled_out(cycle: str, covers: int, expected: tuple[str, str]) -> None:
    assert tuple(map(str, covered_period(item(cycle, covers)))) == expected


def test_a_verification_binds_to_what_was_seen() -> None:
    facts = Facts(pages=(public(TODAY),), ticks=BOTH)
    seen = status_of(item(), facts, TODAY)
    assert seen.may_be_verified
    verified = replace(facts, verified_facts=seen.facts_sha256)
    assert status_of(item(), verified, TODAY).is_verified
    for changed in (
        replace(verified, pages=(replace(public(TODAY), number=2),)),
        replace(verified, pages=(replace(public(TODAY), sha256="cd" * 32),)),
        replace(verified, ticks=frozenset()),
        replace(verified, nil_text="ไม่มี"),
        replace(verified, answers=(AnswerFact(1, None, "https://b.example", ""),)),
    ):
        status = status_of(item(), changed, TODAY)
        assert (status.is_verified, status.has_lapsed) == (False, True)
    corrected = replace(item(), elements=("หนึ่ง", "สองที่แก้ไขแล้ว"))
    assert status_of(corrected, verified, TODAY).ticked == 1
    assert not status_of(corrected, verified, TODAY).is_verified


days = st.dates(date(2025, 9, 1), date(2026, 10, 31))


@settings(max_examples=40)
@given(
    cycle=st.sampled_from(["continuous", "annual_plan", "current_year", "six_month", "monthly"]),
    states=st.lists(st.tuples(st.sampled_from(["published", "withdrawn"]), days), max_size=2),
    written=st.booleans(),
    nil=st.sampled_from(["", "ไม่มี"]),
    ticks=st.sets(st.sampled_from(sorted(BOTH))),
    today=days,
)
def test_any_facts_have_one_known_state(cycle, states, written, nil, ticks, today) -> None:
    pages = tuple(public(day, state=state) for state, day in states)
    facts = Facts(pages=pages, written=written, nil_text=nil, ticks=frozenset(ticks))
    status = status_of(item(cycle), facts, today)
    assert status.state in ITEM_STATES
    assert status.ticked == len(ticks)
    assert (status.state in {"published", "needs_renewal"}) == any(page.is_public for page in pages)
    assert not status.is_verified  # nobody verified


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def test_the_forecast_reaches_no_document() -> None:
    """Whoever asks for a forecast can make no document, letter, page or approval, and nobody else asks."""
    asked = (
        "framework.api.forecast",
        "framework.api.Forecast",
        "framework.queries.forecast",
        "queries.outlook",
        "checklist.api.outlook",
        "checklist.api.Outlook",
    )
    makers = ("foundation.documents", "foundation.publishing", "foundation.approvals", "foundation.figures")
    askers = {}
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        names = imported(path)
        if any(name.endswith(asked) or any(f"{one}." in f"{name}." for one in asked) for name in names):
            askers[str(path.relative_to(PACKAGE))] = names
    assert set(askers) == {
        "engines/framework/api.py",
        "lobby/forecasting.py",
        "rooms/checklist/api.py",
        "rooms/checklist/queries/outlook.py",
        "rooms/checklist/views/forecast.py",
    }
    for path, names in askers.items():
        assert not [name for name in names if any(maker in name for maker in makers)], path
    for path in PACKAGE.rglob("api.py"):
        if path.parent.name != "framework":
            assert "orecast" not in path.read_text(encoding="utf-8").split("__all__")[-1], path
    assert "outlook" not in (ROOM / "queries" / "__init__.py").read_text(encoding="utf-8")
