"""Addresses and files that assessors refuse or people cannot open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from prongsai.foundation.checks.content.places import found_at, mend_button
from prongsai.foundation.checks.content.walking import published_passages
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import Content
from prongsai.foundation.files.api import Caution, File, TextLayer, exists
from prongsai.kernel.findings import Finding, Fix, Severity
from prongsai.kernel.proofreading import Passage, addresses, faults_of
from prongsai.kernel.thai.repair import arabic

# What is wrong with an address → how grave, what it is, why.
_FAULTS = {
    "pdf": (
        Severity.WARNING,
        gettext_noop("The address is a bare PDF"),
        gettext_noop("Assessors refuse a PDF that does not show the way from the office's own site."),
    ),
    "drive": (
        Severity.ERROR,
        gettext_noop("The address leads to a drive outside the office's site"),
        gettext_noop(
            "Assessors refuse Google Drive, Dropbox and OneDrive: put the file on a page of the office."
        ),
    ),
    "shortener": (
        Severity.WARNING,
        gettext_noop("The address is shortened, so nobody sees where it leads"),
        gettext_noop("Write the whole address: short ones end, and may lead elsewhere tomorrow."),
    ),
    "http": (
        Severity.WARNING,
        gettext_noop("The address begins with http, not https"),
        gettext_noop("Browsers warn of such pages."),
    ),
    "broken": (
        Severity.WARNING,
        gettext_noop("The address cannot be read"),
        gettext_noop("Nobody can open it."),
    ),
}
_YEAR_OF_PAGE = re.compile(r"/ita/(25\d\d)(?:/|$)")


def link_findings(content: Content, about: About) -> Iterator[Finding]:
    """Yield what is wrong with the addresses in a content."""
    for passage in published_passages(content, about):
        for one in addresses(passage.text):
            for fault in one.faults:
                severity, message, reason = _FAULTS[fault]
                yield found_at(
                    about,
                    passage,
                    one.start,
                    one.end,
                    code=f"link_{fault}",
                    severity=severity,
                    message=_(message),
                    reason=_(reason),
                    mend=_("Put https") if fault == "http" else "",
                )
            page = _YEAR_OF_PAGE.search(one.url)
            host = about.organization.host
            if page and about.fiscal_year and host in one.url and int(page[1]) not in _years(about):
                yield found_at(
                    about,
                    passage,
                    one.start,
                    one.end,
                    code="link_other_year",
                    severity=Severity.WARNING,
                    message=_("The address is a page of fiscal year %(year)s") % {"year": arabic(page[1])},
                    reason=_("An answer has to stand on the page of its own year."),
                )


def address_findings(
    address: str, *, target: str, place: str, url: str, unit: str = "", room: str = "", **rights: Any
) -> Iterator[Finding]:
    """Yield what is wrong with one address that a record holds; ``rights`` say who may change it, as in ``Fix``."""
    for fault in faults_of(address):
        severity, message, reason = _FAULTS[fault]
        fix = (
            mend_button(_("Put https"), target, "link_http", **rights)
            if fault == "http"
            else Fix(_("Change it"), url, **rights)
        )
        yield Finding(
            f"link_{fault}",
            severity,
            _(message),
            f"{place}: {address[:200]}",
            _(reason),
            url,
            fix,
            about=f"{target} {fault}",
            room=room,
            unit=unit,
        )


def _years(about: About) -> set[int]:
    year = about.fiscal_year or 0
    return {year, int(about.extra.get("page_year") or year)}


def file_findings(content: Content, about: About) -> Iterator[Finding]:
    """Yield PDFs without a text layer among the files that go with a content, as far as they were read.

    Cost: no file is opened; one look whether the bytes of each unread PDF are there.
    """
    files: list[Any] = list(about.extra.get("files", ()))
    for file in files:
        if isinstance(file, File) and file.is_pdf:
            if file.text_layer == TextLayer.UNREAD and not exists(file):
                file.text_layer = TextLayer.CLOSED  # for this finding only: the bytes may be put back
            finding = about_paper(file, place=file.name, url=str(about.extra.get("url", "")), **about.rights)
            if finding is not None:
                yield finding


def about_paper(
    file: File, *, place: str, url: str, unit: str = "", room: str = "", **rights: Any
) -> Finding | None:
    """Return the finding about a PDF that nobody can search, read aloud or open, or none. Cost: nothing.

    It looks at what was found out when the file came in; one that was not read yet has no finding. ``rights`` say
    who may change the files, as in ``Fix``.
    """
    fix = Fix(_("Change the files"), url, **rights) if url else None
    if file.text_layer == TextLayer.NONE:
        return Finding(
            "no_text_layer",
            Severity.WARNING,  # a good practice; no source names it as a condition
            _("This PDF is a picture of paper: nothing in it can be searched or read aloud"),
            place,
            _("Attach the file that the document was made from, or a PDF with its text."),
            url,
            fix,
            about=f"file {file.pk}",
            unit=unit,
            room=room,
        )
    if file.caution == Caution.ENCRYPTED or (file.is_pdf and file.text_layer == TextLayer.CLOSED):
        return Finding(
            "closed_file",
            Severity.ERROR,
            _("This file opens only with a password")
            if file.caution == Caution.ENCRYPTED
            else _("This PDF cannot be opened: it is damaged, or its content is gone"),
            place,
            _("The public and the assessors cannot read it."),
            url,
            fix,
            about=f"file {file.pk}",
            unit=unit,
            room=room,
        )
    return None


def picture_place(number: int, caption: str) -> Passage:
    """Return where a picture stands, for a finding about it."""
    return Passage(_("picture %(number)s") % {"number": number}, caption)
