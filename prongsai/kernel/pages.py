"""Parts that pages with a form share: what was typed before the session ended comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

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
