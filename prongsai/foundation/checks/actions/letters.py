"""Letters that are being written, as records that the machine can put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.checks.queries.registry import Mendable
from prongsai.foundation.documents.api import Draft, save_draft
from prongsai.kernel.actor import Actor

KIND = "documents.draft"


def _draft(by: Actor, pk: int) -> Draft:
    found: Draft | None = Draft.objects.visible_to(by).filter(pk=pk, is_discarded=False).first()
    if found is None:
        raise Http404
    return found


def _read(by: Actor, pk: int) -> Mapping[str, str]:
    return {name: str(text) for name, text in _draft(by, pk).fields.items()}


def _write(by: Actor, pk: int, values: Mapping[str, str], today: date) -> None:
    draft = _draft(by, pk)
    save_draft(
        by=by,
        kind=draft.kind,
        texts={**draft.fields, **values},
        draft=draft,
        version=draft.version,
        unit=draft.unit,
        dated_on=draft.dated_on,
        annexes=draft.annexes,
    )


LETTERS = Mendable(
    kind=KIND,
    label=_("letter"),
    read=_read,
    write=_write,
    url=lambda pk: reverse("documents:draft", args=[pk]),
)
