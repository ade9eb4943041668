"""What the import graph cannot see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "prongsai"
FLOORS = ["kernel", "foundation", "engines", "rooms", "lobby", "config"]
FOUNDATION = [
    "tenants",
    "audit",
    "jobs",
    "notifications",
    "organizations",
    "files",
    "documents",
    "checks",
    "approvals",
    "figures",
    "publishing",
]

pytestmark = pytest.mark.one_database

# Modules that may be imported from outside their package besides the door, each with its reason.
SIDE_DOORS = {
    "prongsai.engines.plans.importing": "reading a document needs no database, and the door imports models",
    "prongsai.foundation.organizations.adapters": "named in the settings",
}
# Places that write outside actions.py, each with its reason.
MAY_WRITE = {
    "foundation/jobs/models.py": "a job reports its own progress",
}


def sources(*, tests: bool = False) -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    ]


def height(label: str) -> tuple[int, int]:
    """Return where an app stands: its floor, and its place on the foundation."""
    name = apps.get_app_config(label).name.split(".")
    floor = FLOORS.index(name[1])
    return floor, FOUNDATION.index(name[2]) if name[1] == "foundation" else 0


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("prongsai.")]


def test_foreign_keys_point_down():
    wrong = []
    for model in ours():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                field.auto_created
                or target in (None, "self")
                or not target.__module__.startswith("prongsai.")
            ):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here == there:
                continue
            up = height(there) >= height(here)
            if up:
                wrong.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert wrong == []


def test_only_doors_are_imported():
    wrong = []
    for path in sources():
        inside = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
                if re.fullmatch(r"prongsai\.(foundation|engines|rooms)\.\w+", node.module):
                    names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                match = re.match(r"(prongsai\.(?:foundation|engines|rooms)\.\w+)\.(\w+)", name)
                if not match or inside.startswith(match.group(1) + "."):
                    continue
                if match.group(2) != "api" and match.group(0) not in SIDE_DOORS:
                    wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_doors_hold_no_logic():
    for path in PACKAGE.rglob("api.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{path}: a door says what is behind it"
        kinds = {type(node) for node in tree.body[1:]}
        assert kinds <= {ast.Import, ast.ImportFrom, ast.Assign}, f"{path}: {kinds}"


def test_only_actions_write():
    elsewhere = re.compile(r"image\.save\(|default_storage\.|super\(\)|# not the database")
    verbs = re.compile(
        r"\.(create|bulk_create|bulk_update|get_or_create|update_or_create|delete|save)\("
        r"|objects\.[\w.()=, ]*\.update\("
    )
    wrong = []
    for path in sources():
        parts = path.relative_to(PACKAGE).parts
        if parts[0] not in {"foundation", "engines", "rooms", "lobby"} or str(Path(*parts)) in MAY_WRITE:
            continue
        if (
            path.stem in {"actions", "models", "importing", "demo"}
            or "actions" in parts
            or "management" in parts
            or "demo" in parts
        ):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if verbs.search(line) and not elsewhere.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


def test_templates_live_under_their_room():
    for folder in PACKAGE.rglob("templates"):
        if "kernel" in folder.parts or not folder.is_dir():
            continue
        label = folder.parent.name
        names = {path.name for path in folder.iterdir()}
        assert names <= {label, "cotton"}, f"{folder}: {names}"


def test_every_handler_is_asked_for():
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    from prongsai.foundation.jobs.actions import HANDLERS, PERIODIC

    for kind in HANDLERS:
        asked = re.search(rf"enqueue\(\s*[\"']{re.escape(kind)}[\"']", text)
        assert asked or kind in PERIODIC, f"nobody asks for {kind}"


def test_files_are_short_enough_to_read():
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    used = set()
    for path in [*sources(), *(ROOT / "scripts").glob("*.py")]:
        used |= set(re.findall(r"[\"'](PRONGSAI_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    undocumented = {name for name in used if name not in text}
    assert undocumented == set()
