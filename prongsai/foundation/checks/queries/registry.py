"""What the apps above say about themselves: their checks, photos, public places, and records that can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from prongsai.foundation.documents.api import Content
from prongsai.kernel.actor import Actor
from prongsai.kernel.findings import Finding, Fix

T = TypeVar("T")
LAST_WEEK = timedelta(days=7)  # before the answers are handed in


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a content is checked against.

    ``extra`` may hold: ``address``, that of a public page; ``mend``, the record that fix buttons change
    (``documents.draft:5``); ``url``, the page where a person changes it; ``permissions`` and ``units``, who may do so
    (as in ``Fix``); ``files``, the ``File`` rows that go with it; ``papers``, those of them whose text is looked
    through; ``also``, passages that are published beside the content, such as names of files; ``people``: ``must``
    where a photo may not go out before somebody stated who is on it; ``tells``, where sentences tell what was done in
    the year; ``kept``, a dictionary that keeps what several contents of one office ask for alike.
    """

    organization: Any
    fiscal_year: int | None
    today: date
    kind: str = ""
    is_public: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rights(self) -> dict[str, Any]:
        """Return who may change it, as ``Fix`` holds it."""
        return {"permissions": self.extra.get("permissions", ()), "units": self.extra.get("units")}

    def change(self, label: Any) -> Fix | None:
        """Return the link to the page where a person changes it, or none without such a page."""
        url = str(self.extra.get("url", ""))
        return Fix(label, url, **self.rights) if url else None


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """A photo that documents and public pages may show: where it stands, and what is written below it.

    ``permission`` changes the record that it hangs on, held for the whole office or for one of ``unit_ids``.
    """

    file_id: int
    place: str
    url: str
    caption: str = ""
    unit: str = ""
    permission: str = ""
    unit_ids: tuple[int, ...] = ()

    def is_edited_by(self, actor: Actor) -> bool:
        """Return whether the actor may change the record that the photo hangs on."""
        if not self.permission:
            return False
        return any(actor.may(self.permission, unit) for unit in (None, *self.unit_ids))


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A public page that answers a checklist item, by its path on the office's own site or its whole address.

    ``permission`` opens ``office_url``, where the office looks after it.
    """

    address: str
    title: str
    url: str = ""
    office_url: str = ""
    fiscal_year: int | None = None
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where people enter: the home page of the office's own site, and the declared main site if there is one.

    ``visit`` returns the page of the own site at a path as a visitor gets it, or none.
    """

    own: str
    main: str = ""
    settings_url: str = ""
    visit: Callable[[str], bytes | None] | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """When a year's answers are handed in, and until when its pages are looked at; none where nobody knows it.

    ``ends_on`` is the last step that is known: the announced result, else the end of the clarifications.
    """

    opens_on: date
    due_on: date
    ends_on: date
    is_announced_then: bool = False

    def is_under_way(self, day: date) -> bool:
        """Return whether the year's pages are looked at for the assessment on a day."""
        return self.opens_on <= day <= self.ends_on

    def is_near(self, day: date) -> bool:
        """Return whether the answers are handed in within a week of the day."""
        return self.due_on - LAST_WEEK <= day <= self.due_on

    def is_over(self, day: date) -> bool:
        """Return whether the result was announced before the day."""
        return self.is_announced_then and day > self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """A kind of record that fix buttons change.

    ``read`` returns the texts of a record by field (or raises what means 404), ``write`` changes them through
    the record's own actions; ``also`` offers mends that only this kind knows: code → new values.
    """

    kind: str
    label: Any
    read: Callable[[Actor, int], Mapping[str, str]]
    write: Callable[[Actor, int, Mapping[str, str], date], None]
    url: Callable[[int], str]
    also: Mapping[str, Callable[[Actor, int, date], Mapping[str, str]]] = field(default_factory=dict)


ContentCheck = Callable[[Content, About], Iterable[Finding]]
YearCheck = Callable[[Any, int, date], Iterable[Finding]]
Photos = Callable[[Any, int | None], Iterable[PhotoPlace]]
Places = Callable[[Any, int], Sequence[PublicPlace]]
Replace = Callable[[Actor, Any, Any], int]
Dates = Callable[[Any, int], Assessment | None]

CONTENT_CHECKS: dict[str, tuple[Any, ContentCheck]] = {}
YEAR_CHECKS: dict[str, tuple[Any, YearCheck]] = {}
PHOTOS: dict[str, tuple[Photos, Replace]] = {}
PLACES: dict[str, tuple[Places, Callable[[Any], Site] | None]] = {}
ASSESSMENTS: dict[str, Dates] = {}
MENDABLE: dict[str, Mendable] = {}


def register_content_check(code: str, label: Any, function: ContentCheck) -> None:
    """Ask the function about every content that is checked."""
    _once(CONTENT_CHECKS, code, (label, function))


def register_year_check(code: str, label: Any, function: YearCheck) -> None:
    """Ask the function about every year that is checked; ``code`` is the room that the findings belong to."""
    _once(YEAR_CHECKS, code, (label, function))


def register_photos(code: str, photos: Photos, replace: Replace) -> None:
    """Let the checks know an app's photos of a year, and how one is put in another's place when it is blurred.

    ``photos(organization, fiscal_year)`` yields all of them for a year of None. ``replace(by, old, new)``
    returns how many records were changed.
    """
    _once(PHOTOS, code, (photos, replace))


def register_places(code: str, places: Places, site: Callable[[Any], Site] | None = None) -> None:
    """Let the checks know public pages of a year and, once for all apps, where people enter the site."""
    _once(PLACES, code, (places, site))


def register_assessment(code: str, dates: Dates) -> None:
    """Let the checks know when a fiscal year (BE) of an office is assessed."""
    _once(ASSESSMENTS, code, dates)


def register_mendable(mendable: Mendable) -> None:
    """Let fix buttons change a kind of record."""
    _once(MENDABLE, mendable.kind, mendable)


def _once(registry: dict[str, T], code: str, value: T) -> None:
    if code in registry:
        raise ValueError(f"{code} is registered twice")
    registry[code] = value
