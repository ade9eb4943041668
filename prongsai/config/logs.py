"""How lines of the log are written: without the values that PostgreSQL quotes from rows."""

from __future__ import annotations

import logging
import re
from typing import Any

ROWS = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class WithoutRows(logging.Formatter):
    """Leaves out what PostgreSQL tells about the row at fault: it may be an address or a name."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the name in the standard library
        """Return the traceback without the values of rows."""
        return ROWS.sub("DETAIL: (values left out)", super().formatException(ei))
