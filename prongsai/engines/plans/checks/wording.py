"""duplicated_text and mixed_digits: what slips in while texts are copied and typed."""

import re
from collections.abc import Iterator
from itertools import pairwise

from prongsai.engines.plans.checks.draft import Draft, Finding, Passage, quoted
from prongsai.kernel.thai.repair import essence

_SPOKEN = re.compile(r"[ก-ฮ]")
_RUNNING = re.compile(r"(?=(?P<all>(?P<one>[^\s\d๐-๙.…_/-][^\d๐-๙.…_]{3,59}?)(?P<gap>\s?)(?P=one)))")
_SHORT_TWICE = re.compile(r"(?<![ก-๎])?(และและ|หรือหรือ|เพื่อเพื่อ|โดยโดย|จากจาก|ความความ|ให้ให้|แก่แก่|ด้วยด้วย|ทั้งทั้ง)")
# Nouns that end in การ may rightly stand before another การ: มาตรการการรายงาน, โครงการการแก้ไข.
_KAN_KAN = re.compile(r"การการ")
_ENDS_IN_KAN = re.compile(
    r"(?:โครง|กรรม|มาตร|บริ|ราช|ราย|ประ|วิชา|พัฒนา|ต้อง|หลัก|กระบวน|ขบวน|จัด|กิจ|ประกอบ|พิ|สวัสดิ|เลขานุ|ทาง|ปฏิบัติ|"
    r"อา|สมา|สถาน|ดำเนิน|วิธี|บูรณา|อำนวย|หัตถ|ศุล|อัย|ตุลา|นันทนา|นิทรรศ|คณะ|พันธ|พรรษ|ศิลป|สห|พ่อค้า|ส่ง|โภชนา|ปรากฏ)$"
)
_PREPOSITION = re.compile(r"^(?:ประจำ|จำนวน|ของ|ตาม|เพื่อ|จาก|โดย|และ|ราย|ทุก|แก่|ต่อ|ใน|สำหรับ|เกี่ยวกับ|ภายใน|ด้วย)")
_ORDINARY = re.compile(r"^(?:ดำเนินการ|ปฏิบัติ|ปฏิบัติงาน|ต่างๆ|ต่าง\s?ๆ)$")
_LINKED = re.compile(
    r"(?:ของ|ใน|กับ|ต่อ|จาก|โดย|และ|ที่|ให้|แก่|หรือ|ซึ่ง|สังกัด|สภา|นายก|ปลัด|พนักงาน|เขต|พื้นที่|กรรมการ|ตาม|เป็น|ภายใน|"
    r"รูปแบบ|สู่|ไปยัง|ทาง|ระหว่าง|สำหรับ|เพื่อ|ว่า|ถึง|ด้าน|เรื่อง|ทั้ง|บุคลากร|เจ้าหน้าที่|ผู้บริหาร|[\s/,()“”\"-])$"
)
_LED = re.compile(r"^(?:ของ|ใน|กับ|ต่อ|จาก|โดย|ที่|ให้|แก่|สังกัด|ตาม|ภายใน|นายก|ปลัด|ประชาชน)")
_PARALLEL = re.compile(r"^\s*(?:และ|หรือ|รวมทั้ง|ตลอดจน|พร้อมทั้ง)|[0-9๐-๙]\s?[.)]|\s[-•]|,")
_CONNECTIVE = re.compile(
    r"^(?:จากนั้น|ดังนั้น|ทั้งนี้|โดยมี|โดยให้|เพื่อให้|เพื่อกำหนด|อีกทั้ง|นอกจาก|รวมทั้ง|ตลอดจน|และจัด|และให้)"
)
_ONCE = ("ดังนั้น", "อย่างไรก็ตาม")
_SENTENCE, _EDGE = 170, 60
NEAR, NEAR_GAP = 20, 26
# One habit of typing is no reason for a page of findings.
MOST_PLACES = 6
COPIED = 200
SHINGLE = 40
_TELEPHONE = re.compile(r"(?<![\d-])0\d{0,2}[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)|(?<!\d)\d{2,3}-\d{3,}[-\d]*")
# A narrow cell breaks an address over several lines.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+(?:\s[!-~]+)*")
_WORD = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z@]")


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
    for start, end, phrase in _running(text):
        if start < len(head) < end - 1:
            note = f"เขียน “{phrase.strip()[:60]}” ซ้ำกัน"
            yield Finding("duplicated_text", second.where, quoted(text, start, end), note)


def repeated_places(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and phrase of repetitions in a text; each place once."""
    last = -1
    for start, end, phrase in sorted([*_running(text), *_kan_kan(text), *_nearby(text)]):
        if start >= last:
            last = end
            yield start, end, phrase


def _running(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _RUNNING.finditer(text):
        phrase, gap = found["one"], found["gap"]
        start, end = found.start(), found.start() + len(found["all"])
        if len(_SPOKEN.findall(phrase)) < 2 or _ORDINARY.match(phrase.strip()) or phrase[0] in "ะัาำิีึืฺุูๆ็่้๊๋์ํ๎":
            continue
        if end < len(text) and text[end] in "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎ๆ":
            continue
        if not gap:
            if len(phrase) >= 5 and " " not in phrase[:1]:
                yield start, end, phrase
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        whole = (not before or before.isspace()) and (not after or after.isspace())
        if whole or len(phrase) >= 14 or (_PREPOSITION.match(phrase) and len(phrase) >= 5):
            yield start, end, phrase
    for short in _SHORT_TWICE.finditer(text):
        yield *short.span(), short[0][: len(short[0]) // 2]


def _kan_kan(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _KAN_KAN.finditer(text):
        if not _ENDS_IN_KAN.search(text[max(0, found.start() - 12) : found.start()]):
            yield max(0, found.start() - 4), found.end(), "การ"


def _nearby(text: str) -> Iterator[tuple[int, int, str]]:
    """Find a long phrase again shortly after itself, where no preposition leads to it."""
    position = 0
    while position < len(text) - 2 * NEAR:
        seed = text[position : position + NEAR]
        if seed[0] in "ะัาำิีึืฺุูๆ็่้๊๋์ํ๎ " or len(_SPOKEN.findall(seed)) < 8:
            position += 1
            continue
        again = text.find(seed, position + NEAR, position + NEAR * 3 + NEAR_GAP)
        if again < 0:
            position += 1
            continue
        length = NEAR
        while (
            again + length < len(text)
            and text[position + length] == text[again + length]
            and position + length < again
        ):
            length += 1
        length = len(text[position : position + length].rstrip())
        gap = again - position - length
        phrase = text[position : position + length]
        if gap <= NEAR_GAP and _unnatural(text, position, again, length, gap):
            yield position, again + length, phrase
        position = again
    return


def _unnatural(text: str, first: int, again: int, length: int, gap: int) -> bool:
    """Say whether the second occurrence is a slip: a clause that begins, or ends, the same way again."""
    phrase = text[first : first + length]
    if _CONNECTIVE.match(phrase):
        return True
    lead = text[max(0, again - 14) : again]
    if _LED.match(phrase) or _PARALLEL.search(text[first + length : again]):
        return False
    ends_alike = all(
        place >= len(text) or text[place].isspace() for place in (first + length, again + length)
    )
    if ends_alike and " " in text[first + length : again] and len(phrase) >= 22 and gap <= 16:
        return not _LINKED.search(lead)
    return (
        length >= 22 and not lead[-1:].isspace() and not _LINKED.search(lead) and " " not in text[first:again]
    )


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
    groups = _groups(draft.texts())
    thai = sum(1 for group in groups if _count(group, "๐-๙") > 0)
    latin = sum(1 for group in groups if _count(group, "0-9") > 0)
    if not thai or not latin:
        return
    odd, name, main = ("0-9", "เลขอารบิก", "เลขไทย") if thai >= latin else ("๐-๙", "เลขไทย", "เลขอารบิก")
    runs: list[list[Passage]] = []
    previous = -2
    for index, group in enumerate(groups):
        if not _count(group, odd):
            continue
        if index == previous + 1 and group[0].table is None and runs and runs[-1][0].table is None:
            runs[-1].extend(group)
        else:
            runs.append(list(group))
        previous = index
    for run in runs[:MOST_PLACES]:
        passage = max(run, key=lambda p: _longest(p.text, odd)) if run[0].table is not None else run[0]
        where = passage.where if run[0].table is None else passage.where.split(" แถว")[0]
        text = re.search(rf"[{odd}]", _bare(passage.text))
        start = text.start() if text else 0
        yield Finding(
            "mixed_digits",
            where,
            quoted(passage.text, start, start + 1),
            f"ใช้{name} แต่ส่วนใหญ่ของเอกสารใช้{main}",
        )


def _groups(passages: list[Passage]) -> list[list[Passage]]:
    groups: list[list[Passage]] = []
    for passage in passages:
        if passage.table is not None and groups and groups[-1][0].table == passage.table:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _bare(text: str) -> str:
    """Blank out addresses, telephone numbers and Latin words: they keep Arabic digits everywhere."""
    without = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    without = _TELEPHONE.sub(lambda found: " " * len(found[0]), without)
    return _WORD.sub(lambda found: " " * len(found[0]) if _LATIN.search(found[0]) else found[0], without)


def _count(group: list[Passage], digits: str) -> int:
    return sum(len(re.findall(f"[{digits}]", _bare(passage.text))) for passage in group)


def _longest(text: str, digits: str) -> int:
    return max((len(number) for number in re.findall(rf"[{digits}][{digits},.]*", _bare(text))), default=0)
