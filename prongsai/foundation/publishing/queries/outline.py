"""The table of contents of a year: what the public expects to find. Upstairs registers who knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class OutlineItem:
    """One thing to disclose: its code in the year (o26), its title and what belongs into it."""

    code: str
    title: str
    concept: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class OutlineGroup:
    """A part of the table of contents with its number (9.1) and title."""

    number: str = ""
    title: str
    items: tuple[OutlineItem, ...]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The disclosure index of one fiscal year (BE); ``note`` says what is unsure about it."""

    fiscal_year: int
    groups: tuple[OutlineGroup, ...]
    title: str = ""
    note: str = ""


Provider = Callable[[Any, int], Outline | None]
PROVIDERS: list[Provider] = []


def register_outline(provider: Provider) -> Provider:
    """Register a function ``(organization, fiscal_year) -> Outline | None``; the first that answers is used.

    It is called once per rendering of the index, not per visit, and may query.
    """
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def outline_for(organization: Any, fiscal_year: int) -> Outline | None:
    """Return the table of contents of the year, or none where nobody knows one."""
    for provider in PROVIDERS:
        found = provider(organization, fiscal_year)
        if found is not None:
            return found
    return None


Live = Callable[[Any, int, date], Mapping[str, str]]
LIVE: list[Live] = []


def register_live(provider: Live) -> Live:
    """Register a function ``(organization, fiscal_year, today) -> {concept: address}``.

    Such a page is always up to date, and answers an item of the year as long as nothing is published for it.
    """
    if provider not in LIVE:
        LIVE.append(provider)
    return provider


def live_for(organization: Any, fiscal_year: int, today: date) -> dict[str, str]:
    """Return the pages that answer items of the year by themselves: concept → address."""
    found: dict[str, str] = {}
    for provider in LIVE:
        found |= provider(organization, fiscal_year, today)
    return found
