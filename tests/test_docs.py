"""The documents say what is so: words, decisions, manual, changelog and metadata."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from django.apps import apps

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
MANUAL = sorted((DOCS / "manual").glob("*.md"))
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")

# What every installation must decide, in the order of the architecture's list; one page each.
DECIDED = {
    "actor-not-user",
    "two-walls-between-organizations",
    "time-is-stored-in-ce",
    "publication-is-immutable",
    "approval-binds-to-content",
    "erasure-keeps-the-skeleton",
    "history-is-appended",
    "nothing-happened-is-said",
    "one-deadline-engine",
    "frameworks-are-data",
    "letter-numbers-from-the-office",
    "background-work-in-an-outbox",
    "delegation-grants-what-is-held",
    "demonstration-data-on-request",
    "config-inside-the-package",
    "jobs-floor-of-our-own",
    "licence-eupl",
}


def test_every_table_has_a_word() -> None:
    words = (DOCS / "words.md").read_text(encoding="utf-8")
    ours = [model for model in apps.get_models() if model.__module__.startswith("prongsai.")]
    assert ours
    assert [model._meta.label for model in ours if f"`{model.__name__}`" not in words] == []


def test_every_word_has_a_thai_term() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (DOCS / "words.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| Code name"))
    ]
    assert len(rows) > 60
    assert [row[0] for row in rows if not re.search(r"[ก-๙]", row[1])] == []
    assert [row[0] for row in rows if not row[2]] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_context_decision_and_consequences(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^#+ .+$", text, re.MULTILINE)[1:] == ["## Context", "## Decision", "## Consequences"]
    for part in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]:
        assert len(part.split()) >= 15


def test_no_decision_is_missing() -> None:
    assert {path.stem for path in DECISIONS} >= DECIDED


def test_the_changelog_begins_with_what_is_coming_or_this_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(version("prongsai"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    broken = []
    for picture, target in LINK.findall(path.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "mailto:", "#")):
            assert not picture, f"{path}: a picture from elsewhere"
            continue
        if not (path.parent / target.split("#")[0]).exists():
            broken.append(target)
    assert broken == []


def test_the_manual_covers_the_main_job_and_every_page_is_reachable() -> None:
    contents = (DOCS / "manual" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in MANUAL} - {"README.md"}
    assert pages >= {
        f"{name}.md" for name in ("first-steps", "measures", "evidence", "import", "report", "publish")
    }
    assert {target for _, target in LINK.findall(contents) if target.endswith(".md")} >= pages


@pytest.mark.parametrize("path", MANUAL, ids=lambda path: path.stem)
def test_the_manual_is_in_thai(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prose = re.sub(r"`[^`]*`|\([^)]*\)|https?://\S+", "", text)
    assert len(re.findall(r"[ก-๙]", prose)) > 5 * len(re.findall(r"[A-Za-z]", prose))


def test_the_manual_calls_everything_by_the_words_on_the_screen() -> None:
    catalogues = [path.read_text(encoding="utf-8") for path in (ROOT / "prongsai").rglob("th/**/django.po")]
    shown = {
        "".join(re.findall(r'"(.*)"', block))
        for text in catalogues
        for block in re.findall(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', text, re.MULTILINE)
    }
    named = {
        (path.name, label)
        for path in MANUAL
        for label in re.findall(r"\*\*(.+?)\*\*", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert {where for where in named if where[1] not in shown} == set()


def test_the_licence_is_the_official_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    articles = re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def test_publiccode_has_the_keys_of_the_standard() -> None:
    facts = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert facts["publiccodeYmlVersion"] in {"0.2", "0.3", "0.4", "0.5"}
    assert facts["url"].startswith("https://")
    assert facts["platforms"]
    assert facts["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert facts["softwareType"] == "standalone/web"
    assert isinstance(facts["releaseDate"], date) or date.fromisoformat(facts["releaseDate"])
    assert facts["softwareVersion"] == version("prongsai")
    assert facts["legal"]["license"] == "EUPL-1.2"
    assert facts["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in facts["maintenance"]["contacts"])
    assert facts["localisation"]["localisationReady"] is True
    assert set(facts["localisation"]["availableLanguages"]) == {"th", "en"}
    for language in ("th", "en"):
        described = facts["description"][language]
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
