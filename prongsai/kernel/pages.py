"""Parts that pages with a form share: what was typed before the session ended comes back; two editors merge; a list as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from prongsai.kernel.calendar.language import Bilingual

KEPT_IN_SESSION = "kept_form"
FormType = TypeVar("FormType", bound=forms.BaseForm)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was posted when nobody was signed in any more, and the names of the files that came with it."""

    data: QueryDict
    files: tuple[str, ...]

    @property
    def note(self) -> str:
        """Return the sentence that stands above the form."""
        sentence = Bilingual(
            "ข้อมูลที่ท่านกรอกไว้ก่อนหมดเวลาใช้งานอยู่ในแบบฟอร์มนี้ครบถ้วนแต่ยังไม่ได้บันทึก โปรดตรวจแล้วกดบันทึกอีกครั้ง",
            "What you typed before your session ended is all here. It is not saved yet: check it and save.",
        )
        if not self.files:
            return str(sentence)
        names = ", ".join(self.files)
        return f"{sentence} " + str(
            Bilingual(f"โปรดเลือกไฟล์อีกครั้ง: {names}", f"Choose these files once more: {names}")
        )


def kept_form(request: Any, action: str | None = None) -> Kept | None:
    """Return what was typed for this page (or for ``action``) before the session ended; once, or none."""
    kept = request.session.get(KEPT_IN_SESSION)
    if not isinstance(kept, dict) or kept.get("action") != (action or request.path):
        return None
    del request.session[KEPT_IN_SESSION]
    return Kept(QueryDict(kept["data"]), tuple(kept["files"]))


def bound_or_kept(
    request: Any, form_class: type[FormType], *, action: str | None = None, **kwargs: Any
) -> tuple[FormType, str]:
    """Return the form and the note to show above it (empty where there is none).

    A posted form is bound to what was posted; one that was typed before the session ended is bound to that,
    unsaved; any other is new. ``action`` is the address that the form posts to, where it is not this page.
    """
    if request.method == "POST" and request.path == (action or request.path):
        return form_class(request.POST, request.FILES, **kwargs), ""
    kept = kept_form(request, action)
    if kept is not None:
        return form_class(kept.data, **kwargs), kept.note
    return form_class(**kwargs), ""


SHEETS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SEEN = "seen"
Parts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people made of one form: the data to save, what was taken from the other, and what both changed."""

    data: QueryDict
    taken: tuple[str, ...]
    clashes: tuple[str, ...]


def seen_of(stored: QueryDict, parts: Parts) -> str:
    """Return what a form shows when it is made, as JSON for a hidden field named ``seen``."""
    return json.dumps({name: _values(stored, names) for name, names in parts.items()}, ensure_ascii=False)


def merged(mine: QueryDict, theirs: QueryDict, parts: Parts) -> Merged:
    """Merge what was typed with what somebody else saved while the form was open.

    ``mine`` holds ``seen``, what the form showed when it was made; ``theirs`` is what is stored by now. ``parts`` names
    what goes together: a part that only the other changed is taken over, one that both changed is a clash and stays
    as typed, unless the person chose the other's (``choose_<part>`` is "theirs"). Without ``seen`` all that differs
    is a clash.
    """
    data, taken, clashes = mine.copy(), [], []
    try:
        seen = json.loads(mine.get(SEEN, "") or "{}")
    except (ValueError, RecursionError):  # no page of ours sent it
        seen = {}
    before = seen if isinstance(seen, dict) else {}
    for name, names in parts.items():
        left, right = _values(mine, names), _values(theirs, names)
        if left == right or before.get(name) == right:
            continue
        if before.get(name) == left or mine.get(f"choose_{name}") == "theirs":
            taken.append(name)
            for one in names:
                data.setlist(one, theirs.getlist(one))
        else:
            clashes.append(name)
    return Merged(data, tuple(taken), tuple(clashes))


def with_chosen(mine: QueryDict, theirs: QueryDict, parts: Parts) -> QueryDict:
    """Return what was typed, with what is stored wherever the person chose it."""
    data = mine.copy()
    for name, names in parts.items():
        if mine.get(f"choose_{name}") == "theirs":
            for one in names:
                data.setlist(one, theirs.getlist(one))
    return data


def _values(data: QueryDict, names: Sequence[str]) -> list[list[str]]:
    """Return the values of a part, without the differences that browsers make; rows without any text are no row."""
    columns = [[value.replace("\r\n", "\n").strip() for value in data.getlist(name)] for name in names]
    height = max(map(len, columns), default=0)
    rows = [[column[row] if row < len(column) else "" for column in columns] for row in range(height)]
    return [row for row in rows if any(row)]


def table_response(
    columns: Sequence[Any], rows: Iterable[Sequence[Any]], form: str, *, name: str, title: str
) -> HttpResponse:
    """Return a table as XLSX or CSV to be saved; 404 for any other form. ``name`` has no suffix."""
    # Spreadsheets are made on demand; a page does without the writers.
    from prongsai.kernel.office import table_csv, table_xlsx

    if form not in SHEETS:
        raise Http404
    content = table_csv(columns, rows) if form == "csv" else table_xlsx(columns, rows, title=title)
    disposition = content_disposition_header(True, f"{name}.{form}") or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=SHEETS[form], headers=headers)
