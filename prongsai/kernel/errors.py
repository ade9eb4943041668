"""Failures that are expected and are told to a person."""

from __future__ import annotations

from typing import Any


class Problem(Exception):  # noqa: N818  # it is named as people say it
    """A known failure with a message for the person who caused it.

    ``message`` is a (lazily) translated sentence: what happened and what to do. ``field`` names the
    form field that it belongs to, ``status`` the HTTP status where no form can show it.
    """

    def __init__(self, message: Any, *, field: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.status = status


class Conflict(Problem):
    """Somebody else changed the same record first."""

    def __init__(self, message: Any, *, current: Any = None) -> None:
        super().__init__(message, status=409)
        self.current = current
