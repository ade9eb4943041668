"""The photos of a year, and what is stated about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from prongsai.foundation.checks.models import MAY_SET_ASIDE, Blurring, People, PhotoStatement
from prongsai.foundation.checks.queries.registry import PHOTOS, PhotoPlace
from prongsai.foundation.documents.api import DocumentPicture
from prongsai.foundation.files.api import File, seen_among, sees, url
from prongsai.kernel.actor import Actor

MAY_STATE = (*MAY_SET_ASIDE, "measures.progress")


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as the list shows it."""

    file_id: int
    place: str
    caption: str
    url: str
    thumbnail: str
    people: str


def may_state(actor: Actor) -> bool:
    """Return whether the actor may state what photos show."""
    return actor.is_system or any(actor.may_somewhere(permission) for permission in MAY_STATE)


def photo_of(actor: Actor, pk: int) -> File | None:
    """Return a photo that the actor sees, or none."""
    file: File | None = File.objects.visible_to(actor).filter(pk=pk).first()
    return file if file is not None and file.is_photo and sees(actor, file) else None


def places_of(organization: Any, fiscal_year: int | None) -> list[PhotoPlace]:
    """Return the photos that the apps above hold of a fiscal year, or of all years. Cost: one query for each app."""
    return [place for photos, _replace in PHOTOS.values() for place in photos(organization, fiscal_year)]


def photos_of(actor: Actor, fiscal_year: int, people: str = "") -> list[Shown]:
    """Return the year's photos with what is stated about each; those in question first. Cost: three queries."""
    places = {one.file_id: one for one in places_of(actor.organization, fiscal_year)}
    files = File.objects.visible_to(actor).in_bulk(list(places))
    if not actor.may("measures.view"):  # somebody of one unit: titles and captions of the others stay theirs
        seen = seen_among(actor, files.values())
        files = {pk: file for pk, file in files.items() if pk in seen}
    rows = PhotoStatement.objects.filter(organization=actor.organization, file_id__in=list(files))
    stated = dict(rows.values_list("file_id", "people"))
    shown = [
        Shown(
            file_id=pk,
            place=places[pk].place,
            caption=places[pk].caption,
            url=places[pk].url,
            thumbnail=url(file, 360),
            people=stated.get(pk, People.UNKNOWN.value),
        )
        for pk, file in files.items()
    ]
    first = {People.SHOWN: 0, People.UNKNOWN: 1}
    return sorted(
        (one for one in shown if people in ("", one.people)),
        key=lambda one: (first.get(People(one.people), 2), one.file_id),
    )


def documents_with(organization: Any, file_number: int) -> int:
    """Return how many documents were made with a photo: their files hold it, also after it was blurred."""
    return DocumentPicture.objects.filter(organization=organization, file_number=file_number).count()


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return the kept originals that the actor sees: only who may set findings aside opens them."""
    if not any(actor.may_somewhere(permission) for permission in MAY_SET_ASIDE):
        return set()
    rows = Blurring.objects.filter(organization=actor.organization, original_id__in=file_ids)
    return set(rows.values_list("original_id", flat=True))
