"""Numbers of lists that stand twice, leave a gap or begin again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prongsai.kernel.reading.markers import marker_of


@dataclass(frozen=True)
class Slip:
    """A number that does not follow: ``again`` (twice or begun anew), ``gap`` (the missing one) or ``order``."""

    kind: str
    number: int
    text: str
    printed: tuple[int, ...]


def slips_of_list(paragraphs: Sequence[str]) -> Iterator[Slip]:
    """Check one list; a line without number between two numbers allows the second list to begin again."""
    first = next((m for m in map(marker_of, paragraphs) if m is not None and m.numbered), None)
    if first is None:
        return
    run: list[tuple[int, str]] = []
    broken = False
    for text in paragraphs:
        marker = marker_of(text)
        if marker is None or not marker.numbered:
            broken = bool(run)
            continue
        if len(marker.numbers) != len(first.numbers) or marker.style != first.style:
            continue
        number = marker.numbers[-1]
        if number == 1 and run and (broken or marker.numbers[:-1] != first.numbers[:-1]) and run[-1][0] > 1:
            yield from slips(run)
            run, first = [], marker
        run.append((number, text))
        broken = False
    yield from slips(run)


def slips(run: Sequence[tuple[int, str]]) -> Iterator[Slip]:
    """Check numbers, each with the text that it stands before."""
    seen: set[int] = set()
    last: int | None = None
    printed = tuple(value for value, _ in run[:12])
    for number, text in run if len(run) > 1 else ():
        if number in seen:
            yield Slip("again", number, text, printed)
        elif last is not None and number > last + 1 and number - 1 not in seen:
            yield Slip("gap", last + 1, text, printed)
        elif last is not None and number < last:
            yield Slip("order", number, text, printed)
        seen.add(number)
        last = number
