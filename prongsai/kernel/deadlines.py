"""Due dates that explain themselves: counted in working or calendar days, paused, extended, moved.

Rules and their sources (confidence noted; not yet reviewed by a lawyer):

* The day on which the period starts is not counted: Civil and Commercial Code section 193/3 and, for
  administrative work, the Administrative Procedure Act B.E. 2539 section 64 (high confidence).
* An extension runs on from the last day of the period: CCC section 193/7 (high confidence).
* A period whose last day is a day off ends on the next working day: CCC section 193/8 (high
  confidence). For a duty of an official, section 64 paragraph 2 of the Administrative Procedure Act
  counts the day off itself as the last day (medium confidence): such deadlines set
  ``move_to_working_day=False``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prongsai.kernel.calendar import (
    chosen_language,
    closed_because,
    in_digits,
    is_working_day,
    local_date,
    long_date,
    period_text,
    short_date,
)
from prongsai.kernel.calendar.working import NO_DAYS

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stood still, both ends included; ``to_on`` of None means it still does."""

    from_on: date
    to_on: date | None
    reason: str

    def __post_init__(self) -> None:
        if self.to_on is not None and self.to_on < self.from_on:
            raise ValueError("a pause ends on or after the day it begins")

    def covers(self, day: date, today: date | None = None) -> bool:
        """Return whether the clock stands still on the day; an open pause reaches to ``today``."""
        end = self.to_on or today
        return end is not None and self.from_on <= day <= end


@dataclass(frozen=True, slots=True)
class Extension:
    """More days, of the kind in which the deadline counts, with the reason that was given."""

    days: int
    reason: str

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("an extension gives at least one day")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A period of ``days`` that begins to run on the day after ``starts_on``."""

    starts_on: date
    days: int
    working: bool = False
    pauses: Sequence[Pause] = ()
    extensions: Sequence[Extension] = ()
    move_to_working_day: bool = True
    rule: str = ""

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("a deadline has no negative number of days")

    @property
    def total_days(self) -> int:
        """Return the days allowed, extensions included."""
        return self.days + sum(extension.days for extension in self.extensions)

    @property
    def is_paused(self) -> bool:
        """Return whether the clock stands still and nobody has said until when."""
        return any(pause.to_on is None for pause in self.pauses)

    def due_on(
        self,
        closed_days: Collection[date] = NO_DAYS,
        holidays: Collection[date] | None = None,
        *,
        today: date | None = None,
    ) -> date:
        """Return the last day; with an open pause, the last day if the clock ran again after ``today``.

        ``holidays`` of None means Thailand's official ones. Raises ``ValueError`` for an open pause
        without ``today``.
        """
        return self._count(closed_days, holidays, today)[1]

    def days_left(
        self,
        today: date | datetime,
        closed_days: Collection[date] = NO_DAYS,
        holidays: Collection[date] | None = None,
    ) -> int:
        """Return the calendar days until the last day: 0 on the day itself, negative when late."""
        day = local_date(today)
        return (self.due_on(closed_days, holidays, today=day) - day).days

    def late_by(
        self,
        today: date | datetime,
        closed_days: Collection[date] = NO_DAYS,
        holidays: Collection[date] | None = None,
    ) -> int:
        """Return by how many calendar days the deadline is missed; 0 when it is not."""
        return max(0, -self.days_left(today, closed_days, holidays))

    def explain(
        self,
        language: str = "th",
        digits: str | None = "thai",
        closed_days: Collection[date] = NO_DAYS,
        holidays: Collection[date] | None = None,
        *,
        today: date | None = None,
    ) -> str:
        """Return the sentence that says how the due date was computed."""
        counted_on, due_on = self._count(closed_days, holidays, today)
        said = _Sentence(chosen_language(language), digits)
        skipped = self._skipped(counted_on, closed_days, holidays, today, language) if self.working else []
        parts = [said.due(due_on), said.count(self), *said.skipped(skipped)]
        parts += [said.pause(pause) for pause in self.pauses if pause.from_on <= due_on]
        parts += [said.extension(extension) for extension in self.extensions]
        if due_on != counted_on:
            because = closed_because(counted_on, closed_days, holidays, language=language)
            parts.append(said.moved(counted_on, because or ""))
        if self.rule:
            parts.append(said.rule(self.rule))
        return said.joined(parts)

    def _count(
        self, closed_days: Collection[date], holidays: Collection[date] | None, today: date | None
    ) -> tuple[date, date]:
        """Return the day on which the count is full, and the day to which that moves."""
        if self.is_paused and today is None:
            raise ValueError("a deadline that stands still has a due date only as of today")
        day, left = self.starts_on, self.total_days
        while left:
            day += _ONE_DAY
            left -= self._counts(day, closed_days, holidays, today)
        counted_on = day
        # A deadline of no days is a fixed date: it does not move.
        if self.move_to_working_day and self.total_days and not self.working:
            while not is_working_day(day, closed_days, holidays) or self._paused(day, today):
                day += _ONE_DAY
        return counted_on, day

    def _counts(
        self,
        day: date,
        closed_days: Collection[date],
        holidays: Collection[date] | None,
        today: date | None,
    ) -> bool:
        if self._paused(day, today):
            return False
        return not self.working or is_working_day(day, closed_days, holidays)

    def _paused(self, day: date, today: date | None) -> bool:
        return any(pause.covers(day, today) for pause in self.pauses)

    def _skipped(
        self,
        last: date,
        closed_days: Collection[date],
        holidays: Collection[date] | None,
        today: date | None,
        language: str,
    ) -> list[tuple[date, str]]:
        """Return the weekdays that were left out because of a holiday or a closed day."""
        found = []
        day = self.starts_on + _ONE_DAY
        while day <= last:
            because = closed_because(day, closed_days, holidays, language=chosen_language(language))
            if because and day.weekday() < 5 and not self._paused(day, today):
                found.append((day, because))
            day += _ONE_DAY
        return found


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The clauses of an explanation in one language."""

    language: str
    digits: str | None

    def due(self, day: date) -> str:
        written = long_date(day, self.digits, language=self.language)
        return f"Due on {written}" if self._english else f"ครบกำหนด{written}"

    def count(self, deadline: Deadline) -> str:
        start = short_date(deadline.starts_on, self.digits, language=self.language)
        if self._english:
            kind = "working day" if deadline.working else "day"
            return f"{_plural(deadline.days, kind)} counted from the day after {start}"
        kind = "วันทำการ" if deadline.working else "วัน"
        return f"{self._number(deadline.days)} {kind} เริ่มนับวันถัดจากวันที่ {start}"

    def skipped(self, days: list[tuple[date, str]]) -> list[str]:
        if not days:
            return []
        listed = ", ".join(
            f"{name} {short_date(day, self.digits, language=self.language)}" for day, name in days
        )
        if self._english:
            return [f"without weekends and {_plural(len(days), 'day')} off ({listed})"]
        return [f"ไม่นับวันเสาร์ วันอาทิตย์ และวันหยุด {self._number(len(days))} วัน ({listed})"]

    def pause(self, pause: Pause) -> str:
        if pause.to_on is None:
            since = short_date(pause.from_on, self.digits, language=self.language)
            return (
                f"the clock has stood still since {since} ({pause.reason})"
                if self._english
                else f"หยุดนับตั้งแต่วันที่ {since} และยังหยุดอยู่ เนื่องจาก{pause.reason}"
            )
        days = (pause.to_on - pause.from_on).days + 1
        span = period_text(pause.from_on, pause.to_on, self.digits, language=self.language)
        if self._english:
            return f"paused for {_plural(days, 'day')}, {span} ({pause.reason})"
        return f"หยุดนับ {self._number(days)} วัน ({span}) เนื่องจาก{pause.reason}"

    def extension(self, extension: Extension) -> str:
        if self._english:
            return f"extended by {_plural(extension.days, 'day')} ({extension.reason})"
        return f"ขยายเวลา {self._number(extension.days)} วัน เนื่องจาก{extension.reason}"

    def moved(self, day: date, because: str) -> str:
        written = short_date(day, self.digits, language=self.language)
        if self._english:
            return (
                f"moved to the next working day because {written} is a day off ({because}), "
                "Civil and Commercial Code section 193/8"
            )
        section = in_digits("193/8", self.digits)
        return (
            f"วันสุดท้ายคือวันที่ {written} เป็นวันหยุด ({because}) จึงเลื่อนเป็นวันทำการถัดไป"
            f" ตามประมวลกฎหมายแพ่งและพาณิชย์ มาตรา {section}"
        )

    def rule(self, rule: str) -> str:
        return f"rule: {rule}" if self._english else f"ตาม{in_digits(rule, self.digits, keep_codes=True)}"

    def joined(self, parts: list[str]) -> str:
        head, rest = parts[0], parts[1:]
        return f"{head}: {'; '.join(rest)}." if self._english else f"{head} นับ {' '.join(rest)}"

    @property
    def _english(self) -> bool:
        return self.language == "en"

    def _number(self, value: int) -> str:
        return in_digits(value, self.digits)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
