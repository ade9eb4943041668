"""Sentences in Thai and English, chosen by an explicit language rather than by gettext.

Dates and amounts stand in documents, which are Thai whatever language the reader's screen is in, and
they are needed where no Django settings are loaded. Their few words are therefore tables beside the
rules, and ``Bilingual`` carries both languages until somebody shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

THAI = "th"
ENGLISH = "en"


def chosen_language(language: str | None) -> str:
    """Return ``"th"`` or ``"en"`` for a language code; None means the active language of the request."""
    if language is None:
        try:
            language = get_language()
        except ImproperlyConfigured:
            language = THAI
    return ENGLISH if language and language.lower().startswith(ENGLISH) else THAI


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence in both languages; as a string it speaks the active one."""

    thai: str
    english: str

    def within(self, language: str | None = None) -> str:
        """Return the sentence in the language given, or in the active one."""
        return self.english if chosen_language(language) == ENGLISH else self.thai

    def __str__(self) -> str:
        return self.within()
