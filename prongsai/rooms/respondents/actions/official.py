"""Writes about the official surveys: numbers, samples, links, spreading and progress. Answers never come here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import make_letter, save_draft
from prongsai.foundation.files.api import store
from prongsai.foundation.notifications.api import settle
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.respondents.models import (
    PageOpens,
    Progress,
    Sample,
    ServiceCount,
    Spread,
    SurveyLink,
    SurveyYear,
)
from prongsai.rooms.respondents.queries.overview import Standing, may_be_year, standings
from prongsai.rooms.respondents.queries.texts import short_address, texts_for

EDIT = "assessment.edit"
NACC = "nacc.go.th"
CHANGED = _("Somebody else changed this in the meantime. Look at what stands here now, and save again.")


def locked_year(by: Actor, year: SurveyYear) -> SurveyYear:
    """Return the year locked for a change; raise ``Problem`` when it was closed."""
    by.require(EDIT)
    row: SurveyYear = SurveyYear.objects.select_for_update(of=("self",)).get(
        pk=year.pk, organization=by.organization
    )
    if row.is_closed:
        raise Problem(
            _("The surveys of this year are closed. Open the year again to change something."), status=409
        )
    return row


def set_up_year(
    *, by: Actor, fiscal_year: int, counted_on: date, size: str = "", owner: Any = None
) -> SurveyYear:
    """Begin the surveys of a fiscal year (BE)."""
    by.require(EDIT)
    if not may_be_year(fiscal_year):
        raise Problem(_("There are no surveys of this fiscal year."))
    try:
        with transaction.atomic():
            row: SurveyYear = SurveyYear.objects.create(
                organization=by.organization,
                fiscal_year=fiscal_year,
                counted_on=counted_on,
                size=size,
                owner=owner,
            )
            record(by=by, verb="respondents.year_set_up", subject=row, data={"counted_on": str(counted_on)})
    except IntegrityError as error:
        raise Problem(_("The surveys of this year have been set up already."), status=409) from error
    return row


def change_year(
    *, by: Actor, year: SurveyYear, counted_on: date, size: str, owner: Any, version: int
) -> SurveyYear:
    """Change the day on which staff are counted, the size and who looks after the surveys; or raise ``Conflict``."""
    with transaction.atomic():
        row = locked_year(by, year)
        if row.version != version:
            raise Conflict(CHANGED, current=row)
        before = {"counted_on": str(row.counted_on), "size": row.size, "owner": row.owner_id}
        row.counted_on, row.size, row.owner, row.version = counted_on, size, owner, version + 1
        row.save(update_fields=["counted_on", "size", "owner", "version"])
        after = {"counted_on": str(row.counted_on), "size": row.size, "owner": row.owner_id}
        record(by=by, verb="respondents.year_changed", subject=row, data={"before": before, "after": after})
    return row


def set_sample(
    *,
    by: Actor,
    year: SurveyYear,
    kind: str,
    eligible: int | None,
    eligible_reason: str,
    needed: int | None,
    needed_reason: str,
) -> Sample | None:
    """Put the office's own numbers in place of the counted ones, with reasons; none of them takes them away."""
    if eligible is not None and not eligible_reason.strip():
        raise Problem(_("Say why this number is used."), field="eligible_reason")
    if needed is not None and not needed_reason.strip():
        raise Problem(_("Say why this sample is used."), field="needed_reason")
    if needed is not None and eligible is not None and needed > eligible:
        raise Problem(_("The sample cannot be larger than the number of people."), field="needed")
    values = {
        "eligible": eligible,
        "eligible_reason": eligible_reason.strip() if eligible is not None else "",
        "needed": needed,
        "needed_reason": needed_reason.strip() if needed is not None else "",
    }
    with transaction.atomic():
        row = locked_year(by, year)
        found = Sample.objects.filter(year=row, kind=kind)
        made: Sample | None = None
        if eligible is None and needed is None:
            found.delete()
        else:
            made, _new = Sample.objects.update_or_create(
                year=row,
                kind=kind,
                defaults={"organization": by.organization, "set_by_name": by.name[:200], **values},
            )
        record(by=by, verb="respondents.sample_set", subject=row, data={"kind": kind, **values})
    return made


def is_of_nacc(url: str) -> bool:
    """Return whether an address leads to the NACC: https, host nacc.go.th or below it, no name or port before it."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    of_nacc = host == NACC or host.endswith(f".{NACC}")
    return parts.scheme == "https" and of_nacc and port in {None, 443} and "@" not in parts.netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDraft:
    """What an officer typed about a link."""

    url: str
    opens_on: date
    closes_on: date
    is_shown: bool = True
    host_reason: str = ""


def set_link(*, by: Actor, year: SurveyYear, kind: str, draft: LinkDraft, version: int = 0) -> SurveyLink:
    """Store the NACC's link to a survey and its dates; ``version`` 0 is a new one. Raises ``Conflict``."""
    if urlsplit(draft.url).scheme != "https":
        raise Problem(_("The address has to begin with https://"), field="url")
    if not is_of_nacc(draft.url) and not draft.host_reason.strip():
        raise Problem(
            _(
                "This address does not lead to nacc.go.th. Check it against the NACC's letter; "
                "if it is right, say where it comes from."
            ),
            field="host_reason",
        )
    if draft.closes_on < draft.opens_on:
        raise Problem(_("The last day lies before the first."), field="closes_on")
    reason = "" if is_of_nacc(draft.url) else draft.host_reason.strip()
    with transaction.atomic():
        row = locked_year(by, year)
        found = SurveyLink.objects.filter(year=row, kind=kind).first()
        if (found.version if found else 0) != version:
            raise Conflict(CHANGED, current=found)
        before = {"url": found.url, "opens_on": str(found.opens_on)} if found else {}
        link = found or SurveyLink(organization=by.organization, year=row, kind=kind, version=0)
        link.url, link.host_reason, link.is_shown = draft.url, reason, draft.is_shown
        link.opens_on, link.closes_on, link.version = draft.opens_on, draft.closes_on, version + 1
        link.save()
        after = {"url": link.url, "opens_on": str(link.opens_on), "closes_on": str(link.closes_on)}
        record(
            by=by,
            verb="respondents.link_set",
            subject=row,
            summary=link.url[:200],
            data={"kind": kind, "before": before, "after": after, "reason": reason},
        )
    return link


def count_services(
    *, by: Actor, year: SurveyYear, month: date, service: str, channel: str, people: int
) -> ServiceCount:
    """Write down how many people used a service in a month; the same service, channel and month is put right."""
    fiscal = FiscalYear(year.fiscal_year)
    if not fiscal.starts_on <= month <= fiscal.ends_on:
        raise Problem(_("This month does not lie in the fiscal year."), field="month")
    with transaction.atomic():
        row = locked_year(by, year)
        made: ServiceCount
        made, is_new = ServiceCount.objects.update_or_create(
            year=row,
            month=month.replace(day=1),
            service=" ".join(service.split()),
            channel=channel,
            defaults={"organization": by.organization, "people": people, "entered_by_name": by.name[:200]},
        )
        record(
            by=by,
            verb="respondents.service_counted",
            subject=row,
            summary=made.service,
            data={"month": str(made.month), "channel": channel, "people": people, "new": is_new},
        )
    return made


def remove_service_count(*, by: Actor, count: ServiceCount) -> None:
    """Take a number of service users away."""
    with transaction.atomic():
        row = locked_year(by, count.year)
        data = {"month": str(count.month), "channel": count.channel, "people": count.people}
        count.delete()
        record(by=by, verb="respondents.service_removed", subject=row, summary=count.service, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadDraft:
    """One time that a link was passed on."""

    kind: str
    channel: str
    on: date
    audience: str
    reach: int | None = None
    url: str = ""
    note: str = ""
    upload: Any = None


def add_spread(*, by: Actor, year: SurveyYear, draft: SpreadDraft, today: date) -> Spread:
    """Note that the link was passed on, with the proof."""
    if draft.on > today:
        raise Problem(_("This day has not come yet."), field="on")
    with transaction.atomic():
        row = locked_year(by, year)
        file = store(by=by, name=draft.upload.name, content=draft.upload) if draft.upload else None
        made: Spread = Spread.objects.create(
            organization=by.organization,
            year=row,
            kind=draft.kind,
            channel=draft.channel,
            on=draft.on,
            audience=draft.audience.strip(),
            reach=draft.reach,
            file=file,
            url=draft.url,
            note=draft.note.strip(),
            entered_by_name=by.name[:200],
        )
        record(
            by=by,
            verb="respondents.spread",
            subject=row,
            summary=made.audience,
            data={"kind": made.kind, "channel": made.channel, "on": str(made.on), "reach": made.reach},
        )
    return made


def remove_spread(*, by: Actor, spread: Spread) -> None:
    """Take an entry out of the log of spreading; the journal keeps what it said."""
    with transaction.atomic():
        row = locked_year(by, spread.year)
        data = {"kind": spread.kind, "channel": spread.channel, "on": str(spread.on), "reach": spread.reach}
        spread.delete()
        record(by=by, verb="respondents.spread_removed", subject=row, summary=spread.audience, data=data)


def report_progress(
    *, by: Actor, year: SurveyYear, kind: str, on: date, responses: int, today: date
) -> Progress:
    """Write down how many answers the NACC's system shows on a day; the same day is put right."""
    if on > today:
        raise Problem(_("This day has not come yet."), field="on")
    with transaction.atomic():
        row = locked_year(by, year)
        made: Progress
        made, is_new = Progress.objects.update_or_create(
            year=row,
            kind=kind,
            on=on,
            defaults={
                "organization": by.organization,
                "responses": responses,
                "entered_by_name": by.name[:200],
            },
        )
        record(
            by=by,
            verb="respondents.progress",
            subject=row,
            data={"kind": kind, "on": str(on), "responses": responses, "new": is_new},
        )
        settle_reminders(by=by, year=row, rows=standings(by, row, today))
    return made


def remove_progress(*, by: Actor, progress: Progress) -> None:
    """Take a number of answers away."""
    with transaction.atomic():
        row = locked_year(by, progress.year)
        data = {"kind": progress.kind, "on": str(progress.on), "responses": progress.responses}
        progress.delete()
        record(by=by, verb="respondents.progress_removed", subject=row, data=data)


def close_year(*, by: Actor, year: SurveyYear) -> SurveyYear:
    """Close the surveys of a year: its numbers stand, its short pages say that the surveys are over."""
    with transaction.atomic():
        row = locked_year(by, year)
        row.closed_at, row.closed_by_name = timezone.now(), by.name[:200]
        row.save(update_fields=["closed_at", "closed_by_name"])
        record(by=by, verb="respondents.year_closed", subject=row)
        settle(by=by, prefix=f"respondents:{row.fiscal_year}:")
    return row


def reopen_year(*, by: Actor, year: SurveyYear) -> None:
    """Open a closed year again; raise ``Problem`` when it is open."""
    by.require(EDIT)
    with transaction.atomic():
        rows = SurveyYear.objects.filter(pk=year.pk, organization=by.organization, closed_at__isnull=False)
        if not rows.update(closed_at=None, closed_by_name=""):
            raise Problem(_("The surveys of this year are open already."), status=409)
        record(by=by, verb="respondents.year_reopened", subject=year)


def settle_reminders(*, by: Actor, year: SurveyYear, rows: Iterable[Standing]) -> int:
    """Close the reminders of surveys for which nobody has to be asked any more; return how many."""
    done = [row.kind for row in rows if year.closed_at or not row.is_behind or not row.days_left]
    return sum(settle(by=by, prefix=f"respondents:{year.fiscal_year}:{kind}:") for kind in done)


def note_reminder(*, by: Actor, year: SurveyYear, today: date) -> bool:
    """Note that people are reminded today; return whether this call was the one that did."""
    rows = SurveyYear.objects.filter(pk=year.pk, organization=by.organization)
    other_day = ~Q(reminded_on=today) | Q(reminded_on__isnull=True)
    return bool(rows.filter(other_day).update(reminded_on=today))


def count_open(*, by: Actor, link: SurveyLink, today: date) -> None:
    """Count one opening of a short page: a number per day, and nothing about who opened it."""
    rows = PageOpens.objects.filter(organization=by.organization, link=link, on=today)
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            PageOpens.objects.create(organization=by.organization, link=link, on=today, count=1)
    except IntegrityError:  # somebody else opened it first today, at the same moment
        rows.update(count=F("count") + 1)


def make_poster(*, by: Actor, link: SurveyLink) -> Any:
    """Make the poster with the QR code; return the document, whose files come a little later."""
    by.require("documents.make")
    texts = texts_for(link)
    fields = {
        "subject": texts.poster_title,
        "body": texts.poster_message,
        "link": short_address(link),
        "invitation": texts.invitation,
    }
    with transaction.atomic():
        document = make_letter(by=by, draft=save_draft(by=by, kind="poster", texts=fields))
        record(by=by, verb="respondents.poster_made", subject=link.year, data={"kind": link.kind})
    return document
