"""duplicated_text and mixed_digits: what slips in while texts are copied and typed."""

import re
from collections.abc import Iterator
from itertools import pairwise

from prongsai.engines.plans.checks.draft import Draft, Finding, Passage, quoted
from prongsai.kernel.proofreading import odd_digits, repeated_places, running
from prongsai.kernel.thai.repair import essence

__all__ = ["duplicated", "mixed_digits", "repeated_places"]

_ONCE = ("ดังนั้น", "อย่างไรก็ตาม")
_SENTENCE, _EDGE = 170, 60
COPIED = 200
SHINGLE = 40


def duplicated(draft: Draft) -> Iterator[Finding]:
    """Yield phrases written twice running and long passages copied from one measure or project to another."""
    passages = draft.texts()
    for passage in passages:
        for start, end, phrase in repeated_places(passage.text):
            text = quoted(passage.text, start, end)
            yield Finding("duplicated_text", passage.where, text, f"เขียน “{phrase.strip()[:60]}” ซ้ำกัน")
    for first, second in pairwise(passages):
        # What follows a short line is the text below a heading, which may well begin with the same word.
        if first.where == second.where and first.table is second.table is None and len(first.text) > _EDGE:
            yield from _over_the_edge(first, second)
    for where, text in _sections(draft):
        for word in _ONCE:
            places = [found.start() for found in re.finditer(rf"(?:^|\s){word}(?=\s|$)", text)]
            for a, b in pairwise(places):
                if b - a < _SENTENCE:
                    yield Finding(
                        "duplicated_text", where, quoted(text, b, b + 8), f"ใช้ “{word}” สองครั้งในประโยคเดียว"
                    )
    yield from _copied(draft)


def _over_the_edge(first: Passage, second: Passage) -> Iterator[Finding]:
    """Find a phrase that ends one line and begins the next again."""
    head = first.text[-_EDGE:]
    text = f"{head} {second.text[:_EDGE]}"
    for start, end, phrase in running(text):
        if start < len(head) < end - 1:
            note = f"เขียน “{phrase.strip()[:60]}” ซ้ำกัน"
            yield Finding("duplicated_text", second.where, quoted(text, start, end), note)


def _sections(draft: Draft) -> Iterator[tuple[str, str]]:
    for project in draft.projects:
        if project.rationale:
            yield f"โครงการที่ {project.seq}: หลักการและเหตุผล", project.rationale
    for measure in draft.measures:
        for text in (measure.result, measure.success):
            if text:
                yield f"มาตรการที่ {measure.seq}", text


def _copied(draft: Draft) -> Iterator[Finding]:
    """Compare the long texts of sheets and measures with each other."""
    texts = [(f"โครงการที่ {p.seq}: หลักการและเหตุผล", p.rationale or "") for p in draft.projects]
    texts += [(f"มาตรการที่ {m.seq}: ผลการดำเนินการ", m.result or "") for m in draft.measures]
    first: dict[str, int] = {}
    reported: set[tuple[int, int]] = set()
    for index, (where, text) in enumerate(texts):
        plain = essence(text)
        position = 0
        while position + SHINGLE <= len(plain):
            source = first.get(plain[position : position + SHINGLE])
            if source is None or source == index or (source, index) in reported:
                position += 1
                continue
            other = essence(texts[source][1])
            begin = other.find(plain[position : position + SHINGLE])
            length = _common(plain, position, other, begin)
            if length >= COPIED:
                reported.add((source, index))
                quote = _original(text, position, length)
                yield Finding(
                    "duplicated_text",
                    where,
                    quote[:160],
                    f"ข้อความยาวตรงกับ {texts[source][0]} ทุกตัวอักษร ({length} ตัว)",
                )
            position += max(length, 1)
        for start in range(max(len(plain) - SHINGLE + 1, 0)):
            first.setdefault(plain[start : start + SHINGLE], index)


def _common(a: str, i: int, b: str, j: int) -> int:
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length


def _original(text: str, position: int, length: int) -> str:
    """Return the printed text of a stretch given by its place among the characters without white space."""
    places = [index for index, char in enumerate(text) if not char.isspace()]
    return text[places[position] : places[min(position + length, len(places)) - 1] + 1]


def mixed_digits(draft: Draft) -> Iterator[Finding]:
    """Yield the places that write numbers in the other digits than most of the document does."""
    for odd in odd_digits(draft.texts()):
        name, main = ("เลขไทย", "เลขอารบิก") if odd.is_thai else ("เลขอารบิก", "เลขไทย")
        passage = odd.passage
        yield Finding(
            "mixed_digits",
            passage.where if passage.table is None else passage.where.split(" แถว")[0],
            quoted(passage.text, odd.start, odd.start + 1),
            f"ใช้{name} แต่ส่วนใหญ่ของเอกสารใช้{main}",
        )
