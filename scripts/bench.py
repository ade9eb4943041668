"""Run every benchmark of bench/ and write the table in bench/README.md.

Each file of bench/ prints JSON: {"work": …, "figure": …, "limit": …, "ratio": …}. A ratio compares with
a peer or a limit measured in the same run; absolute times belong to the machine that ran it.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
START, END = "<!-- table -->", "<!-- end of table -->"


def main() -> int:
    """Run what was named, or everything; return 1 when a benchmark broke (never because one was slow)."""
    wanted = sys.argv[1:]
    rows, broken = [], 0
    for path in sorted(BENCH.glob("*.py")):
        if path.stem.startswith("_") or (wanted and path.stem not in wanted):
            continue
        print(f"── {path.stem}", flush=True)
        with tempfile.TemporaryDirectory(prefix="prongsai-bench-") as home:
            environment = {
                **os.environ,
                "PRONGSAI_HOME": home,
                "PRONGSAI_HTTPS": "0",
                "PYTHONPATH": str(ROOT),
            }
            done = subprocess.run(
                [sys.executable, str(path)],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
        if done.returncode:
            broken += 1
            print(done.stdout[-2000:], done.stderr[-3000:], file=sys.stderr)
        for line in done.stdout.splitlines():
            if not line.startswith("{"):
                continue
            row = json.loads(line)
            rows.append((path.stem, row))
            print(f"{row['work']:<60} {row['figure']:<22} {row['limit']:<22} {row['ratio']}", flush=True)
    if not wanted and not broken:
        write_table(rows)
    return 1 if broken else 0


def write_table(rows: list[tuple[str, dict[str, str]]]) -> None:
    """Replace the table in bench/README.md."""
    readme = BENCH / "README.md"
    text = readme.read_text(encoding="utf-8")
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lines = [
        f"Run on {datetime.now(UTC):%Y-%m-%d}, {machine}.",
        "",
        "| Benchmark | Work | Measured | Bar or peer | Ratio |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{name}` | {row['work']} | {row['figure']} | {row['limit']} | {row['ratio']} |"
        for name, row in rows
    ]
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    readme.write_text(before + START + "\n" + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
