"""Stating what a photo shows, and making parts of it unrecognisable."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageFilter

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.models import Blurring, People, PhotoStatement
from prongsai.foundation.checks.queries.photos import (
    UNBLURRED,
    blurred_twin,
    may_state_about,
    same_pictures,
    statements,
)
from prongsai.foundation.checks.queries.registry import PHOTOS
from prongsai.foundation.files.api import File, forget, open_file, sees, store, wipe
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

MOST = 60  # rectangles
# Each part is averaged to this many blocks across: nothing of a face survives in so few.
BLOCKS = 5


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a picture in percent of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom in pixels, within the picture."""
        wide, high = size
        left = min(max(int(self.left * wide / 100), 0), wide - 1)
        top = min(max(int(self.top * high / 100), 0), high - 1)
        right = min(max(int((self.left + self.width) * wide / 100 + 0.999), left + 1), wide)
        bottom = min(max(int((self.top + self.height) * high / 100 + 0.999), top + 1), high)
        return left, top, right, bottom


def state_photo(*, by: Actor, file: File, people: str, consent: str = "") -> PhotoStatement:
    """State whether people can be recognised on a photo; consent needs a word about where it is kept.

    It holds for every file with the same bytes. ``Refused`` where the same picture hangs on a record that the actor
    may not change, ``Problem`` for the original of a photo that was blurred.
    """
    _require(by, file)
    consent = " ".join(consent.split())[:300]
    if people not in People.values or people == People.BLURRED:
        raise Problem(_("Choose what the photo shows."), field="people")
    if people == People.CONSENT and not consent:
        raise Problem(
            _("Write who consented and where that is kept, for example: form of 12 June, file 4."),
            field="consent",
        )
    if statements(by.organization, [file.pk]).get(file.pk) == UNBLURRED:
        raise Problem(
            _("This photo was blurred before. Put the blurred one in its place instead of stating anything."),
            status=409,
        )
    with transaction.atomic():
        said = consent if people == People.CONSENT else ""
        row: PhotoStatement = _state(by, file, people, said)
        for one in same_pictures(file):
            if one.pk != file.pk:
                _state(by, one, people, said)
        record(by=by, verb="checks.photo_stated", subject=file, summary=file.name, data={"people": people})
    return row


def blur_photo(
    *,
    by: Actor,
    file: File,
    rectangles: Sequence[Rectangle],
    keep_original: bool = False,
    keep_reason: str = "",
) -> Blurring:
    """Draw a photo anew with parts made unrecognisable, and put it in the place of the old one everywhere.

    Everywhere is also where somebody else put the same picture in. The original is forgotten unless the office says
    why it is kept, or a published page still shows it. The files of documents that were made before hold it all the
    same (see ``documents_with``). Raises ``Problem`` without a rectangle, and whatever the records that hold the
    photo refuse.
    """
    _require(by, file)
    keep_reason = " ".join(keep_reason.split())[:300]
    if not file.is_photo:
        raise Problem(_("Only photos can be blurred."), status=409)
    if not rectangles or len(rectangles) > MOST:
        raise Problem(
            _("Mark what has to be blurred: at least one part, at most %(most)d.") % {"most": MOST},
            field="parts",
        )
    if keep_original and not keep_reason:
        raise Problem(_("Write why the original is kept."), field="keep_reason")
    content, suffix = _drawn(file, rectangles)
    left: list[str] = []
    with transaction.atomic():
        name = f"{file.name.rsplit('.', 1)[0][:130]}{suffix}"
        new = store(by=by, name=name, content=content, kind="photo")
        new = _with_day(new, file)
        replaced = _replace(by, file, new)
        _state(by, new, People.BLURRED, "")
        row: Blurring = Blurring.objects.create(
            organization=by.organization,
            file=new,
            original=file if keep_original else None,
            original_sha256=file.sha256,
            rectangles=[[round(value, 2) for value in astuple(one)] for one in rectangles],
            is_original_kept=keep_original,
            keep_reason=keep_reason if keep_original else "",
            by_name=by.name[:200],
        )
        record(
            by=by,
            verb="checks.photo_blurred",
            subject=new,
            summary=new.name,
            data={"parts": len(rectangles), "records": replaced, "original_kept": keep_original},
        )
        left = _forget(by, [one for one in same_pictures(file) if not keep_original or one.pk != file.pk])
        if left:
            transaction.on_commit(lambda: wipe(by.organization, left))
    return row


def use_blurred(*, by: Actor, file: File) -> File:
    """Put the photo that was blurred before in the place of its original, which somebody put in again.

    Raises ``Problem`` where the same picture was never blurred.
    """
    _require(by, file)
    with transaction.atomic():
        twin = blurred_twin(file)
        if twin is None:
            raise Problem(_("This photo was not blurred before. Blur its faces."), status=409)
        replaced = _replace(by, file, twin.file)
        record(
            by=by,
            verb="checks.blurred_used",
            subject=twin.file,
            summary=twin.file.name,
            data={"records": replaced},
        )
        kept = Blurring.objects.filter(organization=by.organization, original__sha256=file.sha256)
        reasons = set(kept.values_list("original_id", flat=True))
        left = _forget(by, [one for one in same_pictures(file) if one.pk not in reasons])
        if left:
            transaction.on_commit(lambda: wipe(by.organization, left))
    return twin.file


def _replace(by: Actor, file: File, new: File) -> int:
    """Put a photo in the place of all files with the same bytes; return how many records were changed."""
    return sum(replace(by, old, new) for old in same_pictures(file) for _photos, replace in PHOTOS.values())


def _forget(by: Actor, files: Sequence[File]) -> list[str]:
    PhotoStatement.objects.filter(organization=by.organization, file__in=files).delete()
    return [sha256 for one in files for sha256 in forget(one, by=by)]


def _drawn(file: File, rectangles: Sequence[Rectangle]) -> tuple[bytes, str]:
    """Return the photo with its parts averaged away, as bytes with their suffix."""
    with open_file(file) as stream, Image.open(stream, formats=["JPEG", "PNG"]) as image:
        picture = image.convert("RGB")
    for one in rectangles:
        box = one.pixels(picture.size)
        part = picture.crop(box)
        small = part.resize((min(BLOCKS, part.width), min(BLOCKS, part.height)), Image.Resampling.BOX)
        large = small.resize(part.size, Image.Resampling.NEAREST)
        soft = large.filter(ImageFilter.GaussianBlur(max(part.size) / (BLOCKS * 4)))
        picture.paste(soft, box)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue(), ".jpg"


def _with_day(new: File, old: File) -> File:
    """Keep the day on which the photo was taken; the camera's data is not in the new one."""
    if old.taken_on:
        File.objects.filter(pk=new.pk).update(taken_on=old.taken_on)
        new.taken_on = old.taken_on
    return new


def _state(by: Actor, file: File, people: str, consent: str) -> Any:
    values = {
        "organization": by.organization,
        "people": people,
        "consent": consent,
        "stated_at": timezone.now(),
        "stated_by_name": by.name[:200],
    }
    return PhotoStatement.objects.update_or_create(file=file, defaults=values)[0]


def _require(by: Actor, file: File) -> None:
    if not sees(by, file) or file.pk not in may_state_about(by, [file]):
        raise Refused("measures.progress")
