"""Reading an action plan of 16 projects in a bounded child process, as the import screen does."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time

from prongsai.engines.plans.importing import read_bounded
from prongsai.engines.plans.tests import writers
from prongsai.engines.plans.tests.offices import Office

PROJECTS, SENTENCES, ROUNDS = 16, 40, 5
MEGABYTES = 400.0
LIMITS = {"docx": 1.0, "pdf": 6.0}


def main() -> int:
    """Print one line per format and one for the memory of the largest child."""
    written = Office(7).plan(count=PROJECTS, length=SENTENCES)
    files = {"docx": writers.to_docx(written), "pdf": writers.to_pdf(written, flipped=False)}
    for kind, data in files.items():
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            reading = read_bounded(data, f"plan.{kind}")
            times.append(time.perf_counter() - began)
        if len(reading["projects"]) != PROJECTS:
            return 1
        took, limit = statistics.median(times), LIMITS[kind]
        work = f"reading a plan of {PROJECTS} projects ({kind.upper()}), in a child process"
        tell(work, f"{took:.2f} s", f"{limit:.0f} s", f"{took / limit:.2f}")
    # The PDF is set by Typst in this process; the children only read.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    tell(
        "memory of the reading process (peak)",
        f"{memory:.0f} MB",
        f"{MEGABYTES:.0f} MB",
        f"{memory / MEGABYTES:.2f}",
    )
    return 0


def tell(work: str, figure: str, limit: str, ratio: str) -> None:
    """Print one row for scripts/bench.py."""
    print(
        json.dumps({"work": work, "figure": figure, "limit": limit, "ratio": ratio}, ensure_ascii=False),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
