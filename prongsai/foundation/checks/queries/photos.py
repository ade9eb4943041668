"""The photos of a year, and what is stated about them. A statement holds for the picture, however often it was put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from prongsai.foundation.checks.models import MAY_SET_ASIDE, Blurring, People, PhotoStatement
from prongsai.foundation.checks.queries.registry import PHOTOS, PhotoPlace
from prongsai.foundation.documents.api import DocumentPicture
from prongsai.foundation.files.api import File, seen_among, sees, url
from prongsai.kernel.actor import Actor

# Who may state what photos show; the first is named to those who may not.
PHOTO_RIGHTS = ("measures.progress", *MAY_SET_ASIDE)
# Not stated by anybody: the bytes are those of a photo before its faces were blurred.
UNBLURRED = "unblurred"


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as the list shows it."""

    file_id: int
    place: str
    caption: str
    url: str
    thumbnail: str
    people: str
    is_mine: bool


def may_state(actor: Actor) -> bool:
    """Return whether the actor may state what photos show."""
    return actor.is_system or any(actor.may_somewhere(permission) for permission in PHOTO_RIGHTS)


def may_state_about(actor: Actor, files: Iterable[File]) -> set[int]:
    """Return the numbers of those of the files about which the actor may state something, or blur them.

    These are all files for those who look after the whole office's checks or publishing. Others have to be allowed
    to change every record on which the same picture hangs; one that hangs nowhere is its uploader's. Cost: one
    query for each app with photos, and one.
    """
    wanted = list(files)
    if actor.is_system or any(actor.may(permission) for permission in MAY_SET_ASIDE):
        return {file.pk for file in wanted}
    if not may_state(actor) or not wanted:
        return set()
    places: dict[int, list[PhotoPlace]] = {}
    for place in places_of(actor.organization, None):
        places.setdefault(place.file_id, []).append(place)
    rows = File.objects.filter(organization=actor.organization, sha256__in={file.sha256 for file in wanted})
    hanging: dict[str, list[PhotoPlace]] = {}
    for pk, sha256 in rows.values_list("pk", "sha256"):
        hanging.setdefault(sha256, []).extend(places.get(pk, ()))
    return {
        file.pk
        for file in wanted
        if (
            all(place.is_edited_by(actor) for place in hanging[file.sha256])
            if hanging.get(file.sha256)
            else file.uploaded_by_id == actor.user.pk
        )
    }


def same_pictures(file: File) -> list[File]:
    """Return the office's files with the same bytes, the given one among them. Cost: one query."""
    return list(File.objects.filter(organization=file.organization_id, sha256=file.sha256).order_by("pk"))


def statements(organization: Any, file_ids: Iterable[int]) -> dict[int, str]:
    """Return what holds for photos, by file. Cost: three queries where there are any.

    A statement holds for all files with the same bytes; of several the one that forbids most. The bytes of a photo
    that was blurred are ``UNBLURRED`` wherever they turn up again.
    """
    ids = set(file_ids)
    if not ids:
        return {}
    hashes = dict(File.objects.filter(organization=organization, pk__in=ids).values_list("pk", "sha256"))
    same = set(hashes.values())
    rows = PhotoStatement.objects.filter(organization=organization, file__sha256__in=same)
    stated: dict[str, str] = {}
    for sha256, people in rows.order_by("stated_at", "pk").values_list("file__sha256", "people"):
        if people != People.UNKNOWN and stated.get(sha256) != People.SHOWN:
            stated[sha256] = people
    blurred = Blurring.objects.filter(organization=organization, original_sha256__in=same)
    stated |= dict.fromkeys(blurred.values_list("original_sha256", flat=True), UNBLURRED)
    return {pk: stated[sha256] for pk, sha256 in hashes.items() if sha256 in stated}


def blurred_twin(file: File) -> Blurring | None:
    """Return how the same picture was blurred before, or none."""
    rows = Blurring.objects.filter(organization=file.organization_id, original_sha256=file.sha256)
    found: Blurring | None = rows.exclude(file=file).select_related("file").first()
    return found


def photo_of(actor: Actor, pk: int) -> File | None:
    """Return a photo that the actor sees, or none."""
    file: File | None = File.objects.visible_to(actor).filter(pk=pk).first()
    return file if file is not None and file.is_photo and sees(actor, file) else None


def places_of(organization: Any, fiscal_year: int | None) -> list[PhotoPlace]:
    """Return the photos that the apps above hold of a fiscal year, or of all years. Cost: one query for each app."""
    return [place for photos, _replace in PHOTOS.values() for place in photos(organization, fiscal_year)]


def photos_of(actor: Actor, fiscal_year: int, people: str = "") -> list[Shown]:
    """Return the year's photos with what is stated about each; those in question first.

    Cost: some queries for each app with photos, whatever their number.
    """
    places = {one.file_id: one for one in places_of(actor.organization, fiscal_year)}
    files = File.objects.visible_to(actor).in_bulk(list(places))
    seen = seen_among(actor, files.values())  # titles and captions of what one may not open stay hidden
    files = {pk: file for pk, file in files.items() if pk in seen}
    stated = statements(actor.organization, files)
    open_to = may_state_about(actor, files.values())
    shown = [
        Shown(
            file_id=pk,
            place=places[pk].place,
            caption=places[pk].caption,
            url=places[pk].url,
            thumbnail=url(file, 360),
            people=stated.get(pk, People.UNKNOWN.value),
            is_mine=pk in open_to,
        )
        for pk, file in files.items()
    ]
    first = {UNBLURRED: 0, People.SHOWN.value: 0, People.UNKNOWN.value: 1}
    return sorted(
        (one for one in shown if people in ("", one.people)),
        key=lambda one: (first.get(one.people, 2), one.file_id),
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
