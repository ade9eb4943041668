"""What child processes get to know: they read what people sent in, so no secret of the installation is near them."""

from __future__ import annotations

import os
from collections.abc import Mapping

# What Python and the system's libraries need to start. The secret key, the database's address and its password, and
# the password of the mail server stand in other names.
PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONDONTWRITEBYTECODE",
)


def environment(added: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child process: what it needs to start, and what is added."""
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**known, **(added or {})}
