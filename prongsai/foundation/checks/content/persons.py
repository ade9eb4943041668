"""Personal data in what everybody will read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from prongsai.foundation.checks.content.places import found_at
from prongsai.foundation.checks.content.walking import published_passages
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import Content
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.findings import Finding, Severity
from prongsai.kernel.proofreading import (
    Personal,
    email_addresses,
    home_addresses,
    identity_numbers,
    phone_numbers,
)
from prongsai.kernel.thai.repair import arabic


def personal_data(content: Content, about: About) -> Iterator[Finding]:
    """Yield personal data; the finding repeats none of it. Cost: one query where there are telephone numbers."""
    if not about.is_public:
        return
    for passage in published_passages(content, about):
        for one in identity_numbers(passage.text):
            yield found_at(
                about,
                passage,
                one.start,
                one.end,
                code="identity_number",
                severity=Severity.ERROR,
                message=_("The number of an identity card: %(masked)s") % {"masked": one.masked},
                reason=_("Published numbers of identity cards are misused. Nobody may be told apart by one."),
                mend=_("Cover the number"),
                shown=one.masked,
            )
        for one in phone_numbers(passage.text):
            if one.text in _office_numbers(about) or not is_a_persons(one):
                continue
            yield found_at(
                about,
                passage,
                one.start,
                one.end,
                code="phone_number",
                severity=Severity.ERROR if one.has_name else Severity.WARNING,
                message=_("A person's telephone number: %(masked)s") % {"masked": one.masked},
                reason=_("Only the office's own numbers belong on a public page."),
                mend=_("Cover the number"),
                shown=one.masked,
            )
        for one in email_addresses(passage.text):
            if _is_official(one.text, about.organization):
                continue
            yield found_at(
                about,
                passage,
                one.start,
                one.end,
                code="email_address",
                severity=Severity.WARNING,
                message=_("A person's e-mail address: %(masked)s") % {"masked": one.masked},
                reason=_("Only the office's own addresses belong on a public page."),
                shown=one.masked,
            )
        for one in home_addresses(passage.text):
            if about.organization.address and one.text in about.organization.address:
                continue
            yield found_at(
                about,
                passage,
                one.start,
                one.end,
                code="home_address",
                severity=Severity.ERROR,
                message=_("A person's home address"),
                reason=_("Name the village at most: it is enough to see where the work was done."),
                shown=one.masked,
            )


def is_a_persons(phone: Personal) -> bool:
    """Return whether a telephone number may be a person's: a mobile one, or any near a name."""
    return phone.has_name or phone.text[1] in "689"


def _office_numbers(about: About) -> set[str]:
    """Return the telephone numbers that are the office's own; asked for once where ``kept`` can hold them."""
    kept = about.extra.get("kept")
    if isinstance(kept, dict) and "numbers" in kept:
        return set(kept["numbers"])
    found = office_numbers(about.organization)
    if isinstance(kept, dict):
        kept["numbers"] = found
    return found


def office_numbers(organization: Any) -> set[str]:
    """Return the telephone numbers that are the office's own. Cost: one query."""
    rows = Person.objects.filter(organization=organization, is_public=True).exclude(phone="")
    found: set[str] = set()
    for phone in (str(organization.phone), *rows.values_list("phone", flat=True)):
        plain = arabic(phone)
        found |= {re.sub(r"\D", "", part) for part in re.split(r"[,;/]|ต่อ|โทรสาร", plain)}
        found.add(re.sub(r"\D", "", plain))
        found |= {one.text for one in phone_numbers(phone)}
    return found - {""}


def _is_official(address: str, organization: object) -> bool:
    address = address.lower()
    own = str(getattr(organization, "email", "")).lower()
    domain = address.partition("@")[2]
    hosts = {own.partition("@")[2], str(getattr(organization, "host", "")).lower()} - {
        "",
        "gmail.com",
        "hotmail.com",
    }
    return address == own or domain in hosts or domain.endswith((".go.th", ".mail.go.th"))
