"""Words that belong to another kind of local government, and misspelt own names."""

from __future__ import annotations

import re
from collections.abc import Iterator

PREFIXES = ("องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนจังหวัด", "เทศบาลตำบล", "เทศบาลเมือง", "เทศบาลนคร")
_SHORT = {
    "องค์การบริหารส่วนตำบล": "อบต.",
    "องค์การบริหารส่วนจังหวัด": "อบจ.",
    "เทศบาลตำบล": "ทต.",
    "เทศบาลเมือง": "ทม.",
    "เทศบาลนคร": "ทน.",
}
_MUNICIPAL = (
    r"(?:รอง)?นายกเทศมนตรี|เทศมนตรี|เทศบัญญัติ|(?:รอง)?ปลัดเทศบาล|(?:สมาชิก|ประธาน)?สภาเทศบาล|"
    r"พนักงานเทศบาล|ข้าราชการเทศบาล"
)
_SUBDISTRICT = (
    r"พนักงานส่วนตำบล|(?:รอง)?นายก\s?(?:อบต\.?|องค์การบริหารส่วนตำบล)|(?:รอง)?ปลัด\s?(?:อบต\.?|องค์การบริหารส่วนตำบล)|"
    r"(?:สมาชิก|ประธาน)?สภา\s?(?:อบต\.?|องค์การบริหารส่วนตำบล)|ข้อบัญญัติ\s?(?:ตำบล|อบต\.?|องค์การบริหารส่วนตำบล)"
)
_PROVINCIAL = (
    r"(?:รอง)?นายก\s?(?:อบจ\.?|องค์การบริหารส่วนจังหวัด)|(?:รอง)?ปลัด\s?(?:อบจ\.?|องค์การบริหารส่วนจังหวัด)|"
    r"ข้าราชการองค์การบริหารส่วนจังหวัด|สภา\s?(?:อบจ\.?|องค์การบริหารส่วนจังหวัด)"
)
_BARE_MUNICIPAL = r"เทศบาล(?!ตำบล|เมือง|นคร|นั้น)"
_BARE_SUBDISTRICT = r"อบต\.?(?![ก-๎])|องค์การบริหารส่วนตำบล"
_ORDINANCE = r"ข้อบัญญัติ(?!ท้องถิ่น|ตำบล|อบต|องค์การ|กรุงเทพ|จังหวัด|เมืองพัทยา)"
# General statements about all local governments, laws, and neighbours name other bodies rightly.
_LAWFUL = re.compile(
    r"(?:พระราชบัญญัติ|พ\.ร\.บ\.|พรบ\.?|ระเบียบ\S{0,25}|คณะกรรมการ|คณะกรรมการกลาง|มาตรฐานทั่วไป\S{0,20}|หลักเกณฑ์\S{0,20}|ก\.)\s*$"
)
_PARTNER = re.compile(
    r"(?:ร่วมกับ|ดูงาน|ใกล้เคียง|ข้างเคียง|เครือข่าย|โรงพยาบาล|โรงเรียน|อุดหนุน|สมาคม|สันนิบาต|ติดต่อกับ|ณ)\S{0,20}\s*$"
)
_GENERAL = re.compile(
    r"องค์การบริหารส่วนจังหวัด.{0,40}เทศบาล|เทศบาล.{0,40}(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|อบต|เมืองพัทยา)|(?:องค์การบริหารส่วนตำบล|อบต\.?).{0,30}เทศบาล|อปท"
)
_THAI_TAIL = re.compile(r"[ก-๎]*")


def body_of(office: str) -> str:
    """Return the kind that a full name begins with (องค์การบริหารส่วนตำบล, เทศบาลเมือง …), or an empty text."""
    return next((prefix for prefix in PREFIXES if office.startswith(prefix)), "")


def foreign_words(office: str, text: str) -> Iterator[tuple[int, int, list[tuple[int, str]]]]:
    """Yield start and end of written words that hold words of another body, with those and their places in it."""
    own = body_of(office)
    if not own:
        return
    name = office.removeprefix(own)
    for token in re.finditer(r"\S+", text):
        words = _foreign(own, name, text, token.start(), token.end())
        if words:
            yield token.start(), token.end(), words


def misspelt_names(office: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and spelling of mentions of the office whose name is almost, but not quite, right."""
    own = body_of(office)
    name = office.removeprefix(own)
    if not own or len(name) < 2:
        return
    for found in re.finditer(rf"(?:{own}|{re.escape(_SHORT[own])})\s?(?=[ก-ฮเ-ไ])", text):
        tail = _THAI_TAIL.match(text, found.end())
        written = near_miss(tail[0] if tail else "", name)
        if written:
            yield found.start(), found.end() + len(written), written


def _foreign(own: str, name: str, text: str, start: int, end: int) -> list[tuple[int, str]]:
    token = text[start:end]
    strict, loose = _words_against(own)
    found: list[tuple[int, str]] = []
    for match in re.finditer(strict, token):
        if not _LAWFUL.search(text[max(0, start + match.start() - 40) : start + match.start()]):
            found.append((match.start(), match[0]))
    for match in re.finditer(loose, token) if loose and not found else ():
        place = start + match.start()
        around = text[max(0, place - 70) : place + 70]
        before = text[max(0, place - 40) : place]
        if not (_LAWFUL.search(before) or _PARTNER.search(before) or _GENERAL.search(around)):
            found.append((match.start(), match[0]))
    for prefix in PREFIXES if not found else ():
        place = token.find(prefix + name) if prefix != own and name else -1
        if place >= 0 and not token[:place].endswith(own):
            found.append((place, prefix + name))
    return found


def _words_against(own: str) -> tuple[str, str]:
    """Return the words that are always foreign to a body, and those that may stand in general statements."""
    if own.startswith("เทศบาล"):
        return f"{_SUBDISTRICT}|{_PROVINCIAL}|{_ORDINANCE}", _BARE_SUBDISTRICT
    if own.endswith("จังหวัด"):
        return f"{_MUNICIPAL}|{_SUBDISTRICT}", ""
    return f"{_MUNICIPAL}|{_PROVINCIAL}", _BARE_MUNICIPAL


def near_miss(text: str, name: str) -> str | None:
    """Return how the text misspells the name at its beginning, or None when it is right or another name."""
    if text.startswith(name) or not text:
        return None
    allowed = 1 if len(name) < 6 else 2
    best: tuple[int, str] | None = None
    for length in range(max(2, len(name) - allowed), min(len(text), len(name) + allowed) + 1):
        # Where the mention runs on, a cut inside another word would make almost anything alike.
        distance = _distance(text[:length], name)
        ends = length == len(text) or text[length] in "กขคงจชซดตถทนบปผพมยรลวสหอเแโใไ"
        if ends and 0 < distance <= allowed and (best is None or distance < best[0]):
            best = (distance, text[:length])
    if best is None or best[1][0] != name[0]:
        return None
    return best[1]


def _distance(a: str, b: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
