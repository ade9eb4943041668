"""What stands on the disk: a killed process publishes nothing, and what is taken out is in no byte, also after a restore.

Each step is a process of its own with a SQLite file of its own, as on a real machine.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.prepared import sqlite_copy

pytestmark = pytest.mark.one_database

SECRET = "SECRET-4711-สมชาย"
BEFORE = """
import os, django
django.setup()
from prongsai.foundation.publishing import actions
from prongsai.foundation.publishing.api import *
from prongsai.foundation.publishing.models import *
from prongsai.foundation.publishing.tests.samples import ADDRESS, PDF, facts
from prongsai.foundation.tenants.api import Organization, found_organization
from prongsai.foundation.files.api import store
from prongsai.kernel.actor import Actor
from django.core.management import call_command
SECRET = os.environ["SECRET"]
"""


def step(home: Path, code: str, *, expected: int = 0) -> str:
    """Run code in a process of its own; return what it printed."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PRONGSAI_")},
        "PRONGSAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "prongsai.config.settings",
        "SECRET": SECRET,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", BEFORE + textwrap.dedent(code)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, done.stderr
    return done.stdout


def holding(*folders: Path) -> list[str]:
    """Return the files that hold the secret in any of the forms in which text is stored."""
    forms = [SECRET.encode(), json.dumps(SECRET)[1:-1].encode(), b"SECRET-4711", SECRET.encode("utf-16-le")]
    return [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in unpacked(path) for form in forms)
    ]


def unpacked(path: Path) -> bytes:
    """Return what a file holds, out of its packing."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with an empty database, made once."""
    folder = tmp_path_factory.mktemp("empty") / "home"
    sqlite_copy(folder / "prongsai.sqlite3")
    step(
        folder,
        """
        found_organization(kind="sao", name="ตัวอย่าง", district="ก", province="ข", host="office.example", origin="https://office.example")
        """,
    )
    return folder


@pytest.fixture
def home(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "home"))


PUBLISH = """
office = Organization.objects.get()
by = Actor.system(office, "tester")
for number in (1, 2):
    pdf = store(by=by, name="a.pdf", content=PDF + f"%{SECRET} {number}".encode())
    given = facts(by, figure=f"{SECRET} {number}", note=SECRET, pdf=False)
    publish(**{**given, "attachments": [NewAttachment(format="pdf", label="PDF", file=pdf, made_from_content=True)]})
"""


def test_a_redaction_reaches_every_byte_and_a_restored_backup(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "www"
    step(home, PUBLISH + f"call_command('export-site', '--out', {str(out)!r})")
    assert len(holding(home)) >= 3
    assert len(holding(out)) >= 4
    assert any(path.endswith(".html.gz") for path in holding(out))
    backup = tmp_path / "backup"
    shutil.copytree(home, backup)
    step(
        home,
        """
        by = Actor.system(Organization.objects.get(), "officer")
        removal = actions.Removal(what="text", passage=SECRET)
        actions.redact(by=by, page=Page.objects.get(), removal=removal, reason="ข้อมูลส่วนบุคคล")
        call_command("worker", "--until-empty")
        """,
    )
    assert holding(home, out) == []
    assert "ถูกนำออกเมื่อ" in (out / "ita/2569/o26/index.html").read_text(encoding="utf-8")
    # The backup comes back, over the database and the files; the register is the newest one there is.
    register = tmp_path / "register"
    shutil.copytree(home / "redactions", register)
    shutil.rmtree(home)
    shutil.copytree(backup, home)
    shutil.copytree(register, home / "redactions", dirs_exist_ok=True)
    assert holding(home)
    said = step(home, 'call_command("restore-check")')
    assert "/ita/2569/o26: taken out again" in said
    assert holding(home) == []
    assert "taken out again" not in step(home, 'call_command("restore-check")')
    shown = step(
        home,
        """
        for version in Version.objects.order_by("number"):
            print(version.number, version.redacted_at is not None, "[นำออก" in str(version.content))
        call_command("verify")
        """,
    )
    assert "1 True True" in shown
    assert "2 True True" in shown


@pytest.mark.parametrize("where", ["attach", "touch"])
def test_a_process_that_is_killed_while_publishing_leaves_nothing(home: Path, where: str) -> None:
    killed = f"""
    from prongsai.foundation.publishing.actions import publishing
    real = publishing.{where}
    def cut(*given, **named):
        real(*given, **named)
        os._exit(9)
    publishing.{where} = cut
    publish(**facts(Actor.system(Organization.objects.get(), "tester"), pdf=False, photo=False))
    """
    step(home, killed, expected=9)
    said = step(home, "print(Page.objects.count(), Version.objects.count(), Attachment.objects.count())")
    assert said.split() == ["0", "0", "0"]
    whole = """
    publish(**facts(Actor.system(Organization.objects.get(), "tester"), pdf=False, photo=False))
    print(Version.objects.count(), Attachment.objects.count())
    """
    assert step(home, whole).split() == ["1", "3"]
