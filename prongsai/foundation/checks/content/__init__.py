"""The checks that every content goes through, whatever room it comes from."""

from prongsai.foundation.checks.content.figures import numbering, order, totals
from prongsai.foundation.checks.content.links import (
    about_paper,
    address_findings,
    file_findings,
    link_findings,
)
from prongsai.foundation.checks.content.papers import about_persons, paper_findings, withheld_in
from prongsai.foundation.checks.content.persons import personal_data
from prongsai.foundation.checks.content.pictures import about_people, alternatives, people
from prongsai.foundation.checks.content.withheld import withheld
from prongsai.foundation.checks.content.wording import bodies, dates, digits, placeholders, repetitions

__all__ = [
    "about_paper",
    "about_people",
    "about_persons",
    "address_findings",
    "alternatives",
    "bodies",
    "dates",
    "digits",
    "file_findings",
    "link_findings",
    "numbering",
    "order",
    "paper_findings",
    "people",
    "personal_data",
    "placeholders",
    "repetitions",
    "totals",
    "withheld",
    "withheld_in",
]
