"""Published news, as lists ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When

from prongsai.foundation.publishing.models import News, NewsCategory, NewsListing, Version
from prongsai.foundation.publishing.workflow import PUBLISHED
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, arabic_digits, thai_digits


@dataclass(frozen=True, kw_only=True)
class NewsFilter:
    """What a reader of the list asked for."""

    text: str = ""
    category: str = ""
    year: int | None = None


def news_listed(organization: Any, today: date, wanted: NewsFilter | None = None) -> Any:
    """Return the listings of published news, pinned ones first while they last. Cost: one query.

    Each has ``title``, ``lead``, ``published_at`` and ``number`` of the shown version.
    """
    shown = Version.objects.filter(
        organization=organization, page=OuterRef("page"), number=OuterRef("page__current_number")
    )
    rows = (
        NewsListing.objects.filter(organization=organization, page__state=PUBLISHED)
        .select_related("page", "category")
        .annotate(
            title=Subquery(shown.values("title")[:1]),
            lead=Subquery(shown.values("lead")[:1]),
            published_at=Subquery(shown.values("published_at")[:1]),
            number=F("page__current_number"),
            # Database values, not bytes of a boolean: both databases sort them alike.
            rank=Case(
                When(Q(is_pinned=True) & (Q(until__isnull=True) | Q(until__gte=today)), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
        )
        .order_by("rank", "-on", "-pk")
    )
    if wanted is None:
        return rows
    if wanted.category:
        rows = rows.filter(category__code=wanted.category)
    if wanted.year is not None:
        year = FiscalYear(wanted.year)
        rows = rows.filter(on__range=(year.starts_on, year.ends_on))
    for word in wanted.text.split()[:10]:
        either = Q()
        for form in {word, arabic_digits(word), thai_digits(word)}:
            either |= Q(title__icontains=form) | Q(lead__icontains=form)
        rows = rows.filter(either)
    return rows


def news_categories(organization: Any) -> list[NewsCategory]:
    """Return the categories with published news, in the office's order. Cost: one query."""
    return list(
        NewsCategory.objects.filter(
            organization=organization,
            pk__in=NewsListing.objects.filter(organization=organization, page__state=PUBLISHED).values(
                "category"
            ),
        )
    )


def news_years(organization: Any) -> list[int]:
    """Return the fiscal years (BE) with published news, newest first. Cost: one query."""
    from prongsai.kernel.calendar import fiscal_year_of

    days = NewsListing.objects.filter(organization=organization, page__state=PUBLISHED).order_by()
    return sorted({fiscal_year_of(day) for day in days.values_list("on", flat=True).distinct()}, reverse=True)


def listing_of(page: Any) -> NewsListing | None:
    """Return where a page of news stands in the lists."""
    return (
        NewsListing.objects.filter(organization_id=page.organization_id, page=page)
        .select_related("category")
        .first()
    )


def written_news(actor: Actor, *, text: str = "", category: str = "", state: str = "") -> Any:
    """Return what officers wrote, newest first; ``state`` is draft, scheduled, changed, published or withdrawn."""
    rows = News.objects.visible_to(actor).select_related("category", "page").order_by("-on", "-pk")
    if state == "draft":
        rows = rows.filter(page__isnull=True)
    elif state == "scheduled":
        rows = rows.filter(publish_at__isnull=False)
    elif state == "changed":
        rows = rows.filter(page__isnull=False, updated_at__gt=F("page__updated_at"))
    elif state in {"published", "withdrawn"}:
        rows = rows.filter(page__state=state)
    if category:
        rows = rows.filter(category__code=category)
    for word in text.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def scheduled_news_for(actor: Actor) -> list[News]:
    """Return the news that are published by themselves at their time, the next one first. Cost: one query."""
    rows = News.objects.visible_to(actor).filter(publish_at__isnull=False)
    return list(rows.defer("text").order_by("publish_at")[:100])
