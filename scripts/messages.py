"""Keep the Thai texts: python scripts/messages.py compile | check | update

compile  make the .mo files that Django reads
check    name every text in code and templates that has no Thai translation; exit 1 when there is one
update   add what is missing to the .po file of its app, with an empty translation to be filled in
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "prongsai"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def catalogues() -> dict[Path, Catalog]:
    """Return every Thai catalogue of the project by its path."""
    found = {}
    for path in sorted(PACKAGE.glob("**/locale/th/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            found[path] = read_po(file, locale="th", domain="django")
    return found


def texts() -> dict[tuple[str | None, str], set[Path]]:
    """Return every (context, text) that code and templates ask for, with the files that do."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: dict[tuple[str | None, str], set[Path]] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".svg"} or {
            "static",
            "built",
            "tests",
            "migrations",
        } & set(path.parts):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # The indentation of a template means nothing, and would be wrong Python.
            source = re.sub(r"(?m)^[ \t]+", "", templatize(source, origin=str(path)))
        for _line, message, _comments, context in extract(
            "python", BytesIO(source.encode()), keywords=KEYWORDS
        ):
            text = message[0] if isinstance(message, tuple) else message
            if text:
                found.setdefault((context, text), set()).add(path)
    return found


def known(catalogue: Catalog, context: str | None, text: str) -> bool:
    """Return whether the catalogue has a whole, certain translation of the text."""
    message = catalogue.get(text, context)
    if message is None or "fuzzy" in message.flags:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and bool(strings)


def owner(path: Path) -> Path:
    """Return the catalogue that a file's texts belong to: that of its app."""
    for folder in path.parents:
        if folder == PACKAGE:
            break
        if (folder / "apps.py").exists() or folder.parent == PACKAGE:
            return folder / "locale" / "th" / "LC_MESSAGES" / "django.po"
    return PACKAGE / "kernel" / "locale" / "th" / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Write the .mo file beside every .po file."""
    for path, catalogue in catalogues().items():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, catalogue)
    return 0


def missing() -> list[tuple[str | None, str, Path]]:
    """Return what has no Thai translation in any catalogue, with the file that asks for it."""
    every = list(catalogues().values())
    gone = []
    for (context, text), paths in texts().items():
        if not any(known(catalogue, context, text) for catalogue in every):
            gone.append((context, text, min(paths)))
    return gone


def check() -> int:
    """Print what is missing, and translations whose placeholders differ from the original's."""
    bad = 0
    for _context, text, path in missing():
        bad += 1
        print(f"{path.relative_to(ROOT)}: no Thai for {text!r}")
    for path, catalogue in catalogues().items():
        for message in catalogue:
            if not message.id:
                continue
            original = message.id[0] if isinstance(message.id, tuple | list) else message.id
            strings = message.string if isinstance(message.string, tuple | list) else [message.string]
            for string in strings:
                if string and placeholders(original) - placeholders(string):
                    bad += 1
                    print(f"{path.relative_to(ROOT)}: placeholder lost in {string!r}")
    print(f"{len(texts())} texts, {bad} without a sound Thai translation")
    return 1 if bad else 0


def placeholders(text: str) -> set[str]:
    """Return the named placeholders of a text."""
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))


def update() -> int:
    """Add what is missing to the catalogue of its app."""
    found = catalogues()
    for context, text, path in missing():
        target = owner(path)
        catalogue = found.setdefault(target, Catalog(locale="th", domain="django"))
        if catalogue.get(text, context) is None:
            catalogue.add(text, context=context)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                write_po(file, catalogue, width=110, omit_header=False)
            print(f"{target.relative_to(ROOT)}: {text!r}")
    return 0


if __name__ == "__main__":
    verbs = {"compile": compile_all, "check": check, "update": update}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    sys.exit(verbs[sys.argv[1]]())
