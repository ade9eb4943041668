"""Phrases that were written twice running while texts were copied and typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
NEAR, NEAR_GAP = 20, 26


def repeated_places(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and phrase of repetitions in a text; each place once."""
    last = -1
    for start, end, phrase in sorted([*running(text), *_kan_kan(text), *_nearby(text)]):
        if start >= last:
            last = end
            yield start, end, phrase


def running(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and phrase where a phrase follows upon itself."""
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
