"""Texts to pass a link on: for LINE, Facebook, the village loudspeaker and the poster. Official and Thai."""

from __future__ import annotations

from dataclasses import dataclass

from prongsai.kernel.calendar import in_digits, official_date, short_date
from prongsai.rooms.respondents.models import SurveyLink
from prongsai.rooms.respondents.queries.samples import data


@dataclass(frozen=True, slots=True)
class Texts:
    """The poster and the texts by channel (code, label, text)."""

    poster_title: str
    poster_message: str
    invitation: str
    channels: tuple[tuple[str, str, str], ...]


def short_address(link: SurveyLink) -> str:
    """Return the address to pass on: the office's short page, or the NACC's own where there is none."""
    if not link.is_shown:
        return str(link.url)
    return f"{link.organization.origin.rstrip('/')}/survey/{link.slug}/"


def texts_for(link: SurveyLink) -> Texts:
    """Return the texts with office, dates and address filled in."""
    office = link.organization
    values = {
        "office": office.full_name,
        "year": in_digits(link.year.fiscal_year, office.digits),
        "opens": official_date(link.opens_on, digits=office.digits),
        "closes": official_date(link.closes_on, digits=office.digits),
        "opens_short": short_date(link.opens_on, office.digits),
        "closes_short": short_date(link.closes_on, office.digits),
        "phone": in_digits(office.phone or "-", office.digits),
        "link": short_address(link),
    }
    words = data("texts")
    own = words[link.kind]
    return Texts(
        own["poster_title"].format(**values),
        own["poster_message"].format(**values),
        words["invitation"],
        tuple((code, label, own[code].format(**values)) for code, label in words["channels"].items()),
    )
