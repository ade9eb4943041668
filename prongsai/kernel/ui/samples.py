"""What the style page shows: invented entries for lists, steps, cells and versions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.ui.icons import ICONS

ICON_NAMES = tuple(ICONS)
PHOTO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 213'%3E"
    "%3Crect width='320' height='213' fill='%23d7e3e6'/%3E"
    "%3Cpath d='M0 130c60-30 120-10 170-4s100 6 150-12v99H0z' fill='%2393aa86'/%3E"
    "%3Cpath d='M34 186V84M126 186V84' stroke='%235c5a55' stroke-width='5'/%3E"
    "%3Crect x='22' y='56' width='116' height='78' fill='%23fbfaf6'/%3E"
    "%3Crect x='22' y='56' width='116' height='17' fill='%2327408f'/%3E%3C/svg%3E"
)


def page(shown: date) -> dict[str, Any]:
    """Return the sample data of the style page as on the date."""
    return {
        "stages": [
            {"label": _("Last year's result"), "state": "done", "url": "#path"},
            {"label": _("Analysis"), "state": "done", "url": "#path"},
            {"label": _("Measures"), "state": "done", "url": "#path"},
            {"label": _("Work"), "state": "now", "url": "#path"},
            {"label": _("Report"), "state": "", "url": ""},
            {"label": _("Publication"), "state": "", "url": ""},
        ],
        "pins": [
            {"on": date(2025, 12, 15), "label": _("Measures announced"), "done": True},
            {"on": date(2026, 3, 31), "label": _("Six-month cut-off"), "done": True},
            {"on": date(2026, 4, 30), "label": _("Items due")},
            {"on": date(2026, 6, 30), "label": _("Surveys close")},
            {"on": date(2026, 9, 30), "label": _("End of the year")},
        ],
        "groups": [
            {"label": _("Basic data"), "cells": [_cell(n, "") for n in range(1, 5)]},
            {
                "label": _("Administration"),
                "cells": [
                    _cell(5, ""),
                    _cell(6, ""),
                    _cell(7, "wait"),
                    _cell(8, ""),
                    _cell(9, "none"),
                    _cell(10, "miss"),
                ],
            },
        ],
        "legend": [
            {"label": _("Ready"), "state": "", "count": 7},
            {"label": _("Awaiting approval"), "state": "wait", "count": 1},
            {"label": _("Evidence missing"), "state": "miss", "count": 1},
            {"label": _("Not started"), "state": "none", "count": 1},
        ],
        "entries": [
            {
                "text": _("Added one photo to step 3"),
                "who": _("Legal officer"),
                "at": datetime(2026, 4, 22, 8, 4, tzinfo=UTC),
            },
            {
                "text": _("Cut off the first six months"),
                "who": _("System"),
                "at": datetime(2026, 3, 31, 17, 5, tzinfo=UTC),
            },
        ],
        "findings": [
            {
                "tone": "danger",
                "title": _("Step 3 is late"),
                "text": _("The report will be incomplete unless this is put right."),
                "url": "#findings",
                "action": _("Record the result"),
            },
            {
                "tone": "warn",
                "title": _("Photo 3 has no caption"),
                "text": _("Readers cannot tell what it shows."),
                "url": "#findings",
                "action": _("Write the caption"),
            },
            {"tone": "ok", "title": _("All figures agree with the register")},
        ],
        "files": [
            {"label": "PDF", "url": "#downloads", "size": "214 kB"},
            {"label": "DOCX", "url": "#downloads", "size": "86 kB"},
            {"label": "CSV", "url": "#downloads", "size": "9 kB"},
        ],
        "versions": [
            {
                "number": 2,
                "current": True,
                "on": shown,
                "change": _("One result was corrected."),
                "url": "#versions",
            },
            {
                "number": 1,
                "current": False,
                "on": date(2025, 10, 30),
                "change": _("First publication"),
                "url": "#versions",
            },
        ],
        "options": [
            {"value": "done", "label": _("Done"), "hint": _("Everything planned was carried out.")},
            {"value": "partly", "label": _("Partly done"), "hint": _("Say what is left and until when.")},
        ],
        "chips": [
            {"label": _("All"), "url": "#lists", "active": True, "count": 12},
            {"label": _("Late"), "url": "#lists", "active": False, "count": 2},
            {"label": _("Done"), "url": "#lists", "active": False, "count": 5},
        ],
        "rows": [
            {
                "title": _("Tell every village how to complain"),
                "unit": _("Office of the clerk"),
                "tone": "danger",
                "state": _("Late"),
                "on": date(2026, 4, 15),
                "baht": "12500",
            },
            {
                "title": _("Publish the monthly procurement summary"),
                "unit": _("Finance division"),
                "tone": "run",
                "state": _("Under way"),
                "on": date(2026, 4, 24),
                "baht": "0",
            },
            {
                "title": _("One register for borrowed property"),
                "unit": _("Public works division"),
                "tone": "ok",
                "state": _("Done"),
                "on": date(2026, 5, 6),
                "baht": "1846200.5",
            },
        ],
    }


def _cell(number: int, state: str) -> dict[str, Any]:
    words = {
        "": _("ready"),
        "wait": _("awaiting approval"),
        "miss": _("evidence missing"),
        "none": _("not started"),
    }
    return {"number": number, "code": f"o{number}", "state": state, "word": words[state], "url": "#cells"}
