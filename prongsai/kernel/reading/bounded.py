"""Running work on untrusted input in a child process with limits on time, processor and memory, and no secrets."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence

from prongsai.kernel.children import environment
from prongsai.kernel.reading.errors import Unreadable

SECONDS = 60
MEMORY = 380 * 1024 * 1024
# Enough for Python's own compiled modules.
LARGEST_FILE = 4 * 1024 * 1024
_SECONDS, _MEMORY = "PRONGSAI_READING_SECONDS", "PRONGSAI_READING_MEMORY"
_QUIET = {"MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}


def run(arguments: Sequence[str], data: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> bytes:
    """Return what `python ARGUMENTS` prints when it gets the data on its standard input.

    The module must call `limit_this_process()` before it touches the data; it is killed when it takes longer
    than `seconds`. `memory` is in bytes. Raises Unreadable ("too_slow", "too_heavy", "damaged").
    """
    limits = {_SECONDS: str(seconds), _MEMORY: str(memory)}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({**_QUIET, **limits}),
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(data, timeout=seconds + 2)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise Unreadable("too_slow", seconds=seconds) from error
    if process.returncode == 0:
        return output
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unreadable("too_slow", seconds=seconds)
    if process.returncode < 0 or b"memory" in errors.lower():
        raise Unreadable("too_heavy")
    raise Unreadable("damaged")


def limit_this_process() -> None:
    """Limit this process to the time and private memory that its parent set; it may write no large file.

    The child limits itself, because code run between fork and exec could hang in a parent with threads.
    """
    seconds, memory = int(os.environ.get(_SECONDS, SECONDS)), int(os.environ.get(_MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
