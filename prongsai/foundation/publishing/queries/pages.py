"""Pages and versions as the public and the officers ask for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from prongsai.foundation.publishing.models import (
    Attachment,
    Draft,
    Format,
    Page,
    Redaction,
    Site,
    Version,
    Withdrawal,
)
from prongsai.foundation.publishing.workflow import COMING, KEPT, OUT, PUBLISHED, WITHDRAWN
from prongsai.kernel.actor import Actor

DISCLOSURE = "disclosure"
TEXT_PAGE = "page"


def site_stamp(organization: Any) -> int:
    """Return the number that changes whenever something public changes. Cost: one query."""
    return Site.objects.filter(organization=organization).values_list("stamp", flat=True).first() or 0


def changed_at(organization: Any) -> Any:
    """Return when something public last changed, or none."""
    return Site.objects.filter(organization=organization).values_list("changed_at", flat=True).first()


def public_page(organization: Any, address: str) -> Page | None:
    """Return the page at the address when the public may know of it: published, or withdrawn."""
    return Page.objects.filter(
        organization=organization, address=address, state__in=[PUBLISHED, WITHDRAWN]
    ).first()


def version_of(page: Page, number: int) -> Version | None:
    """Return one version of a page."""
    return Version.objects.filter(organization_id=page.organization_id, page=page, number=number).first()


def versions_of(page: Page) -> list[Version]:
    """Return the versions of a page, newest first, without their content."""
    rows = Version.objects.filter(organization_id=page.organization_id, page=page)
    return list(rows.defer("content", "data").order_by("-number"))


def withdrawals_of(page: Page) -> list[Withdrawal]:
    """Return when and why the page was withdrawn, newest first."""
    return list(Withdrawal.objects.filter(organization_id=page.organization_id, page=page))


def withdrawal_of(version: Version, withdrawals: Iterable[Withdrawal]) -> Withdrawal | None:
    """Return the first withdrawal that took the version off the site, or none."""
    covering = [one for one in withdrawals if one.through_number >= version.number]
    return min(covering, key=lambda one: one.through_number, default=None)


def files_of(version: Version) -> list[Attachment]:
    """Return the files and pictures of a version in their order."""
    return list(
        Attachment.objects.filter(organization_id=version.organization_id, version=version).select_related(
            "file"
        )
    )


def current_versions(organization: Any, **where: Any) -> list[Version]:
    """Return the shown versions of published pages, newest first, without their content. Cost: one query."""
    shown = Version.objects.filter(
        organization=organization, page__state=PUBLISHED, number=F("page__current_number"), **where
    )
    return list(shown.select_related("page").defer("content", "data").order_by("-published_at", "-pk"))


def latest(organization: Any, count: int, *, without: str = "") -> list[Version]:
    """Return the newest shown versions, without those of one kind of page."""
    shown = Version.objects.filter(
        organization=organization, page__state=PUBLISHED, number=F("page__current_number")
    )
    if without:
        shown = shown.exclude(page__kind=without)
    return list(
        shown.select_related("page").defer("content", "data").order_by("-published_at", "-pk")[:count]
    )


def downloads_of(versions: Iterable[Version]) -> dict[int, list[Attachment]]:
    """Return the downloads (not the pictures) of versions by version id. Cost: one query."""
    ids = [version.pk for version in versions]
    found: dict[int, list[Attachment]] = defaultdict(list)
    rows = (
        Attachment.objects.filter(version__in=ids).exclude(format=Format.PICTURE).order_by("position", "pk")
    )
    for row in rows:
        found[row.version_id].append(row)
    return found


def disclosure_years(organization: Any) -> list[int]:
    """Return the fiscal years (BE) that have a published disclosure page, newest first."""
    rows = Page.objects.filter(organization=organization, state=PUBLISHED, address__startswith="ita/")
    years = rows.values_list("fiscal_year", flat=True).distinct().order_by("-fiscal_year")
    return [year for year in years if year is not None]


def pages_for(actor: Actor, *, text: str = "", state: str = "") -> Any:
    """Return the pages for the officers' list with the date, number and author of the shown version."""
    shown = Version.objects.filter(page=OuterRef("pk"), number=OuterRef("current_number"))
    rows = Page.objects.visible_to(actor).annotate(
        shown_at=Subquery(shown.values("published_at")[:1]),
        shown_by=Subquery(shown.values("published_by_name")[:1]),
    )
    if state:
        rows = rows.filter(state=state)
    for word in text.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(address__icontains=word))
    return rows.order_by("-updated_at", "-pk")


def page_at(organization: Any, address: str) -> Page | None:
    """Return the page of an address in whatever state, or none: so rooms link to what they published."""
    return Page.objects.filter(organization=organization, address=address).first()


def drafts_for(actor: Actor) -> list[Draft]:
    """Return what waits to be published, the next one first, then the newest. Cost: one query."""
    rows = Draft.objects.visible_to(actor).filter(state__in=[KEPT, COMING])
    return list(
        rows.defer("content", "data").order_by(F("publish_at").asc(nulls_last=True), "-updated_at")[:100]
    )


def scheduled_for(actor: Actor) -> list[Draft]:
    """Return what is published by itself at its time, the next one first. Cost: one query."""
    rows = Draft.objects.visible_to(actor).filter(state=COMING)
    return list(rows.defer("content", "data", "text").order_by("publish_at")[:100])


def last_draft_of(page: Page) -> Draft | None:
    """Return the draft that the newest version of a page was published from, or none."""
    rows = Draft.objects.filter(organization_id=page.organization_id, version__page=page, state=OUT)
    return rows.order_by("-version__number").first()


def redactions_of(page: Page, number: int | None = None) -> list[Redaction]:
    """Return what was taken out of a page, or of one version of it, the first one first. Cost: one query."""
    rows = Redaction.objects.filter(organization_id=page.organization_id, page=page).order_by("at", "pk")
    return [one for one in rows if number is None or number in one.numbers]


def hashes_of(page: Page) -> list[tuple[str, str]]:
    """Return the files and pictures of a page in any version, as hash and name. Cost: one query."""
    rows = Attachment.objects.filter(
        organization_id=page.organization_id, version__page=page, file__isnull=False
    ).order_by("version__number", "position")
    named: dict[str, str] = {}
    for sha256, name, label, number in rows.values_list("sha256", "name", "label", "version__number"):
        named[sha256] = f"{name} · {label} ({number})"[:160]
    return list(named.items())


def columns_of(page: Page) -> list[tuple[str, str]]:
    """Return the tables of a page in any version with their columns. Cost: one query."""
    rows = Version.objects.filter(organization_id=page.organization_id, page=page).order_by("-number")
    tables = (table for data in rows.values_list("data", flat=True) for table in data)
    return list(dict.fromkeys((table["name"], column) for table in tables for column in table["columns"]))


def public_addresses(organization: Any) -> list[tuple[str, int]]:
    """Return every address that the public may know of, with the number of its newest version."""
    rows = Page.objects.filter(organization=organization, state__in=[PUBLISHED, WITHDRAWN])
    return list(rows.order_by("address").values_list("address", "current_number"))
