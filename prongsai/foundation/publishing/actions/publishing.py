"""Publishing: facts become a version that never changes, at an address that never moves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Content, pictures_of
from prongsai.foundation.publishing.actions.canonical import (
    DataTable,
    digest,
    plain_content,
    plain_tables,
    printable,
)
from prongsai.foundation.publishing.actions.data_files import (
    NewAttachment,
    attach,
    data_attachments,
    picture_attachments,
)
from prongsai.foundation.publishing.actions.gate import keep_away_what_was_taken_out
from prongsai.foundation.publishing.actions.looking import wait_for_looking
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import Page, Version
from prongsai.foundation.publishing.workflow import DRAFT, PAGE, PERMISSION, PUBLISHED
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

ADDRESS = re.compile(
    r"(?:ita/(?P<year>2[4-7]\d\d)|news/2[4-7]\d\d|pages)/[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?"
)
LONGEST = {"title": 500, "responsible": 300, "approved_by": 300, "period": 300}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is about to be published, in the form in which it is kept and hashed."""

    title: str
    lead: str
    content: dict[str, Any]
    data: list[dict[str, Any]]
    responsible: str
    approved_by: str
    approved_on: date | None
    period: str
    pictures: tuple[tuple[str, str], ...]

    def values(self) -> dict[str, Any]:
        """Return the facts as plain values, for the hash."""
        return {
            "title": self.title,
            "lead": self.lead,
            "content": self.content,
            "data": self.data,
            "responsible": self.responsible,
            "approved_by": self.approved_by,
            "approved_on": self.approved_on.isoformat() if self.approved_on else None,
            "period": self.period,
            "pictures": [list(pair) for pair in self.pictures],
        }


def publish(
    *,
    by: Actor,
    address: str,
    kind: str,
    fiscal_year: int | None,
    title: str,
    content: Content,
    concept: str = "",
    lead: str = "",
    data: Sequence[DataTable] = (),
    attachments: Sequence[NewAttachment] = (),
    responsible: str = "",
    approved_by: str = "",
    approved_on: date | None = None,
    period: str = "",
    note: str = "",
    replaces: int | None = None,
    now: datetime | None = None,
) -> Version:
    """Publish the facts as the next version of the page at the address, wholly or not at all.

    ``fiscal_year`` is BE. ``replaces`` is the number of the version that the publisher saw (0 for none); when
    another one has come since, ``Conflict`` is raised. ``Problem`` is raised when nothing changed, when the
    address belongs to another kind of page, when a file is gone from storage (it is named), and while the text of a
    file is being looked through.
    XLSX, CSV and JSON of the tables are added; pictures of the content become files of the version.
    """
    by.require(PERMISSION)
    moment = now or timezone.now()
    facts = facts_of(by, title, lead, content, data, responsible, approved_by, approved_on, period)
    check_address(address, fiscal_year)
    going = {"address": address, "content": content, "title": title, "lead": lead, "note": note, "data": data}
    beside = {"responsible": responsible, "approved_by": approved_by, "period": period}
    keep_away_what_was_taken_out(by, {**going, **beside, "attachments": attachments}, kind)
    wait_for_looking(by, attachments)
    try:
        with transaction.atomic():
            page = _page(by, address, kind, fiscal_year, concept, facts.title, moment)
            if replaces is not None and replaces != page.current_number:
                raise beaten(page)
            files = [
                *attachments,
                *data_attachments(by=by, page=page, tables=data, given=attachments),
                *picture_attachments(by=by, content=content),
            ]
            version = _version(page, facts, files, moment, by.name, note)
            attach(version, files)
            _take_turn(page, version, concept, moment)
            record(
                by=by,
                verb="publishing.published",
                subject=page,
                summary=f"{page.address} ({version.number})",
                # Not the note: nothing can be taken out of the journal again.
                data={"number": version.number, "sha256": version.sha256},
            )
            touch(by.organization, moment)
    except IntegrityError as error:
        raise beaten(None) from error
    return version


def facts_of(
    by: Actor,
    title: str,
    lead: str,
    content: Content,
    data: Iterable[DataTable],
    responsible: str,
    approved_by: str,
    approved_on: date | None,
    period: str,
) -> Facts:
    """Return the facts in the form in which they are kept; raise ``Problem`` for texts that cannot be."""
    texts = {
        "title": _one_line(title),
        "responsible": _one_line(responsible),
        "approved_by": _one_line(approved_by),
        "period": _one_line(period),
    }
    if not texts["title"]:
        raise Problem(_("Write a title. It is what people read in the list."), field="title")
    for name, text in texts.items():
        if len(text) > LONGEST[name]:
            raise Problem(
                _("This is too long by %(count)s characters. Nothing was published.")
                % {"count": len(text) - LONGEST[name]},
                field=name,
            )
    return Facts(
        lead=printable(lead).strip(),
        content=plain_content(content),
        data=plain_tables(data),
        approved_on=approved_on,
        pictures=tuple(dict.fromkeys((one.source, one.sha256) for one in pictures_of(content))),
        **texts,
    )


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def check_address(address: str, fiscal_year: int | None) -> None:
    """Raise ``Problem`` for an address or a year that cannot be used."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise Problem(
            _("This address cannot be used. Use small letters, digits and hyphens, as in ita/2569/o26."),
            field="address",
        )
    if fiscal_year is not None and not 2400 <= fiscal_year < 2800:
        raise Problem(
            _("The fiscal year is written in the Buddhist era, for example 2569."), field="fiscal_year"
        )
    if match["year"] and int(match["year"]) != fiscal_year:
        raise Problem(_("The year in the address is not the fiscal year of the page."), field="address")


def _page(
    by: Actor, address: str, kind: str, fiscal_year: int | None, concept: str, title: str, moment: datetime
) -> Page:
    page, _created = Page.objects.get_or_create(
        organization=by.organization,
        address=address,
        defaults={
            "kind": kind,
            "fiscal_year": fiscal_year,
            "concept": concept,
            "title": title,
            "state": DRAFT,
            "created_at": moment,
            "updated_at": moment,
        },
    )
    if page.kind != kind:
        raise Problem(
            _("The address %(address)s already belongs to another page: “%(title)s”. Nothing was published.")
            % {"address": address, "title": page.title},
            field="address",
            status=409,
        )
    PAGE.target("publish", page.state)
    return page


def _version(
    page: Page, facts: Facts, files: Sequence[NewAttachment], moment: datetime, who: str, note: str
) -> Version:
    own = [[one.format, one.label, one.sha256] for one in files if not one.made_from_content]
    facts_sha256 = digest({**facts.values(), "files": own})
    current = page.versions.filter(number=page.current_number).first()
    if page.state == PUBLISHED and current is not None and current.facts_sha256 == facts_sha256:
        raise Problem(
            _("Nothing changed since version %(number)s, so nothing was published.")
            % {"number": current.number},
            status=409,
        )
    number = page.current_number + 1
    return Version.objects.create(
        organization=page.organization,
        page=page,
        number=number,
        title=facts.title,
        lead=facts.lead,
        content=facts.content,
        data=facts.data,
        responsible=facts.responsible,
        approved_by_text=facts.approved_by,
        approved_on=facts.approved_on,
        period_text=facts.period,
        facts_sha256=facts_sha256,
        sha256=digest(
            {
                "address": page.address,
                "number": number,
                "facts": facts.values(),
                "files": [[one.format, one.label, one.sha256] for one in files],
            }
        ),
        published_at=moment,
        published_by_name=who,
        note=printable(note).strip(),
    )


def _take_turn(page: Page, version: Version, concept: str, moment: datetime) -> None:
    """Show the new version; whoever comes second finds another number here and is told."""
    won = Page.objects.filter(pk=page.pk, current_number=version.number - 1, state=page.state).update(
        state=PAGE.target("publish", page.state),
        current_number=version.number,
        title=version.title,
        concept=concept or page.concept,
        updated_at=moment,
    )
    if not won:
        raise beaten(page)
    page.refresh_from_db()


def beaten(page: Page | None) -> Conflict:
    """Return what whoever came second is told."""
    return Conflict(
        _(
            "Somebody else published this page at the same time. Nothing of yours was published. "
            "Look at the new version first, then publish again if it is still needed."
        ),
        current=page,
    )
