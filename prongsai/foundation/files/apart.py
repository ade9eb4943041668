"""Draws large pictures in a process of its own, one at a time, so that the one that serves pages stays small.

A 48-megapixel HEIC takes 400 MB while it is decoded. The process ends with it, and its memory is limited.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import IO, Any

from prongsai.foundation.files.pictures import Picture, Unusable, damaged, drawn, is_heavy, too_many_pixels
from prongsai.kernel.children import environment

MOST_MEMORY = 1536 * 1024**2
LONGEST = 60  # seconds
MODULE = "prongsai.foundation.files.apart"
_one_at_a_time = Lock()


def redrawn(stream: IO[bytes], content_type: str) -> Picture:
    """Return a picture drawn anew (see `pictures.drawn`); raise ``Problem`` for one that cannot be kept."""
    try:
        if not is_heavy(stream, content_type):
            return drawn(stream, content_type)
        with _one_at_a_time:
            return _apart(stream, content_type)
    except Unusable as error:
        raise (damaged() if error.pixels is None else too_many_pixels(error.pixels)) from error


def _apart(stream: IO[bytes], content_type: str) -> Picture:
    with TemporaryDirectory(prefix="prongsai-picture-") as name:
        folder = Path(name)
        stream.seek(0)
        with (folder / "given").open("wb") as given:
            shutil.copyfileobj(stream, given)
        command = [sys.executable, "-I", "-m", MODULE, name, content_type]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=LONGEST, check=False, env=environment()
            )
        except subprocess.TimeoutExpired as error:
            raise Unusable(0) from error
        if done.returncode:
            raise Unusable(0)  # the system ended it: nothing but the picture can be the reason
        answer = json.loads(done.stdout)
        if "pixels" in answer:
            raise Unusable(answer["pixels"])
        return _read(folder, "drawn", answer["drawn"], _read(folder, "printed", answer["printed"]))


def _read(folder: Path, name: str, facts: dict[str, Any], printed: Picture | None = None) -> Picture:
    taken_on = date.fromisoformat(facts.pop("taken_on")) if facts["taken_on"] else None
    content = (folder / name).read_bytes()
    return Picture(**{**facts, "content": content, "taken_on": taken_on, "printed": printed})


def main(folder: Path, content_type: str) -> None:
    """Draw the picture of the folder; the answer is one JSON object."""
    _limit_memory()
    answer: dict[str, Any]
    try:
        with (folder / "given").open("rb") as given:
            picture = drawn(given, content_type)
    except Unusable as error:
        answer = {"pixels": error.pixels}
    else:
        answer = {}
        for name, one in (("drawn", picture), ("printed", picture.printed)):
            if one is not None:
                (folder / name).write_bytes(one.content)
                left_out = ("content", "printed")
                answer[name] = {key: value for key, value in asdict(one).items() if key not in left_out}
    json.dump(answer, sys.stdout, default=str)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
