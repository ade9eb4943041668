"""Due dates: counting, pausing, extending, moving, and the sentence that explains them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.calendar import is_working_day
from prongsai.kernel.deadlines import Deadline, Extension, Pause

pytestmark = pytest.mark.one_database

MONDAY = date(2026, 4, 20)

days = st.dates(date(2023, 1, 1), date(2027, 12, 31))
closed = st.frozensets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=10)


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    start = draw(days)
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + timedelta(days=draw(st.integers(0, 60)))
        pauses.append(Pause(begin, begin + timedelta(days=draw(st.integers(0, 20))), "รอเอกสาร"))
    extensions = [Extension(n, "รอผลตรวจ") for n in draw(st.lists(st.integers(1, 15), max_size=2))]
    return Deadline(
        start, draw(st.integers(0, 60)), draw(st.booleans()), pauses, extensions, draw(st.booleans())
    )


def test_the_day_itself_is_not_counted() -> None:
    assert Deadline(MONDAY, 1).due_on() == date(2026, 4, 21)
    assert Deadline(MONDAY, 5, working=True).due_on() == date(2026, 4, 27)
    assert Deadline(MONDAY, 0).due_on() == MONDAY


def test_a_last_day_off_moves_to_the_next_working_day() -> None:
    deadline = Deadline(MONDAY, 5)
    assert deadline.due_on() == date(2026, 4, 27)
    assert replace(deadline, move_to_working_day=False).due_on() == date(2026, 4, 25)
    assert deadline.due_on({date(2026, 4, 27)}) == date(2026, 4, 28)


def test_holidays_may_be_given() -> None:
    assert Deadline(MONDAY, 1, working=True).due_on(holidays={date(2026, 4, 21)}) == date(2026, 4, 22)
    assert Deadline(date(2026, 4, 10), 1, working=True).due_on(holidays=set()) == date(2026, 4, 13)


def test_pauses_that_overlap_are_not_counted_twice() -> None:
    pauses = [
        Pause(date(2026, 4, 22), date(2026, 4, 23), "ก"),
        Pause(date(2026, 4, 23), date(2026, 4, 24), "ข"),
    ]
    assert Deadline(MONDAY, 3, pauses=pauses, move_to_working_day=False).due_on() == date(2026, 4, 26)


def test_a_day_that_moves_into_a_pause_moves_on_and_says_so() -> None:
    pause = Pause(date(2026, 4, 27), date(2026, 4, 28), "รอเอกสาร")
    later = Pause(date(2026, 6, 1), date(2026, 6, 2), "อบรม")
    deadline = Deadline(MONDAY, 5, pauses=[pause, later])
    assert deadline.due_on() == date(2026, 4, 29)
    assert "เนื่องจากรอเอกสาร" in deadline.explain()
    assert "อบรม" not in deadline.explain()


def test_an_open_pause_is_seen_from_today() -> None:
    deadline = Deadline(MONDAY, 3, working=True, pauses=[Pause(date(2026, 4, 22), None, "รอเอกสาร")])
    assert deadline.is_paused
    assert deadline.due_on(today=date(2026, 4, 24)) == date(2026, 4, 28)
    assert deadline.late_by(date(2026, 6, 1)) == 0
    with pytest.raises(ValueError, match="as of today"):
        deadline.due_on()


def test_lateness_is_counted_in_calendar_days() -> None:
    deadline = Deadline(MONDAY, 5, working=True)
    assert deadline.late_by(date(2026, 4, 27)) == 0
    assert deadline.late_by(date(2026, 5, 6)) == 9
    assert deadline.days_left(date(2026, 4, 24)) == 3


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Pause(MONDAY, MONDAY - timedelta(days=1), "x"), "ends on or after"),
        (lambda: Extension(0, "x"), "at least one day"),
        (lambda: Deadline(MONDAY, -1), "negative"),
    ],
)
def test_impossible_parts_are_refused(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=message):
        make()


def test_the_sentence_that_an_official_signs() -> None:
    deadline = Deadline(
        MONDAY,
        15,
        working=True,
        pauses=[Pause(date(2026, 4, 27), date(2026, 4, 29), "รอเอกสารจากผู้ร้อง")],
        extensions=[Extension(5, "รอผลตรวจพื้นที่")],
        rule="ประกาศของหน่วยงาน ข้อ 12",
    )
    assert deadline.explain() == (
        "ครบกำหนดวันจันทร์ที่ ๒๕ พฤษภาคม ๒๕๖๙ นับ ๑๕ วันทำการ เริ่มนับวันถัดจากวันที่ ๒๐ เม.ย. ๒๕๖๙"
        " ไม่นับวันเสาร์ วันอาทิตย์ และวันหยุด ๒ วัน (วันฉัตรมงคล ๔ พ.ค. ๒๕๖๙, วันพืชมงคล ๑๓ พ.ค. ๒๕๖๙)"
        " หยุดนับ ๓ วัน (๒๗ เม.ย. ๒๕๖๙ – ๒๙ เม.ย. ๒๕๖๙) เนื่องจากรอเอกสารจากผู้ร้อง"
        " ขยายเวลา ๕ วัน เนื่องจากรอผลตรวจพื้นที่ ตามประกาศของหน่วยงาน ข้อ ๑๒"
    )
    english = deadline.explain("en")
    assert english.startswith(
        "Due on Monday 25 May 2026: 15 working days counted from the day after 20 Apr 2026;"
    )
    assert "paused for 3 days, 27 Apr 2026 – 29 Apr 2026" in english
    assert "extended by 5 days" in english


def test_the_sentence_cites_the_section_that_moved_the_day() -> None:
    moved = Deadline(date(2026, 4, 16), 30)
    assert moved.explain(digits="arabic").endswith(
        "วันสุดท้ายคือวันที่ 16 พ.ค. 2569 เป็นวันหยุด (วันเสาร์) จึงเลื่อนเป็นวันทำการถัดไป"
        " ตามประมวลกฎหมายแพ่งและพาณิชย์ มาตรา 193/8"
    )
    assert "section 193/8" in moved.explain("en")
    assert "193/8" not in Deadline(date(2026, 4, 16), 29, move_to_working_day=False).explain(digits="arabic")


def test_the_sentence_of_an_open_pause() -> None:
    deadline = Deadline(MONDAY, 3, pauses=[Pause(date(2026, 4, 22), None, "รอเอกสาร")])
    assert "ยังหยุดอยู่" in deadline.explain(today=date(2026, 4, 24))
    assert "stood still since 22 Apr 2026" in deadline.explain("en", today=date(2026, 4, 24))


@given(deadlines(), closed, st.integers(0, 40), st.integers(1, 20))
def test_pausing_never_makes_it_earlier(
    deadline: Deadline, own: frozenset[date], after: int, length: int
) -> None:
    begin = deadline.starts_on + timedelta(days=after)
    pause = Pause(begin, begin + timedelta(days=length - 1), "รอเอกสาร")
    paused = replace(deadline, pauses=[*deadline.pauses, pause])
    assert paused.due_on(own) >= deadline.due_on(own)


@given(deadlines(), closed, st.integers(1, 20))
def test_extending_makes_it_no_earlier(deadline: Deadline, own: frozenset[date], more: int) -> None:
    extended = replace(deadline, extensions=[*deadline.extensions, Extension(more, "รอผลตรวจ")])
    assert extended.due_on(own) >= deadline.due_on(own)


@given(deadlines(), closed)
def test_it_ends_on_a_day_that_counts(deadline: Deadline, own: frozenset[date]) -> None:
    due = deadline.due_on(own)
    assert due >= deadline.starts_on + timedelta(days=deadline.total_days)
    if deadline.total_days and (deadline.working or deadline.move_to_working_day):
        assert is_working_day(due, own)
    if deadline.total_days:
        assert not any(pause.covers(due) for pause in deadline.pauses)
    assert deadline.late_by(due, own) == 0
    assert deadline.late_by(due + timedelta(days=4), own) == 4


@given(deadlines(), closed, st.sampled_from(["th", "en"]), st.sampled_from(["thai", "arabic"]))
def test_the_sentence_names_the_due_date(
    deadline: Deadline, own: frozenset[date], language: str, chosen: str
) -> None:
    from prongsai.kernel.calendar import long_date

    sentence = deadline.explain(language, chosen, own)
    assert long_date(deadline.due_on(own), chosen, language=language) in sentence


@given(days, st.integers(0, 60), closed)
def test_working_days_never_end_before_calendar_days(start: date, count: int, own: frozenset[date]) -> None:
    calendar_days = Deadline(start, count, move_to_working_day=False)
    assert Deadline(start, count, working=True).due_on(own) >= calendar_days.due_on(own)
