"""Every view says who may open it; nothing said means that nobody may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Refused(Exception):  # noqa: N818  # it is named as people say it
    """The actor lacks a permission. Becomes 403 and an entry in the journal."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class SignInNeeded(Exception):  # noqa: N818  # it is named as people say it
    """Nobody is signed in. Becomes the sign-in page, and what was typed is kept."""


class ActorRequest(HttpRequest):
    """A request after the tenancy middleware: it has an organisation and an actor."""

    organization: Any
    actor: Any
    csp_nonce: str
    htmx: Any


def public(view: View) -> View:
    """Let everybody open the view."""
    view.access = "public"  # type: ignore[attr-defined]  # a mark on the function, read by the test of all routes
    return view


def signed_in(view: View) -> View:
    """Let everybody who is signed in to this organisation open the view."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_signed_in:
            raise SignInNeeded
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed_in")


def requires(permission: str, *, whole_office: bool = False) -> Callable[[View], View]:
    """Let those open the view who hold the permission for the office or any unit; rows decide the rest.

    ``whole_office`` is for what concerns all units: holding the permission for one of them is not enough.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.actor.is_signed_in:
                raise SignInNeeded
            actor = request.actor
            if not (actor.may(permission) if whole_office else actor.may_somewhere(permission)):
                raise Refused(permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return decorate


def _marked(view: Any, mark: str) -> View:
    view.access = mark
    return cast(View, view)
