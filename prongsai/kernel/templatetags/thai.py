"""`{% load thai %}`: texts whose official compounds, dates and numbers are not torn apart at the end of a line."""

from __future__ import annotations

import re

from django import template
from django.template.defaultfilters import stringfilter

from prongsai.kernel.calendar.names import (
    ENGLISH_MONTHS,
    ENGLISH_MONTHS_SHORT,
    THAI_MONTHS,
    THAI_MONTHS_SHORT,
)

register = template.Library()

NO_BREAK = "\u00a0"
JOINER = "\u2060"
# Official compounds that browsers' dictionaries break inside; "|" marks where they would.
COMPOUNDS = tuple(
    word.split("|")
    for word in (
        "ผู้|รับ|ผิด|ชอบ", "งบ|ประมาณ", "จัด|ซื้อ|จัด|จ้าง", "ปลัด|องค์การ", "นายก|องค์การ", "ร้อง|เรียน",
        "ร้อง|ทุกข์", "ประพฤติ|มิ|ชอบ", "เจ้า|หน้า|ที่", "คุณ|ธรรม", "โปร่ง|ใส", "ประชา|สัมพันธ์", "หลัก|ฐาน",
        "มาตร|การ", "ราช|การ", "หน่วย|งาน", "เจ้า|พนัก|งาน", "ข้อ|เสนอ|แนะ", "คำ|สั่ง", "เป้า|หมาย", "ดำเนิน|การ",
        "ปฏิบัติ|การ", "ปี|งบ|ประมาณ",
        "กำกับ|ติดตาม", "ผล|ประโยชน์|ทับ|ซ้อน", "บันทึก|ข้อ|ความ", "เวที|ประชาคม",
    )
)  # fmt: skip
_COMPOUND = re.compile("|".join(sorted(("".join(parts) for parts in COMPOUNDS), key=len, reverse=True)))
_JOINED = {"".join(parts): JOINER.join(parts) for parts in COMPOUNDS}
_DIGIT = "[0-9๐-๙]"
_MONTH = "|".join(
    re.escape(name)
    for name in sorted(
        (*THAI_MONTHS, *THAI_MONTHS_SHORT, *ENGLISH_MONTHS, *ENGLISH_MONTHS_SHORT), key=len, reverse=True
    )
)
_DATE = re.compile(rf"({_DIGIT}{{1,2}}) ({_MONTH})(?: (พ\.ศ\.))?(?: ({_DIGIT}{{4}}))?")
_MONTH_YEAR = re.compile(rf"({_MONTH}) ({_DIGIT}{{4}})")
_WORD_NUMBER = re.compile(rf"(ร้อยละ|มาตรา|ข้อ|หมู่|พ\.ศ\.|ที่|ครั้งที่|ไตรมาส|รอบ) ({_DIGIT})")
_NUMBER_UNIT = re.compile(rf"({_DIGIT}) (วัน|เดือน|ปี|บาท|คน|ราย|ครั้ง|เรื่อง|โครงการ|มาตรการ|ช่องทาง|ข้อ|หมู่บ้าน)")


def _joined(text: str) -> str:
    return text.replace(" ", NO_BREAK)


def _unbroken(text: str) -> str:
    text = _DATE.sub(lambda match: _joined(match.group()), text)
    text = _MONTH_YEAR.sub(rf"\1{NO_BREAK}\2", text)
    text = _WORD_NUMBER.sub(rf"\1{NO_BREAK}\2", text)
    return _NUMBER_UNIT.sub(rf"\1{NO_BREAK}\2", text)


@register.filter(is_safe=True)
@stringfilter
def keep(text: str) -> str:
    """Return the text with official compounds kept whole (word joiners inside) and dates unbroken."""
    return _COMPOUND.sub(lambda match: _JOINED[match.group()], _unbroken(text))
