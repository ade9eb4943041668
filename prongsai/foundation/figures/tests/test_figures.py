"""Figures: counted with their parts, frozen with a hash, shown with how they were counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.foundation.documents.api import Entry
from prongsai.foundation.figures.api import (
    Figure,
    FigureValue,
    FrozenFigure,
    figures,
    freeze,
    frozen_of,
    how_counted,
    is_intact,
    register_figure,
    value_of,
)
from prongsai.kernel.calendar import FiscalYear, Period
from prongsai.kernel.errors import Problem

YEAR = FiscalYear(2569).period
NOON = datetime(2026, 4, 23, 5, 0, tzinfo=UTC)


@pytest.mark.one_database
@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_share_follows_from_its_parts_and_nothing_is_not_zero(part, whole):
    value = FigureValue(part, whole).value
    assert (value is None) == (whole == 0)
    if value is not None:
        assert abs(value * whole - part * 100) <= Decimal("0.0001") * whole


@pytest.mark.one_database
def test_exclusions_of_nothing_are_not_told_and_a_code_is_registered_once():
    assert FigureValue(3, excluded=[("a", 0), ("b", 2)]).excluded == (("b", 2),)
    with pytest.raises(ValueError, match="less than zero"):
        FigureValue(1, -1)
    known = figures()["documents.numbered"]
    assert register_figure(known) is known  # start-up may run twice
    with pytest.raises(ValueError, match="two figures"):
        register_figure(
            Figure(
                code="documents.numbered",
                label="x",
                unit="x",
                explanation="x",
                compute=lambda o, p: FigureValue(0),
            )
        )


def entry(office, number, on, **more):
    return Entry.objects.create(
        organization=office,
        kind="memo",
        year=2569,
        number=str(number),
        subject="เรื่อง",
        dated_on=on,
        created_by_name="นิติกร",
        **more,
    )


def test_a_figure_is_counted_over_its_period_and_leaves_out_with_a_reason(cast):
    entry(cast.office, 1, date(2025, 10, 1))
    entry(cast.office, 2, date(2026, 9, 30))
    entry(cast.office, 3, date(2025, 9, 30))  # the last day of the year before
    entry(cast.office, 4, date(2026, 10, 1))  # the first day of the next
    entry(cast.office, 5, date(2026, 1, 5), cancelled_at=NOON, cancelled_reason="ซ้ำ")
    found = value_of(cast.office, "documents.numbered", YEAR, now=NOON)
    assert (found.value, found.numerator, found.denominator) == (2, 2, None)
    assert [number for _reason, number in found.excluded] == [1]
    assert value_of(cast.office, "no.such", YEAR) is None


def test_a_frozen_figure_keeps_its_value_words_and_hash_and_refuses_change(cast):
    entry(cast.office, 1, date(2025, 10, 1))
    officer = cast.actor("officer")
    kept = freeze(by=officer, code="documents.numbered", period=YEAR, subject="measures.plan:1", now=NOON)
    entry(cast.office, 2, date(2025, 10, 2))
    again = frozen_of(cast.office, [kept.pk])[kept.pk]
    assert (again.value, again.is_frozen) == (1, True)
    assert len(again.check_code) == 19
    fresh = FrozenFigure.objects.get(pk=kept.pk)
    assert is_intact(fresh)
    fresh.value = Decimal(99)
    assert not is_intact(fresh)
    with pytest.raises(TypeError, match="never changed"):
        fresh.save()
    with pytest.raises(TypeError, match="never changed"):
        FrozenFigure.objects.filter(pk=kept.pk).update(value=99)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE figures_frozenfigure SET value = 99 WHERE id = %s", [kept.pk])
    assert again.check_code in how_counted(again, "arabic")


def test_a_figure_that_nobody_counts_any_more_is_not_frozen(cast):
    with pytest.raises(Problem):
        freeze(by=cast.actor("officer"), code="no.such", period=YEAR, subject="x:1")


def test_the_pages_show_every_figure_and_what_was_frozen(cast):
    entry(cast.office, 1, date(2025, 10, 1))
    kept = freeze(
        by=cast.actor("officer"), code="documents.numbered", period=YEAR, subject="measures.plan:1", now=NOON
    )
    client = cast.client("officer")
    assert "หนังสือที่ออกเลข" in client.get("/office/figures/").content.decode()
    for address in (
        "/office/figures/?period=nonsense",
        "/office/figures/?period=before",
        "/office/figures/?q=xyz",
    ):
        assert client.get(address).status_code == 200
    page = client.get("/office/figures/documents.numbered/").content.decode()
    assert kept.check_code in page
    assert "ไม่เปลี่ยนแปลง" in page
    assert client.get("/office/figures/no.such/").status_code == 404
    cast.people["works"].assignments.all().delete()  # somebody without the right to see the measures
    assert cast.client("works").get("/office/figures/measures.steps_done/").status_code == 404


def test_another_office_counts_its_own(cast):
    entry(cast.office, 1, date(2025, 10, 1))
    found = value_of(cast.other, "documents.numbered", Period(date(2025, 10, 1), date(2025, 10, 1)))
    assert found.value == 0
