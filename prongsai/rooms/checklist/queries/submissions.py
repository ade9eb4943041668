"""The answer sheet: as it stands now, as it was handed in, and the difference."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from prongsai.foundation.publishing.api import Page
from prongsai.kernel.actor import Actor
from prongsai.rooms.checklist.models import CitedPage, Clarification, Submission
from prongsai.rooms.checklist.queries.citing import fetched_of
from prongsai.rooms.checklist.queries.loading import Row, flat, page_facts, rows_of


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One item of the answer sheet, ready to be typed into the assessment's own system."""

    code: str
    concept: str
    title: str
    has: bool
    urls: tuple[str, ...]
    explanation: str
    row: Row


def explanation_of(row: Row) -> str:
    """Return the explanation with one numbered line for each address, in the order of the addresses."""
    lines = [row.work.explanation] if row.work and row.work.explanation else []
    if row.work and row.work.nil_text:
        lines.append(row.work.nil_text)
    several = len(row.answers) > 1
    for number, answer in enumerate(row.answers, 1):
        if answer.explanation:
            lines.append(f"{number}. {answer.explanation}" if several else answer.explanation)
    return "\n".join(lines)


def urls_of(row: Row, origin: str) -> tuple[str, ...]:
    """Return the addresses that answer the item: those a person put in order, else its public pages."""
    base = origin.rstrip("/")
    if row.answers:
        return tuple(
            f"{base}/{answer.page.address}" if answer.page else answer.url
            for answer in row.answers
            if answer.page is not None or answer.url
        )
    return tuple(f"{base}/{page.address}" for page in row.status.pages if page.is_public)


def answer_sheet(organization: Any, fiscal_year: int, today: date) -> list[SheetLine]:
    """Return the answer sheet of a year in the order of the edition."""
    found = []
    for row in flat(rows_of(organization, fiscal_year, today)):
        urls = urls_of(row, organization.origin)
        found.append(
            SheetLine(
                code=row.item.code,
                concept=row.concept,
                title=row.item.title_th,
                has=bool(urls) and row.status.state not in {"missing", "drafted"},
                urls=urls,
                explanation=explanation_of(row),
                row=row,
            )
        )
    return found


def frozen_sheet(organization: Any, fiscal_year: int, today: date) -> dict[str, Any]:
    """Return the answer sheet as plain data, with the version and hash of every page that it cites."""
    items = []
    for line in answer_sheet(organization, fiscal_year, today):
        pages = {f"{organization.origin.rstrip('/')}/{page.address}": page for page in line.row.status.pages}
        cited = []
        for url in line.urls:
            page = pages.get(url)
            cited.append(
                {
                    "url": url,
                    "address": page.address if page else "",
                    "version": page.number if page else None,
                    "sha256": page.sha256 if page else "",
                    "published_on": page.published_on.isoformat() if page and page.published_on else "",
                    "noted_on": today.isoformat(),
                }
            )
        items.append(
            {
                "code": line.code,
                "concept": line.concept,
                "title": line.title,
                "has": line.has,
                "answers": cited,
                "explanation": line.explanation,
                "state": line.row.status.state,
                "verified": line.row.status.is_verified,
            }
        )
    return {"fiscal_year": fiscal_year, "office": organization.full_name, "items": items}


def sheet_hash(sheet: dict[str, Any]) -> str:
    """Return the SHA-256 over the canonical form of a sheet."""
    written = json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def submissions_of(actor: Actor, fiscal_year: int) -> list[Submission]:
    """Return what was handed in for a year, newest first."""
    return list(Submission.objects.visible_to(actor).filter(fiscal_year=fiscal_year))


def clarifications_of(actor: Actor, submission: Submission) -> list[Clarification]:
    """Return the disputed items of a submission in the order of the sheet."""
    order = {item["concept"]: place for place, item in enumerate(submission.sheet["items"])}
    rows = list(Clarification.objects.visible_to(actor).filter(submission=submission).select_related("draft"))
    return sorted(rows, key=lambda row: order.get(row.concept, 999))


@dataclass(frozen=True, slots=True)
class Then:
    """A cited place: what stood there when the sheet was handed in, and what stands there now."""

    url: str
    address: str
    version: int | None
    sha256: str
    published_on: date | None
    now: str
    version_now: int | None
    fetched: CitedPage | None = None

    @property
    def is_ours(self) -> bool:
        """Return whether it is a page of this installation, whose versions are kept."""
        return self.version is not None

    @property
    def version_url(self) -> str:
        """Return the address of the very version that was cited."""
        return f"/{self.address}/versions/{self.version}" if self.version is not None else ""

    @property
    def short_hash(self) -> str:
        """Return the first 16 digits of the hash in groups of four."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4)) if self.sha256 else ""


def then_and_now(organization: Any, submission: Submission) -> dict[str, list[Then]]:
    """Return for each concept what was cited and what stands there now. Cost: three queries."""
    addresses = [
        cited["address"]
        for item in submission.sheet["items"]
        for cited in item["answers"]
        if cited["address"]
    ]
    now = {page.address: page for page in page_facts(organization, Q(page__address__in=addresses))}
    states = dict(
        Page.objects.filter(organization=organization, address__in=addresses).values_list("address", "state")
    )
    fetched = fetched_of(submission)
    return {
        item["concept"]: [_then(cited, now, states, fetched.get(cited["url"])) for cited in item["answers"]]
        for item in submission.sheet["items"]
    }


def _then(
    cited: dict[str, Any], now: dict[str, Any], states: dict[str, str], fetched: CitedPage | None
) -> Then:
    page = now.get(cited["address"])
    if not cited["address"]:
        state = "elsewhere"
    elif page is None or states.get(cited["address"]) != "published":
        state = "gone"
    elif page.number != cited["version"] or page.sha256 != cited["sha256"]:
        state = "changed"
    else:
        state = "same"
    day = cited["published_on"]
    return Then(
        url=cited["url"],
        address=cited["address"],
        version=cited["version"],
        sha256=cited["sha256"],
        published_on=date.fromisoformat(day) if day else None,
        now=state,
        version_now=page.number if page else None,
        fetched=fetched if cited["version"] is None else None,
    )
