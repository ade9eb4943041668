"""Everything that CI checks, the short ones first. CI=true: nothing may be skipped.

Options: --lint-only, --only NAME (repeatable), --list
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import browser, cluster, prepared

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
PYTEST = [str(BIN / "pytest"), "-p", "no:cacheprovider"]
# What the audits print when they found something, and when they could not ask.
FINDING = re.compile(
    r"^Found [1-9]\d* known vulnerabilit|^# npm audit report|^[1-9]\d* .*vulnerabilit", re.MULTILINE
)
NO_NETWORK = re.compile(
    r"ConnectionError|Max retries|NameResolution|Failed to resolve|timed out|ServiceError"
    r"|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENOAUDIT|[45]\d\d (Client|Server) Error"
    r"|audit endpoint returned an error"
)
FORBIDDEN = "Skipped in CI, where nothing may be skipped"


@dataclass
class Step:
    """One check: its name, its command, and what it needs besides Python."""

    name: str
    command: list[str]
    lint: bool = True
    needs: Callable[[], str] = lambda: ""  # why it must be skipped, or nothing
    environment: dict[str, str] = field(default_factory=dict)
    note: Callable[[str], str] = lambda _output: ""  # why neither success nor failure counts, or nothing


def no_postgres() -> str:
    """Return why PostgreSQL tests cannot run, or nothing."""
    return (
        "" if cluster.binaries() else "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    )


def no_browser() -> str:
    """Return why browser tests cannot run, or nothing."""
    return "" if browser.executable() else "Chromium is not installed (Debian: apt-get install chromium)"


def unasked(output: str) -> str:
    """Return a note when an audit could not ask its source; a finding is never tolerated."""
    if FINDING.search(output):
        return ""
    note = "the source of known vulnerabilities cannot be reached from here; run this where it can"
    if output.count("could not be audited") > output.count("\n") / 2 or NO_NETWORK.search(output):
        return note
    return ""


def steps() -> list[Step]:
    """Return every check."""
    python = sys.executable
    manage = [python, "-m", "prongsai.config.cli"]
    npm = [str(BIN / "npm") if (BIN / "npm").exists() else "npm", "audit", "--omit=dev"]
    return [
        Step("mypy", [str(BIN / "mypy"), "--no-error-summary"]),
        Step(
            "audit-python",
            [str(BIN / "pip-audit"), "--skip-editable", "--progress-spinner", "off"],
            note=unasked,
        ),
        Step("audit-npm", npm, note=unasked),
        Step("ruff", [str(BIN / "ruff"), "check", "."]),
        Step("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Step("floors", [str(BIN / "lint-imports")]),
        Step("templates", [str(BIN / "djlint"), "prongsai", "--lint", "--quiet"]),
        Step("texts", [python, "scripts/messages.py", "check"]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run", "--verbosity", "1"]),
        Step("system", [*manage, "check", "--fail-level", "WARNING"]),
        Step("sqlite", [*PYTEST, "-n", "2", "-m", "not browser"], lint=False),
        Step(
            "postgresql",
            [*PYTEST, "-n", "2", "-m", "not browser and not one_database"],
            lint=False,
            needs=no_postgres,
        ),
        Step(
            "browser",
            [*PYTEST, "-n", "2", "--dist", "worksteal", "-m", "browser"],
            lint=False,
            needs=no_browser,
        ),
    ]


def main() -> int:
    """Run the checks; return 1 when one failed, or was skipped where nothing may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lint-only", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    chosen = [
        s
        for s in steps()
        if (not options.only or s.name in options.only) and (s.lint or not options.lint_only)
    ]
    if options.list:
        print("\n".join(step.name for step in chosen))
        return 0
    with tempfile.TemporaryDirectory(prefix="prongsai-test-") as home:  # two runs at once must not meet
        os.environ.update(PRONGSAI_HOME=home, PRONGSAI_HTTPS="0")
        Path(home, "secret-key").write_text(secrets.token_urlsafe(50), encoding="ascii")  # all start at once
        if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
            # Compiled once for all processes, and still nothing is left beside the sources.
            os.environ["PYTHONPYCACHEPREFIX"] = f"{home}/bytecode"
        return run_all(chosen)


def run_all(chosen: list[Step]) -> int:
    """Prepare what the chosen checks share, and run them; return 1 when one failed."""
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))  # the database server goes too
    with ExitStack() as until_the_end:
        # The databases that the tests copy are made while others check.
        if any(step.name in {"sqlite", "browser"} for step in chosen):
            prepared.begin()
        for step in chosen:
            if step.name == "postgresql" and cluster.binaries():
                step.environment = until_the_end.enter_context(cluster.cluster())
                prepared.begin(step.environment)
        return run_each(chosen)


def run_each(chosen: list[Step]) -> int:
    """Run short checks side by side, tests one step after the other; print their verdicts."""
    rows, failed = [], False

    def timed(step: Step) -> tuple[Step, str, str, str, float]:
        started = time.monotonic()
        verdict, note, output = run(step)
        return step, verdict, note, output, time.monotonic() - started

    with ThreadPoolExecutor(3) as pool:  # the audits do little but wait
        lint = pool.map(timed, [step for step in chosen if step.lint])
        for step, verdict, note, output, seconds in chain(
            lint, (timed(step) for step in chosen if not step.lint)
        ):
            print(output, end="")
            failed = failed or verdict in {"FAILED", "FORBIDDEN"}
            rows.append(f"{step.name:<14}{verdict:<10}{seconds:6.1f} s  {note}")
            print(rows[-1], flush=True)
    print("\n" + "\n".join(rows))
    return 1 if failed else 0


def run(step: Step) -> tuple[str, str, str]:
    """Run one check; return its verdict, a note, and what is still to be printed."""
    reason = step.needs()
    if reason:
        return ("FORBIDDEN", f"{FORBIDDEN}: {reason}", "") if IN_CI else ("skipped", reason, "")
    if not step.lint:
        print(f"── {step.name}", flush=True)
        environment = {**os.environ, **step.environment}
        status = subprocess.run(step.command, cwd=ROOT, check=False, env=environment).returncode
        return ("FAILED", f"exit status {status}", "") if status else ("ok", "", "")
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"  # npm asks for node
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    output = done.stdout + done.stderr
    note = step.note(output)
    if note:
        return "noted", note, ""
    return ("FAILED", "", output) if done.returncode else ("ok", "", "")


if __name__ == "__main__":
    sys.exit(main())
