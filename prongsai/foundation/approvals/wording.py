"""The Thai sentences that stand in documents and in the register, whatever the language of the screen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """Return a data file of this app."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def wording(key: str, **values: str) -> str:
    """Return a sentence with its places filled; ``a.b`` names one below another."""
    found: Any = read("wording.yaml")
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)
