"""The typesetting process: sets what it is given, and ends alone when something is wrong."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from prongsai.kernel import typeset

pytestmark = pytest.mark.one_database
MOMENT = datetime(2026, 9, 30, tzinfo=UTC)


def template(folder: Path, source: str) -> Path:
    made = folder / "own" / "x.typ"
    made.parent.mkdir(exist_ok=True)
    made.write_text(f'#set document(title: "x")\n{source}', encoding="utf-8")
    return made


def test_data_and_images_reach_the_template(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (10, 10)).save(buffer, "PNG")
    source = '#json("data.json").word #image("images/a.png", alt: "a")'
    made = typeset.pdf(
        template(tmp_path, source), {"word": "คำ"}, images={"a.png": buffer.getvalue()}, made_at=MOMENT
    )
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "source",
    [
        "#panic()",
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#image("images/none.png")',
        "#(",
    ],
)
def test_a_broken_template_says_so_and_sees_nothing_outside(tmp_path, source):
    with pytest.raises(typeset.TypesettingFailed) as raised:
        typeset.pdf(template(tmp_path, source), {}, made_at=MOMENT)
    assert raised.value.detail
    assert "root:" not in raised.value.detail


def test_endless_work_is_stopped(tmp_path, monkeypatch):
    engine = tmp_path / "engine.py"
    engine.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(typeset, "ENGINE", engine)
    monkeypatch.setattr(typeset, "LONGEST", 0.5)
    with pytest.raises(typeset.TypesettingFailed, match="too long"):
        typeset.pdf(template(tmp_path, "x"), {}, made_at=MOMENT)


def test_a_killed_engine_is_a_failure(tmp_path, monkeypatch):
    engine = tmp_path / "engine.py"
    engine.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(typeset, "ENGINE", engine)
    with pytest.raises(typeset.TypesettingFailed) as raised:
        typeset.pdf(template(tmp_path, "x"), {}, made_at=MOMENT)
    assert "-9" in raised.value.detail


def test_missing_fonts_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(typeset, "FACES", {False: tmp_path / "Sarabun.ttf"})
    with pytest.raises(typeset.TypesettingFailed, match="make setup") as raised:
        typeset.pdf(template(tmp_path, "x"), {}, made_at=MOMENT)
    assert "Sarabun.ttf" in raised.value.detail


def test_the_seal_is_drawn():
    made = Image.open(io.BytesIO(typeset.png(typeset.SEAL, {"seal_size": 100, "accent": "#27408f"})))
    assert made.size == (200, 200)
    assert made.convert("RGBA").getpixel((0, 0))[3] == 0
