"""How sign-in behaves in an office: by invitation only, and only for people of this office."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context

from prongsai.foundation.organizations.queries import person_for


class AccountAdapter(DefaultAccountAdapter):
    """Close sign-up, and treat somebody of another office like a wrong password."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return no: people come by invitation."""
        return False

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return the user only when the person works for the office whose page this is."""
        user = super().authenticate(request, **credentials)
        if user is not None and person_for(user, (request or context.request).organization) is None:
            return None
        return user
