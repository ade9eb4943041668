"""In front of Django: a page that this process sent within the last second comes from memory, no query asked.

Only what ``serve`` marked as the same for everybody is kept, with the very headers that Django sent. All
processes of the machine see a publication or withdrawal within a fiftieth of a second (they look at one small
file), other machines when the second is over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.conf import settings

from prongsai.foundation.publishing.actions import mark_lately

SECONDS = 1.0
MOST_PAGES = 2_000
MOST_BYTES = 16 * 1024 * 1024
FLAG = "prongsai.same_for_everybody"
LANGUAGE = re.compile(r"(?:^|;\s*)language=([a-z]{2})\b")
KEPT_WITH_304 = {"etag", "cache-control", "vary", "content-security-policy", "content-language"}

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it was sent, how long it may be sent again, and the state of the site that it shows."""

    status: str
    headers: list[tuple[str, str]]
    etag: str
    body: list[bytes]
    until: float
    organization_id: int
    mark: int


class Front:
    """Wraps the WSGI application of a process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answers: dict[tuple[str, str, str, bool], Answer] = {}
        self.size = 0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer from memory, or ask Django and remember what may be remembered."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self.application(environ, start)
        cookie = environ.get("HTTP_COOKIE")
        found = LANGUAGE.search(cookie) if cookie else None
        key = (
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            found[1] if found else "",
            "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""),
        )
        answer = self.answers.get(key)
        if answer is None:
            return self._ask(key, environ, start)
        now = monotonic()
        if answer.until <= now or answer.mark != mark_lately(answer.organization_id, now):
            return self._ask(key, environ, start)
        if environ.get("HTTP_IF_NONE_MATCH") == answer.etag:
            start("304 Not Modified", [(k, v) for k, v in answer.headers if k.lower() in KEPT_WITH_304])
            return [b""]
        start(answer.status, answer.headers)
        return answer.body

    def _ask(self, key: tuple[str, str, str, bool], environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        sent: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            sent.append((status, headers))
            return start(status, headers, *more)

        response: Any = self.application(environ, remember)
        if FLAG not in environ or not sent[-1][0].startswith("200"):
            return response  # type: ignore[no-any-return]  # whatever Django sends
        try:
            body = b"".join(response)
        finally:
            response.close()
        status, headers = sent[-1]
        etag = next((value for name, value in headers if name.lower() == "etag"), "")
        if any(name.lower() == "set-cookie" for name, _value in headers):
            return [body]
        organization_id, before = environ[FLAG]
        if len(self.answers) >= MOST_PAGES or self.size > MOST_BYTES:
            self.answers.clear()
            self.size = 0
        replaced = self.answers.get(key)
        self.answers[key] = Answer(
            status, headers, etag, [body], monotonic() + SECONDS, organization_id, before
        )
        self.size += len(body) - (len(replaced.body[0]) if replaced else 0)
        return [body]


def allow(request: Any, before: int) -> None:
    """Mark the answer to a request as the same for everybody; ``before`` is the mark before it was drawn."""
    if not settings.PRONGSAI_FORGET_HOSTS:
        request.META[FLAG] = (request.organization.pk, before)
