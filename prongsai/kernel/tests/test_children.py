"""What reads files from outside learns nothing of the installation's secrets."""

from __future__ import annotations

import ast
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

import prongsai
from prongsai.kernel import typeset
from prongsai.kernel.children import PASSED_ON
from prongsai.kernel.reading import bounded

pytestmark = pytest.mark.one_database
SECRETS = {
    "PRONGSAI_SECRET_KEY": "the-secret-key",
    "PRONGSAI_DATABASE": "postgresql://prongsai:the-password@db/prongsai",
    "PGPASSWORD": "the-password",
    "PRONGSAI_MAIL": "smtp://office:the-password@mail",
}
TELL = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def test_a_reading_process_knows_its_limits_and_no_secret(secrets: None) -> None:
    told = json.loads(bounded.run(["-c", TELL], b""))
    assert told["PRONGSAI_READING_SECONDS"] == str(bounded.SECONDS)
    assert told["PATH"] == os.environ["PATH"]
    assert not set(told) & set(SECRETS)
    assert "the-password" not in json.dumps(told)


def test_the_typesetting_process_knows_no_secret(
    secrets: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = tmp_path / "engine.py"
    engine.write_text("import json, os; print(json.dumps({'error': json.dumps(dict(os.environ))}))")
    monkeypatch.setattr(typeset, "ENGINE", engine)
    with pytest.raises(typeset.TypesettingFailed) as raised:
        typeset.pdf(typeset.DOCUMENT, {}, made_at=datetime(2026, 9, 30, tzinfo=UTC))
    assert set(json.loads(raised.value.detail)) - {"LC_CTYPE", "RAYON_NUM_THREADS"} <= set(PASSED_ON)


def test_every_child_process_is_given_an_environment_of_its_own() -> None:
    """Only the process that starts the server and its workers passes its own on: they are the application."""
    root = Path(prongsai.__file__).parent
    without = []
    for path in root.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "subprocess" not in source or "tests" in path.parts or path == root / "config" / "serve.py":
            continue
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func)
                in {"subprocess.run", "subprocess.Popen", "subprocess.check_output"}
                and "env" not in {one.arg for one in node.keywords}
            ):
                without.append(f"{path.relative_to(root)}:{node.lineno}")
    assert without == []
