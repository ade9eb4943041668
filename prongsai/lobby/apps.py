"""The lobby app: home, search, menu, demonstration office; no tables."""

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    """Register the app."""

    name = "prongsai.lobby"
    label = "lobby"
