"""Where an address stands among the files of an export, and how a folder takes the place of another."""

from __future__ import annotations

import ctypes
import os
import posixpath
import re
import shutil
from contextlib import suppress
from pathlib import Path

EXCHANGE = 2  # RENAME_EXCHANGE
HERE = -100  # AT_FDCWD


def file_of(path: str, query: str, language: str) -> str:
    """Return the file for an address: a folder with index.html for a page, the plain name for a file."""
    last = path.rsplit("/", 1)[-1]
    tag = re.sub(r"[^a-z0-9ก-๙]+", "-", query.lower()).strip("-")
    if "." in last or last == "portrait":
        stem, dot, suffix = (last if "." in last else f"{last}.jpg").rpartition(".")
        shown = f"{stem}.{tag}{dot}{suffix}" if tag else f"{stem}{dot}{suffix}"
        return f"{path[1 : len(path) - len(last)]}{shown}"
    folder = path.strip("/")
    parts = ["en" if language == "en" else "", folder, f"list-{tag}" if tag else "", "index.html"]
    return "/".join(part for part in parts if part)


def relative(start: str, target: str) -> str:
    """Return the link from one file to another; a page is named by its folder."""
    found = posixpath.relpath(target, posixpath.dirname(start) or ".")
    if posixpath.basename(found) == "index.html":
        folder = posixpath.dirname(found)
        return f"{folder}/" if folder else "./"
    return found


def swap(fresh: Path, out: Path) -> None:
    """Put a folder into the place of another one at once; ``fresh`` is the old one afterwards."""
    if not out.exists():
        fresh.rename(out)
        return
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.renameat2(HERE, os.fsencode(fresh), HERE, os.fsencode(out), EXCHANGE) == 0:
            return
    aside = fresh.with_name(f"{fresh.name}.old")
    out.rename(aside)
    fresh.rename(out)
    shutil.rmtree(aside, ignore_errors=True)
