"""What is written: blanks of a template, another body's words, dates, digits, repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from prongsai.foundation.checks.content.places import found_at
from prongsai.foundation.checks.content.walking import passages_of, published_passages
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import Content
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.kernel.findings import Finding, Severity
from prongsai.kernel.proofreading import (
    Passage,
    Written,
    blanks,
    body_of,
    days_of_deeds,
    foreign_words,
    misspelt_names,
    odd_digits,
    odd_years,
    repeated_places,
    written_dates,
)

# A sentence that cites a law, an order or another paper rightly names other days.
_CITES = re.compile(
    r"พระราช|พ\.ร\.|ระเบียบ|ประกาศ|คำสั่ง|หนังสือ|ลงวันที่|มติ|กฎ|ข้อบัญญัติ|เทศบัญญัติ|ณ\s*วันที่|ข้อมูล\s*ณ|อ้างถึง|ผลการประเมิน"
)
# The day on which a figure was frozen, as reports write it themselves: mostly after the year is over.
_FROZEN = re.compile(r"ตัดยอดเมื่อ\s?$")
_FAULTS = {
    "unreadable": gettext_noop("There is no such day: “%(text)s”"),
    "era": gettext_noop("The year and its era do not belong together: “%(text)s”"),
    "far": gettext_noop("Nobody can mean this year: “%(text)s”"),
    "ce": gettext_noop("A Christian year in a Thai text: “%(text)s”"),
}


def placeholders(content: Content, about: About) -> Iterator[Finding]:
    """Yield what was left of a template."""
    for passage in published_passages(content, about):
        for blank in blanks(passage.text, cell=passage.table is not None):
            yield found_at(
                about,
                passage,
                blank.start,
                blank.end,
                code="placeholder",
                severity=Severity.ERROR,
                message=_("Not filled in: “%(text)s”") % {"text": blank.text[:60]},
                reason=_("A form that was not filled in counts as not done, and everybody sees it."),
                mend=_("Fill in the office's data") if blank.kind == "words" else "",
            )


def bodies(content: Content, about: About) -> Iterator[Finding]:
    """Yield words of another kind of local government, and misspelt names of the office."""
    office = about.organization.full_name
    own = body_of(office)
    for passage in published_passages(content, about):
        for begin, end, words in foreign_words(office, passage.text):
            named = "”, “".join(dict.fromkeys(word for _place, word in words))
            yield found_at(
                about,
                passage,
                begin + words[0][0],
                end,
                code="body_type",
                severity=Severity.ERROR,
                message=_("“%(words)s” is not a word of %(body)s") % {"words": named, "body": own},
                reason=_("It shows that the text was copied from another kind of office."),
                mend=_("Put this office's words"),
            )
        for start, end, written in misspelt_names(office, passage.text):
            yield found_at(
                about,
                passage,
                start,
                end,
                code="office_name",
                severity=Severity.ERROR,
                message=_("The office's name is written “%(written)s”") % {"written": written},
                reason=_("The name of the office is %(name)s.") % {"name": office},
                mend=_("Put the right name"),
            )


def dates(content: Content, about: About) -> Iterator[Finding]:
    """Yield days that cannot be, and days outside the fiscal year where results are told."""
    year = FiscalYear(about.fiscal_year) if about.fiscal_year else None
    for passage in passages_of(content):
        for one in (*written_dates(passage.text), *odd_years(passage.text)):
            if one.fault != "none":
                yield found_at(
                    about,
                    passage,
                    one.start,
                    one.end,
                    code="impossible_date",
                    severity=Severity.WARNING if one.fault == "ce" else Severity.ERROR,
                    message=_(_FAULTS[one.fault]) % {"text": one.text},
                    reason=_("Days are written in the Buddhist era, such as 27 April 2569."),
                )
        for one in _told(passage, about) if year else ():
            if year and one.day and not year.contains(one.day):
                yield found_at(
                    about,
                    passage,
                    one.start,
                    one.end,
                    code="outside_year",
                    severity=Severity.WARNING,
                    message=_("“%(text)s” lies outside fiscal year %(year)s")
                    % {"text": one.text, "year": in_digits(year.year, None)},
                    reason=_(
                        "What is reported has to have happened between 1 October and 30 September of the year."
                    ),
                )


def _told(passage: Passage, about: About) -> Iterable[Written]:
    """Return the days that tell of the year: all of a table's, and in free text those on which something was done."""
    if passage.table is not None:
        rightly = _CITES.search(passage.text)
        days = () if rightly else written_dates(passage.text)
        return (
            one for one in days if one.fault == "none" and not _FROZEN.search(passage.text[: one.start][-20:])
        )
    return days_of_deeds(passage.text) if about.extra.get("tells") else ()


def digits(content: Content, about: About) -> Iterator[Finding]:
    """Yield the places that use the other digits than most of the content does."""
    for odd in odd_digits(passages_of(content)):
        message = (
            _("Thai digits in a text that is mostly in Arabic ones")
            if odd.is_thai
            else _("Arabic digits in a text that is mostly in Thai ones")
        )
        yield found_at(
            about,
            odd.passage,
            odd.start,
            odd.start + 1,
            code="mixed_digits",
            severity=Severity.HINT,
            message=message,
            reason=_("Official documents keep to one kind of digit."),
        )


def repetitions(content: Content, about: About) -> Iterator[Finding]:
    """Yield phrases that were written twice running, and long paragraphs that stand twice."""
    seen: set[str] = set()
    for passage in passages_of(content):
        for start, end, phrase in repeated_places(passage.text):
            yield found_at(
                about,
                passage,
                start,
                end,
                code="repeated",
                severity=Severity.WARNING,
                message=_("“%(phrase)s” is written twice") % {"phrase": phrase.strip()[:60]},
                reason=_("It slips in while texts are copied."),
            )
        plain = "".join(passage.text.split())
        if len(plain) >= 120 and plain in seen:
            yield found_at(
                about,
                passage,
                0,
                len(passage.text),
                code="repeated",
                severity=Severity.WARNING,
                message=_("The same paragraph stands twice"),
                reason=_("Two measures with one result look as if one of them was not carried out."),
            )
        seen.add(plain)
