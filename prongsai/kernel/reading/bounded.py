"""Running work on untrusted input in a child process with limits on time, processor and memory."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence

from prongsai.kernel.reading.errors import Unreadable

SECONDS = 60
MEMORY = 380 * 1024 * 1024
_QUIET = {"PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def run(arguments: Sequence[str], data: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> bytes:
    """Return what `python ARGUMENTS` prints when it gets the data on its standard input.

    The child has `seconds` of wall clock and processor time and `memory` bytes of private memory, may write no
    file and open no core dump; it is killed when it passes a limit. Raises Unreadable ("too_slow", "too_heavy",
    "damaged").
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **_QUIET},
        preexec_fn=limit,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Unreadable("too_slow", seconds=seconds) from error
    if process.returncode == 0:
        return output
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unreadable("too_slow", seconds=seconds)
    if b"MemoryError" in errors or b"memory" in errors.lower() or process.returncode < 0:
        raise Unreadable("too_heavy")
    raise Unreadable("damaged")
