"""Journeys in a real browser."""

from __future__ import annotations

import os
import shutil
from typing import Any

# Without these, Chromium as root in a small machine neither starts nor stays quiet on the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

WIDTHS = (390, 1280)  # a phone, and the screen on a desk


def executable() -> str | None:
    """Return the path of Chromium or Chrome on this machine, or none."""
    given = os.environ.get("PRONGSAI_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return given or next((path for name in names if (path := shutil.which(name))), None)


def follow(page: Any, pressed: Any) -> None:
    """Press a button or a link, and wait until the page that it leads to has come whole."""
    with page.expect_navigation():
        pressed.click()
