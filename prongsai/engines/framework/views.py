"""The checklist for officers: a year's items with how sure they are, what changed, and all editions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.engines.framework import queries
from prongsai.engines.framework.forms import EditionFileForm
from prongsai.engines.framework.importing import Line, compared, read_edition, template
from prongsai.engines.framework.importing.files import LARGEST
from prongsai.engines.framework.models import Edition, State
from prongsai.engines.framework.queries.schema import (
    VERIFICATIONS,
    Checklist,
    ChecklistItem,
    Source,
    concepts,
    cycles,
    levels,
    sources,
)
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of, in_digits
from prongsai.kernel.errors import Problem

SURE = {"title_and_elements": _("verified"), "title": _("title verified"), "unverified": _("not verified")}
KINDS = (
    ("new", _("New this year")),
    ("gone", _("No longer asked")),
    ("merged", _("Merged into another item")),
    ("changed", _("Number, title or elements changed")),
)
LONGEST_SEARCH = 100


@requires("measures.view")
def show_current(request: Any) -> HttpResponse:
    """Show the checklist of the year asked for, or of the current fiscal year."""
    asked = arabic_digits(request.GET.get("year", ""))[:4]
    year = int(asked) if asked.isascii() and asked.isdigit() else fiscal_year_of(timezone.localdate())
    found = queries.edition(year) or queries.edition(queries.fiscal_years()[0])
    return _show(request, found)


@requires("measures.view")
def show_year(request: Any, fiscal_year: int) -> HttpResponse:
    """Show the checklist of a fiscal year."""
    return _show(request, queries.edition(fiscal_year))


def _show(request: Any, found: Checklist | None) -> HttpResponse:
    if found is None:
        raise Http404
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    sure = request.GET.get("sure", "")
    shown = [
        (group, [_row(item, found) for item in group.items if _matches(item, words, sure)])
        for group in queries.groups(found.fiscal_year)
    ]
    counts = {code: sum(item.verification == code for item in found.items) for code in VERIFICATIONS}
    context = {
        "edition": found,
        "year": found.fiscal_year,
        "groups": [(group, rows) for group, rows in shown if rows],
        "matching": sum(len(rows) for _group, rows in shown),
        "words": words,
        "sure": sure if sure in SURE else "",
        "sure_options": [
            {"value": code, "label": f"{SURE[code]} ({counts[code]})"} for code in VERIFICATIONS
        ],
        "years": _years(found.fiscal_year, "framework:year"),
        "levels": levels(found.fiscal_year),
    }
    return render(request, "framework/items.html", context)


def _matches(item: ChecklistItem, words: str, sure: str) -> bool:
    if sure in SURE and item.verification != sure:
        return False
    text = " ".join((item.code, item.title_th, item.title_en, *item.elements)).casefold()
    return all(word in text for word in arabic_digits(words).casefold().split())


def _row(item: ChecklistItem, found: Checklist) -> dict[str, Any]:
    """Return an item with what a person wants to know about it: its sources and where it stood before."""
    return {
        "item": item,
        "sure": SURE[item.verification],
        "cycle": cycles()[item.cycle],
        "sources": [sources()[code] if code in sources() else _typed_source(code) for code in item.sources],
        "depends_on": [queries.item_of_code(found.fiscal_year, code) for code in item.depends_on],
        "merges": [concepts()[code] for code in item.merges if code in concepts()],
        "elsewhere": sorted(
            (year, code) for year, (code, _merged) in queries.crosswalk(item.concept).items()
        ),
    }


def _typed_source(code: str) -> Source:
    """Return a source that an imported edition names by itself: an address, or words."""
    url = code if code.startswith(("http://", "https://")) else ""
    return Source(code=code, about_th=code, about_en=code, url=url)


def _years(active: int, route: str) -> list[dict[str, Any]]:
    wanted = sorted({active, *queries.fiscal_years()}, reverse=True)
    return [
        {
            "label": in_digits(year, None, language=get_language() or "th"),
            "url": reverse(route, args=[year]),
            "active": year == active,
        }
        for year in wanted
    ]


@requires("measures.view")
def show_changes(request: Any, fiscal_year: int) -> HttpResponse:
    """Show what is new, gone, merged or asked differently since the year before."""
    found = queries.edition(fiscal_year)
    before = queries.edition(fiscal_year - 1)
    if found is None:
        raise Http404
    differences = queries.differences(fiscal_year) if before else []
    context = {
        "edition": found,
        "year": fiscal_year,
        "before": before,
        "groups": [(label, [d for d in differences if d.what == code]) for code, label in KINDS],
        "total": len(differences),
        "years": _years(fiscal_year, "framework:changes"),
    }
    return render(request, "framework/changes.html", context)


@requires("measures.view")
def show_editions(request: Any) -> HttpResponse:
    """Show every edition and revision that is loaded."""
    return render(
        request, "framework/editions.html", {"editions": Edition.objects.filter(state=State.PUBLISHED)}
    )


WHAT = {
    "new": _("new"),
    "gone": _("no longer asked"),
    "merged": _("merged into another item"),
    "changed": _("changed"),
    "same": _("as before"),
}
FIELDS = {
    "title_th": _("title"),
    "title_en": _("title in English"),
    "elements": _("elements"),
    "code": _("number"),
    "indicator": _("indicator"),
    "cycle": _("period"),
    "covers_year": _("year that it covers"),
    "verification": _("how sure"),
    "merges": _("what it takes in"),
    "form": _("prescribed form"),
}


@requires("assessment.view")
@require_http_methods(["GET", "HEAD", "POST"])
def check_edition(request: Any) -> HttpResponse:
    """Check a file that holds an edition and compare it with the year before; nothing is stored."""
    form = EditionFileForm(request.POST, request.FILES) if request.method == "POST" else EditionFileForm()
    reading, lines, status = None, [], 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            reading = read_edition(given.read(LARGEST + 1), given.name)
        except Problem as problem:
            form.add_error("file", str(problem.message))
        if reading is not None and reading.checklist is not None:
            before = queries.edition(reading.checklist.fiscal_year - 1)
            lines = [_compared(line) for line in compared(reading.checklist, before)] if before else []
    if form.errors or (reading is not None and reading.mistakes):
        status = 422
    context = {
        "form": form,
        "reading": reading,
        "lines": [line for line in lines if line["what"] != "same"],
        "same": [line["item"] for line in lines if line["what"] == "same"],
        "years": [
            {"year": year, "label": in_digits(year, None, language=get_language() or "th")}
            for year in queries.fiscal_years()[:2]
        ],
    }
    return render(request, "framework/check.html", context, status=status)


def _compared(line: Line) -> dict[str, Any]:
    return {
        "what": line.what,
        "word": WHAT[line.what],
        "item": line.item,
        "before": line.before,
        "fields": ", ".join(str(FIELDS[name]) for name in line.fields),
    }


@requires("assessment.view")
@require_safe
def send_template(request: Any, fiscal_year: int, form: str) -> HttpResponse:
    """Send an edition as a file to be changed and checked."""
    found = queries.edition(fiscal_year)
    if found is None or form not in {"xlsx", "yaml"}:
        raise Http404
    content_type = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "yaml": "application/yaml; charset=utf-8",
    }[form]
    disposition = content_disposition_header(True, f"oit-{fiscal_year}.{form}")
    headers = {"Content-Disposition": disposition}
    return HttpResponse(template(found, form), content_type=content_type, headers=headers)
