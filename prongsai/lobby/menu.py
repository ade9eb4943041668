"""The officers' menu: what the actor may open, and nothing that does not exist yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.calendar import fiscal_year_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: it shows when the actor holds one of the permissions somewhere."""

    label: Any
    icon: str
    route: str
    permissions: tuple[str, ...] = ()
    on_phone: bool = False
    url: str = ""
    active: bool = False
    count: int | None = None
    short_label: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together under a heading."""

    label: Any
    entries: list[Entry] = field(default_factory=list)


MENU = [
    Group("", [Entry(_("Waiting for you"), "inbox", "lobby:home", on_phone=True, short_label=_("To do"))]),
    Group(
        _("Integrity cycle"),
        [
            Entry(_("Results of the assessment"), "chart", "results:list", ("assessment.view",)),
            Entry(_("Measures"), "flag", "measures:list", ("measures.view",), on_phone=True),
            Entry(_("Monitoring rounds"), "clock", "measures:rounds", ("measures.view",)),
            Entry(_("Figures"), "table", "figures:index", ("measures.view",)),
            Entry(_("Read a document"), "file", "measures:imports", ("measures.edit",)),
            Entry(
                _("Checklist items (OIT)"),
                "list",
                "checklist:list",
                ("assessment.view",),
                on_phone=True,
                short_label=_("OIT items"),
            ),
            Entry(_("Checks of the year"), "check", "checks:year", ("assessment.view",)),
            Entry(_("Respondents"), "people", "respondents:overview", ("assessment.view",)),
        ],
    ),
    Group(
        _("Documents"),
        [
            Entry(
                _("Documents and reports"), "document", "documents:index", ("documents.make", "measures.view")
            ),
            Entry(
                _("Approvals"),
                "pen",
                "approvals:index",
                ("documents.make", "measures.view"),
                on_phone=True,
                short_label=_("To sign"),
            ),
        ],
    ),
    Group(
        _("Publishing"),
        [
            Entry(
                _("Public pages"),
                "globe",
                "publishing:pages",
                ("publishing.publish",),
                on_phone=True,
                short_label=_("On the web"),
            ),
            Entry(_("News"), "chat", "publishing:news_list", ("publishing.publish",)),
        ],
    ),
    Group(
        _("Office"),
        [
            Entry(_("People"), "people", "organizations:people", ("office.manage",)),
            Entry(_("Office settings"), "gear", "organizations:index", ("office.manage",)),
            Entry(_("Journal"), "history", "organizations:journal", ("audit.view",)),
        ],
    ),
]


def menu_for(request: Any) -> list[Group]:
    """Return the groups that the actor may open, with the current page marked."""
    groups = []
    for group in MENU:
        entries = [shown for entry in group.entries if (shown := _shown(entry, request)) is not None]
        if entries:
            groups.append(Group(group.label, entries))
    # The longest address that leads here is the current page: settings hold the addresses of people and journal.
    # What the editions ask is read from the checklist, and has no line of its own.
    path = request.path.replace("/office/framework/", "/office/checklist/")
    urls = [entry.url for group in groups for entry in group.entries if path.startswith(entry.url)]
    here = max(urls, key=len, default="")
    return [Group(g.label, [replace(e, active=e.url == here) for e in g.entries]) for g in groups]


def _shown(entry: Entry, request: Any) -> Entry | None:
    if entry.permissions and not any(
        request.actor.may_somewhere(permission) for permission in entry.permissions
    ):
        return None
    try:
        url = reverse(entry.route)
    except NoReverseMatch:
        return None
    return replace(entry, url=url)


def shell(request: Any) -> dict[str, Any]:
    """Return what the officers' layout needs: menu, phone bar, search and fiscal year. Empty for visitors."""
    if not request.path.startswith(("/office/", "/account/")) or not getattr(request, "organization", None):
        return {}
    if not request.actor.is_signed_in:
        return {}
    groups = menu_for(request)
    return {
        "menu": groups,
        "menu_phone": [entry for group in groups for entry in group.entries if entry.on_phone][:4],
        "search_url": reverse("lobby:search"),
        "home_url": reverse("lobby:home"),
        "fiscal_year": fiscal_year_of(timezone.localdate()),
        "account_menu": [
            {"url": reverse("organizations:account"), "label": _("My account"), "icon": "user"},
            {"url": reverse("lobby:calendar"), "label": _("Calendar of due dates"), "icon": "calendar"},
        ],
    }
