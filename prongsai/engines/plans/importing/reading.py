"""The two ways to read: in this process, and bounded in a child process for anything people upload."""

import json
import sys
from pathlib import Path
from typing import Any

from prongsai.engines.plans.importing.model import Reading
from prongsai.kernel.reading import bounded
from prongsai.kernel.reading.errors import Unreadable, codes
from prongsai.kernel.reading.opening import check_size, opened


def read(source: str | Path | bytes, name: str = "") -> Reading:
    """Return what a document holds; raises Unreadable. For files of unknown origin use `read_bounded`."""
    data, name = _content(source, name)
    from prongsai.engines.plans.importing.understanding import understood

    try:
        return understood(opened(data, name))
    except (MemoryError, RecursionError) as error:
        raise Unreadable("too_heavy") from error


def read_bounded(
    source: str | Path | bytes,
    name: str = "",
    *,
    seconds: int = bounded.SECONDS,
    memory: int = bounded.MEMORY,
) -> dict[str, Any]:
    """Return the JSON data of a reading made in a child process with limits; raises Unreadable.

    `seconds` bounds wall clock and processor time, `memory` the private memory in bytes.
    """
    data, name = _content(source, name)
    check_size(len(data))
    arguments = ["-m", "prongsai.engines.plans.importing", "--child", Path(name).name]
    answer = json.loads(bounded.run(arguments, data, seconds=seconds, memory=memory))
    if "unreadable" in answer:
        code = answer["unreadable"]["code"]
        raise Unreadable(code if code in codes() else "damaged", **answer["unreadable"]["values"])
    reading: dict[str, Any] = answer["reading"]
    return reading


def answer_parent(name: str) -> int:
    """Read the document on standard input and print the answer for `read_bounded`."""
    bounded.limit_this_process()
    try:
        answer: dict[str, object] = {"reading": read(sys.stdin.buffer.read(), name).as_dict()}
    except Unreadable as error:
        answer = {"unreadable": {"code": error.code, "values": error.values}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
    return 0


def _content(source: str | Path | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name
    path = Path(source)
    if not path.is_file():
        raise Unreadable("missing", name=str(path))
    try:
        check_size(path.stat().st_size)
        return path.read_bytes(), name or path.name
    except OSError as error:
        raise Unreadable("missing", name=str(path)) from error
