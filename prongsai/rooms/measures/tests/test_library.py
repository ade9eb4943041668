"""The starter library: covers what the editions and the product ask, fills itself, and becomes linked measures."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from prongsai.engines.framework.api import Part, ResultDraft, gaps_of, item_for, save_result, structure
from prongsai.engines.plans.api import figure_links_of, open_plan
from prongsai.foundation.figures.api import figure_for
from prongsai.kernel.proofreading import blanks
from prongsai.rooms.measures.actions.library import take_proposals
from prongsai.rooms.measures.models import GapLink, ItemLink
from prongsai.rooms.measures.queries.library import (
    REGISTERS,
    SURVEYS,
    TEXTS,
    BadLibraryError,
    entries_from,
    filled,
    gap_links,
    library,
    open_units,
    proposals_for,
)

pytestmark = pytest.mark.django_db


def texts(entry: Any) -> list[str]:
    return [*(getattr(entry, name) for name in TEXTS), *(step.text for step in entry.steps)]


def test_the_library_covers_every_concept_every_register_and_every_survey_indicator() -> None:
    from prongsai.engines.framework.queries.schema import concepts

    assert {concept for entry in library() for concept in entry.concepts} == set(concepts())
    assert {register for entry in library() for register in entry.registers} == set(REGISTERS)
    assert {indicator for entry in library() for indicator in entry.indicators} == set(SURVEYS)
    assert len({entry.title for entry in library()}) == len(library())
    for entry in library():
        assert len(entry.steps) > 1, entry.code
        assert all((entry.target, entry.figure, entry.monitoring, entry.goal.unit)), entry.code
        known = figure_for(entry.figure_code)
        assert not entry.figure_code or (
            known is not None and (entry.goal.unit == known.unit) == (known.unit == "%")
        )


@pytest.mark.parametrize("kind", ["sao", "town_municipality", "pao"])
def test_nothing_stays_unfilled_in_any_kind_of_office(cast: Any, kind: str) -> None:
    cast.office.kind = kind
    for units in ([], open_units(cast.office)):
        for entry in library():
            for text in texts(filled(entry, cast.office, 2569, units)):
                assert not re.search(r"[{}]|None", text), (entry.code, text)
                assert not list(blanks(text, cell=False)), (entry.code, text)
                assert not set("0123456789") & set(text), (
                    entry.code,
                    text,
                )  # the office writes Thai numerals
                assert text == text.strip()
    own = filled(library()[0], cast.office, 2569, [])
    assert cast.office.full_name in own.title
    if kind == "town_municipality":
        assert "องค์การบริหารส่วน" not in "".join(texts(own))


BAD = [
    ({"unit": "moon"}, "unit"),
    ({"registers": ["Z9"]}, "registers"),
    ({"registers": []}, "registers"),
    ({"concepts": ["no_such"]}, "concepts"),
    ({"indicators": ["9"]}, "indicators"),
    ({"title": ""}, "empty"),
    ({"title": "ของ{someone}"}, "placeholder"),
    ({"steps": ["ทำ"]}, "steps"),
    ({"steps": ["13|ทำงาน", "1|ทำงาน"]}, "steps"),
    ({"code": "Bad Code"}, "code"),
    ({"target": ""}, "empty"),
    ({"figure": "ของ{someone}"}, "placeholder"),
    ({"goal": "about 90 %"}, "goal"),
    ({"surprise": 1}, "unknown"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_a_mistake_in_the_file_is_named(change: Any, said: str) -> None:
    good = {
        "code": "x", "title": "ก", "steps": ["1|ทำงาน", "-|ติดตาม"], "target": "ก", "figure": "ก", "monitoring": "ก",
        "goal": "ge 90 %", "unit": "clerk", "registers": ["A1"], "concepts": [], "indicators": [],
    }  # fmt: skip
    assert entries_from([good])[0].steps[0].month == 1
    with pytest.raises(BadLibraryError, match=said):
        entries_from([{**good, **change}])
    with pytest.raises(BadLibraryError, match="twice"):
        entries_from([good, good])


@pytest.fixture
def gaps(cast: Any, year: int) -> list[Any]:
    last = year - 1
    items = {code: Decimal(100) for code, node in structure(last).items() if node.part == Part.ITEM}
    lost = {item_for(last, concept).code: Decimal(0) for concept in ("integrity_measures", "e_service")}
    save_result(
        by=cast.actor("officer"),
        fiscal_year=last,
        draft=ResultDraft(scores={**items, **lost, "4": Decimal(80), "6": Decimal(99)}),
        version=0,
    )
    return gaps_of(cast.office, last)


def test_gaps_ask_for_the_measures_that_close_them_the_dearest_first(cast: Any, gaps: Any, year: int) -> None:
    found = proposals_for(gaps, cast.office, fiscal_year=year)
    codes = [proposal.code for proposal in found]
    assert {"e_service", "assets", "analysis_of_result", "measures_announced"} <= set(codes)
    assert "open_data" not in codes
    assert [one.lost for one in found] == sorted((one.lost for one in found), reverse=True)
    assert codes[0] in {"analysis_of_result", "measures_announced"}  # an item of a group of two costs most
    everything = proposals_for(gaps, cast.office, fiscal_year=year, with_all=True)
    assert len(everything) == len(library())
    assets = next(one for one in found if one.code == "assets")
    assert assets.unit_ids == (cast.finance.pk,)


def test_a_proposal_becomes_a_measure_with_steps_links_and_gaps(cast: Any, gaps: Any, year: int) -> None:
    officer = cast.actor("officer")
    plan = open_plan(by=officer, fiscal_year=year)
    chosen = [one for one in proposals_for(gaps, cast.office, fiscal_year=year) if one.code == "e_service"]
    (item,) = take_proposals(by=officer, plan=plan, proposals=chosen)
    assert item.title == chosen[0].entry.title
    steps = list(item.steps.all())
    assert len(steps) == len(chosen[0].entry.steps)
    assert all(item.starts_on <= step.due_on <= item.ends_on for step in steps if step.due_on)
    concept = item_for(year, "e_service").concept
    assert ItemLink.objects.filter(item=item, concept=concept).exists()
    links = GapLink.objects.filter(item=item).values_list("fiscal_year", "gap")
    assert set(links) == {(year - 1, item_for(year - 1, "e_service").concept)}
    assert gap_links(cast.office, year - 1) == {item_for(year - 1, "e_service").concept: [item]}
    assert replace(chosen[0], gaps=()).gaps == ()


def test_what_the_program_counts_is_bound_to_the_measures_that_are_taken_over(cast: Any, year: int) -> None:
    counted = {one.code: one.figure_code for one in library() if one.figure_code}
    assert {
        "analysis_of_result",
        "evidence_of_measures",
        "disclosure_checklist",
        "respondents",
        "communication_channels",
    } <= set(counted)
    assert not [code for code in counted.values() if figure_for(code) is None]
    officer = cast.actor("officer")
    plan = open_plan(by=officer, fiscal_year=year)
    everything = proposals_for([], cast.office, fiscal_year=year, with_all=True)
    made = take_proposals(by=officer, plan=plan, proposals=everything)
    links = figure_links_of([item.pk for item in made])
    for one, item in zip(everything, made, strict=True):
        (link,) = links[item.pk]
        entry = one.entry
        assert (link.code, link.comparator, link.target) == (
            entry.figure_code,
            entry.goal.comparator,
            entry.goal.value,
        )
        assert link.label == ("" if entry.figure_code else entry.figure)
        assert (item.target, item.figure, item.monitoring) == (entry.target, entry.figure, entry.monitoring)
    evidence = next(
        item for one, item in zip(everything, made, strict=True) if one.code == "evidence_of_measures"
    )
    page = cast.client("officer").get(f"/office/measures/{evidence.pk}/").content.decode()
    assert str(figure_for("measures.with_evidence").label) in page  # type: ignore[union-attr]  # asserted above


def test_a_mock_survey_leads_to_the_measures_of_its_weak_indicators(cast: Any, gaps: Any, year: int) -> None:
    client, url = cast.client("officer"), f"/office/measures/year/{year}/proposals/"
    page = client.get(f"{url}?indicators=3,x,99")
    wanted = {one.code for one in library() if "3" in one.indicators}
    assert {one.code for one in page.context["practised"]} == wanted
    assert "สำหรับตัวชี้วัด ๓ การใช้อำนาจ" in page.text
    assert page.text.count('name="take"') == len(library())  # each measure is offered once
    assert client.get(url).context["practised"] == []


def test_a_measure_of_ones_own_is_linked_to_a_gap_by_hand(cast: Any, gaps: Any, make: Any, year: int) -> None:
    item = make("มาตรการที่เขียนเอง")
    gap = next(one for one in gaps if one.key == "4")
    client = cast.client("officer")
    url = f"/office/measures/year/{year}/proposals/"
    assert client.post(url, {"link": "4", f"item-{gap.pk}": str(item.pk)}).status_code == 302
    assert gap_links(cast.office, year - 1) == {"4": [item]}
    assert "มาตรการที่เขียนเอง" in client.get(url).content.decode()
    for given in ({"link": "4", f"item-{gap.pk}": "x"}, {"link": "nothing"}, {"unlink": "4|999"}):
        assert client.post(url, given).status_code == 422
    assert client.post(url, {"unlink": f"4|{item.pk}"}).status_code == 302
    assert gap_links(cast.office, year - 1) == {}
