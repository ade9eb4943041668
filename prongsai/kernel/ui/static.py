"""Addresses of style sheets, scripts and pictures that change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

# Style sheets name the fonts themselves; a second address would have each font sent twice.
NAMED_IN_STYLE_SHEETS = {".woff", ".woff2"}


class NamedByContent(StaticFilesStorage):
    """Adds ``?v=`` and eight hexadecimal digits of the content to each address."""

    known: dict[str, str] = {}  # shared on purpose: a cache; the files change only with the program

    def url(self, name: str | None) -> str:
        """Return the address; the plain one for a file that does not exist."""
        plain = super().url(name)
        mark = self.mark(name or "")
        return f"{plain}?v={mark}" if mark else plain

    @classmethod
    def mark(cls, name: str) -> str:
        """Return eight hexadecimal digits of the content, worked out once for each process."""
        if name in cls.known and not settings.DEBUG:
            return cls.known[name]
        found = None if Path(name).suffix in NAMED_IN_STYLE_SHEETS else finders.find(name)
        mark = hashlib.sha256(Path(found).read_bytes()).hexdigest()[:8] if isinstance(found, str) else ""
        cls.known[name] = mark
        return mark
