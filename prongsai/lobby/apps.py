"""The lobby app: home, search, menu, demonstration office; no tables."""

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    """Register the app."""

    name = "prongsai.lobby"
    label = "lobby"

    def ready(self) -> None:
        """Give the journal its words."""
        from prongsai.foundation.audit.api import name_verbs
        from prongsai.lobby.journal import WORDS

        name_verbs(WORDS)
