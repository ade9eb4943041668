"""Large pictures are drawn by a process of their own, with the same result and the same sentences."""

import io
import subprocess

import pytest
from PIL import Image

from prongsai.foundation.files import apart, pictures
from prongsai.foundation.files.apart import redrawn
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.one_database


def photo(size=(1300, 900)):
    exif = Image.Exif()
    exif[0x010F] = "CAMERA"
    exif.get_ifd(0x8769)[0x9003] = "2026:04:27 09:15:00"
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out


@pytest.fixture
def everything_is_heavy(monkeypatch):
    monkeypatch.setattr(pictures, "LIGHT", 0)
    monkeypatch.setattr(pictures, "LIGHT_JPEG", 0)


def test_what_is_drawn_apart_is_the_same(everything_is_heavy, monkeypatch):
    ran = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *given, **named: ran.append(given) or run(*given, **named))
    given = photo()
    here, there = pictures.drawn(given, "image/jpeg"), redrawn(given, "image/jpeg")
    assert len(ran) == 1
    assert there == here
    assert (there.width, there.printed.width, str(there.taken_on)) == (1300, 960, "2026-04-27")


def test_small_pictures_are_drawn_here(monkeypatch):
    monkeypatch.setattr(apart, "_apart", lambda *given: pytest.fail("drawn apart"))
    assert redrawn(photo((640, 480)), "image/jpeg").width == 640


def test_a_damaged_picture_is_told_in_the_same_words(everything_is_heavy):
    with pytest.raises(Problem, match="เสียหาย"):
        redrawn(io.BytesIO(photo().getvalue()[:40_000]), "image/jpeg")


@pytest.mark.parametrize("how", ["memory", "time"])
def test_a_picture_that_takes_too_much_is_refused(everything_is_heavy, monkeypatch, how):
    def run(command, **named):
        if how == "time":
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, -9, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Problem, match="พิกเซล"):
        redrawn(photo(), "image/jpeg")
