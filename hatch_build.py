"""Refuse to build a wheel without the front end: a page without its style sheet is broken silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = [
    "prongsai/static",
    "prongsai/kernel/typeset/built",
    "prongsai/kernel/locale/th/LC_MESSAGES/django.mo",
]


class NeedsFrontEnd(BuildHookInterface[Any]):
    """Check that the built files are there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop with what to do when something is missing; an editable installation builds later."""
        if version == "editable":
            return
        missing = [path for path in NEEDED if not (Path(self.root) / path).exists()]
        if missing:
            raise RuntimeError(f"Not built yet: {', '.join(missing)}. Run `make setup`, then `uv build`.")
