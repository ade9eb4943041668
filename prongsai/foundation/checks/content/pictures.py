"""Pictures: what they show in words, and whether people on them may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.foundation.checks.content.links import picture_place
from prongsai.foundation.checks.content.places import found_at
from prongsai.foundation.checks.models import People
from prongsai.foundation.checks.queries.photos import PHOTO_RIGHTS, UNBLURRED, statements
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import Content, emblem_of, pictures_of
from prongsai.kernel.findings import Finding, Fix, Severity


def alternatives(content: Content, about: About) -> Iterator[Finding]:
    """Yield pictures without a text that says what they show."""
    for number, picture in enumerate(pictures_of(content), start=1):
        if not picture.alt.strip():
            yield found_at(
                about,
                picture_place(number, picture.caption),
                0,
                60,
                code="no_alt",
                severity=Severity.WARNING,
                message=_("The picture has no text that says what it shows"),
                reason=_("People who cannot see it, and assessors who search, learn nothing from it."),
                mend=_("Use the caption") if picture.caption.strip() else "",
            )


def people(content: Content, about: About) -> Iterator[Finding]:
    """Yield photos of which nobody has stated whether people may be shown. Cost: four queries."""
    if not about.is_public:
        return
    emblem = emblem_of(about.organization)
    drawn = {emblem.source} if emblem else set()
    shown: dict[int, str] = {}
    for picture in pictures_of(content):
        if (
            picture.source.startswith("file:")
            and picture.source[5:].isdecimal()
            and picture.source not in drawn
        ):
            shown.setdefault(int(picture.source[5:]), picture.caption or picture.alt)
    stated = statements(about.organization, shown)
    for file_id, caption in shown.items():
        finding = about_people(
            file_id,
            stated.get(file_id),
            place=caption or _("picture without caption"),
            must=about.extra.get("people") == "must",
        )
        if finding is not None:
            yield finding


def about_people(
    file_id: int, state: str | None, *, place: str, unit: str = "", room: str = "", must: bool = False
) -> Finding | None:
    """Return the finding about the people on a photo, or none where they may be shown.

    ``must``: what nobody has stated stands in the way too, as in news, whose pictures are mostly of people.
    """
    fix = Fix(_("Look at the photo"), reverse("checks:photo", args=[file_id]), permissions=PHOTO_RIGHTS)
    if state in (None, People.UNKNOWN):
        return Finding(
            "people_unknown",
            Severity.ERROR if must else Severity.WARNING,
            _("Nobody has stated whether people can be recognised on this photo"),
            place,
            _("A photo of people needs their consent, or has to be blurred. Pupils above all."),
            fix=fix,
            about=f"file {file_id}",
            unit=unit,
            room=room,
        )
    if state == People.SHOWN:
        return Finding(
            "people_shown",
            Severity.ERROR,
            _("People can be recognised on this photo and have not consented"),
            place,
            _("Ask for their consent and note it, or blur their faces."),
            fix=Fix(_("Blur faces"), reverse("checks:blur", args=[file_id]), permissions=PHOTO_RIGHTS),
            about=f"file {file_id}",
            unit=unit,
            room=room,
        )
    if state == UNBLURRED:
        return Finding(
            "people_unblurred",
            Severity.ERROR,
            _("This is the photo as it was before its faces were blurred: somebody put it in again"),
            place,
            _("Use the blurred one. Whoever was blurred once has not consented."),
            fix=Fix(
                _("Put the blurred photo in its place"),
                reverse("checks:use_blurred", args=[file_id]),
                is_post=True,
                permissions=PHOTO_RIGHTS,
            ),
            about=f"file {file_id}",
            unit=unit,
            room=room,
        )
    return None
