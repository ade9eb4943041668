"""The shipped editions are whole, load once, and are never edited."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from prongsai.engines.framework.actions import editions as actions
from prongsai.engines.framework.actions import load, load_shipped, what_changed
from prongsai.engines.framework.api import (
    calendar,
    crosswalk,
    differences,
    edition,
    fiscal_years,
    groups,
    item_for,
    item_of_code,
    items,
    levels,
)
from prongsai.engines.framework.models import Edition, Item
from prongsai.engines.framework.queries import forget, schema
from prongsai.engines.framework.queries.schema import BadDataError, checklist_from, read_checklist, read_yaml

COUNTS = {2564: 43, 2565: 43, 2566: 43, 2567: 35, 2568: 28, 2569: 26}


@pytest.fixture(autouse=True)
def _fresh():
    forget()
    yield
    forget()


@pytest.mark.parametrize(("year", "count"), COUNTS.items())
def test_counts(year, count):
    made = read_checklist(year)
    assert len(made.items) == made.item_count == count
    assert sum(1 for item in made.items if item.elements) == count


def test_a_fresh_database_has_them(db):
    assert {row.fiscal_year: row.item_count for row in Edition.objects.all()} == COUNTS
    assert Item.objects.count() == sum(COUNTS.values())
    assert fiscal_years() == sorted(COUNTS, reverse=True)


def test_loading_twice_changes_nothing(db):
    assert not any(one.is_new for one in load_shipped())
    assert Edition.objects.count() == len(COUNTS)


def test_the_command_says_what_it_did(db, capsys):
    call_command("editions")
    assert "2569: revision 1 unchanged" in capsys.readouterr().out


def test_a_changed_file_is_a_new_revision_that_names_the_change(db):
    made = read_checklist(2569)
    o25 = next(item for item in made.items if item.code == "o25")
    mended = replace(o25, title_th="ชื่อใหม่", verification="title_and_elements")
    changed = replace(made, items=tuple(mended if item is o25 else item for item in made.items))
    if connection.vendor == "postgresql":  # only the owner may; what it would write is the same
        with pytest.raises(ProgrammingError), transaction.atomic():
            load([changed])
        assert [line.split(":")[0] for line in what_changed(made, changed)] == [
            "o25 title_th",
            "o25 verification",
        ]
        return
    (done,) = load([changed])
    assert (done.revision, done.is_new) == (2, True)
    assert [change.split(":")[0] for change in done.changes] == ["o25 title_th", "o25 verification"]
    assert item_of_code(2569, "o25").title_th == "ชื่อใหม่"
    assert edition(2569).revision == 2
    first = Edition.objects.get(fiscal_year=2569, revision=1)
    assert first.items.get(code="o25").title_th == o25.title_th


def test_a_published_edition_is_never_edited(db):
    row = Edition.objects.first()
    row.item_count = 1
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        Item.objects.update(title_th="อื่น")


def test_the_application_only_reads(db):
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite"  # one office, one process, one role: nothing to divide
        return
    for statement in (
        "UPDATE framework_item SET title_th = 'x'",
        "DELETE FROM framework_edition",
        "INSERT INTO framework_edition SELECT * FROM framework_edition",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_command_tells_the_application_role_what_to_do(db, monkeypatch):
    def refused():
        raise ProgrammingError("permission denied")

    monkeypatch.setattr("prongsai.engines.framework.management.commands.editions.load_shipped", refused)
    with pytest.raises(CommandError, match="owner"):
        call_command("editions")


def test_a_wrong_file_loads_nothing(db, monkeypatch):
    def broken(year):
        raise BadDataError("2567.yaml: o7: cycle weekly")

    monkeypatch.setattr(actions, "read_checklist", broken)
    with pytest.raises(CommandError, match="o7"):
        call_command("editions")


def mutated(change):
    data = read_yaml("2569.yaml")
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["items"].pop(), "25 items, 26 announced"),
        (lambda d: d["items"][3].update(code="o5"), "in order"),
        (lambda d: d["items"][3].update(indicator="9.9"), "indicator 9.9"),
        (lambda d: d["items"][3].update(cycle="weekly"), "o4: cycle weekly"),
        (lambda d: d["items"][3].update(covers_year=2568), "o4: covers 2568"),
        (lambda d: d["items"][3].update(verification="sure"), "o4: verification sure"),
        (lambda d: d["items"][3].update(sources=["nowhere"]), "o4: sources"),
        (lambda d: d["items"][3].update(depends_on=["o99"]), "o4: depends on"),
        (lambda d: d["items"][3].update(elements=[]), "o4: a text is empty"),
        (lambda d: d["items"][3].update(concept="qa"), "crosswalk says"),
        (lambda d: d["items"][3].update(colour="red"), "colour"),
        (lambda d: d["items"][3].pop("title_th"), "title_th"),
        (lambda d: d.pop("confidence_th"), "confidence_th"),
    ],
)
def test_the_schema_names_the_mistake(change, said):
    with pytest.raises(BadDataError) as caught:
        checklist_from(mutated(change), name="2569.yaml")
    assert said in str(caught.value)


def test_what_changed_between_equal_editions_is_nothing():
    assert what_changed(read_checklist(2566), read_checklist(2566)) == ()


def test_the_same_number_is_not_the_same_thing(db):
    assert item_of_code(2565, "o40").concept == "ac_plan_6m"
    assert item_of_code(2566, "o40").concept == "ethics_drive"
    assert item_for(2565, "ac_plan_6m").code == "o40"
    assert item_for(2566, "ac_plan_6m").code == "o37"
    assert item_for(2569, "ac_plan_6m") is None


def test_a_merged_concept_leads_to_the_item_that_took_it_in(db):
    assert item_for(2569, "powers").code == "o1"
    assert crosswalk("powers")[2569] == ("o1", True)
    assert crosswalk("integrity_measures_result") == {
        2564: ("o43", False),
        2565: ("o43", False),
        2566: ("o43", False),
        2567: ("o35", False),
        2568: ("o28", False),
        2569: ("o26", False),
    }
    assert crosswalk("nonsense") == {}


@pytest.mark.parametrize(("year", "covered"), [(2564, 2564), (2566, 2566), (2567, 2566), (2569, 2568)])
def test_the_result_item_covers_the_right_year(db, year, covered):
    assert item_for(year, "integrity_measures_result").covers_year == covered
    assert item_for(year, "integrity_measures").covers_year == year


def test_groups_hold_every_item_once(db):
    for year in COUNTS:
        assert [item for group in groups(year) for item in group.items] == list(items(year))
    assert [(g.indicator.code, len(g.items)) for g in groups(2564)] == [
        ("9.1", 9), ("9.2", 8), ("9.3", 7), ("9.4", 4), ("9.5", 5), ("10.1", 8), ("10.2", 2),
    ]  # fmt: skip


def test_a_year_without_a_list_yet_carries_the_last_one_on(db):
    carried = edition(2570)
    assert carried.carried_from == 2569
    assert {item.verification for item in carried.items} == {"unverified"}
    o26 = item_for(2570, "integrity_measures_result")
    assert (o26.covers_year, o26.elements) == (2569, ("ผลตามมาตรการปี 2569",))
    assert "2569" in item_for(2570, "hr_report").title_th
    assert edition(2563) is None
    assert edition(2575) is None
    assert items(2575) == ()


def test_what_is_different_from_last_year(db):
    found = differences(2569)
    assert {d.before.concept for d in found if d.what == "merged"} >= {"service_stats", "gift_report"}
    assert not [d for d in differences(2565) if d.what == "changed" and d.item.concept == "contact"]
    assert {d.item.concept for d in differences(2565) if d.what == "new"} == {"nogift_declaration"}
    assert {d.item.concept for d in differences(2565) if d.what == "gone"} == {"integrity_pledge"}


def test_both_systems_of_levels():
    assert [level.code for level in levels(2565)] == ["AA", "A", "B", "C", "D", "E", "F"]
    assert [(level.total, level.floor) for level in levels(2566)] == [
        (95, 95), (85, 85), (85, None), (70, None), (0, None),
    ]  # fmt: skip
    assert levels(2569) == levels(2566)
    assert levels(2560) == ()


def test_calendar_only_where_it_was_seen():
    assert [step.code for step in calendar(2564)] == ["oit", "clarify", "confirm", "result"]
    assert calendar(2569) == ()
    assert all(step.starts_on <= step.ends_on for year in COUNTS for step in calendar(year))


def test_pages_need_no_query(db, django_assert_num_queries):
    edition(2569)
    with django_assert_num_queries(0):
        groups(2569)
        item_for(2569, "ac_plan")


def test_an_emptied_database_falls_back_to_the_files(db):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE framework_item, framework_edition")
    else:
        Item.objects.all()._raw_delete("default")
        Edition.objects.all()._raw_delete("default")
    forget()
    assert len(items(2569)) == 26


def test_texts_name_no_file_of_the_compilers():
    for path in schema.FOLDER.glob("*.yaml"):
        assert not any(
            word in path.read_text(encoding="utf-8") for word in ("samples/", "seed0", "read_file")
        )
