"""Run a command against a throw-away PostgreSQL cluster: python tests/cluster.py COMMAND…

The cluster lives in a temporary folder, listens on a socket there only, and is gone afterwards.
It has the two roles of a real installation: an owner who migrates, and an application role that owns no table
and may not bypass the wall. Exit status 77 says that no PostgreSQL server is installed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = 77
SETTINGS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=''",
    "max_connections=60",
]


def binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, newest version first, or none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True
    )
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path))
    return found[0].parent if found else None


@contextmanager
def cluster() -> Iterator[dict[str, str]]:
    """Start a cluster, and yield the environment that points to it."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server is installed")
    home = Path(tempfile.mkdtemp(prefix="prongsai-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = next(name for name in ("postgres", "nobody") if _exists(name))
        shutil.chown(home, user)
        prefix = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
    data = home / "data"

    def run(*command: str) -> None:
        subprocess.run([*prefix, *command], check=True, cwd=home, stdout=subprocess.DEVNULL)

    try:
        run(
            str(folder / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = " ".join([f"-k {home}", *(f"-c {setting}" for setting in SETTINGS)])
        run(
            str(folder / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-s",
            "-l",
            str(home / "log"),
            "-o",
            options,
            "start",
        )
        try:
            for statement in (
                "CREATE ROLE prongsai_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
                "CREATE ROLE prongsai_app LOGIN NOSUPERUSER NOBYPASSRLS",
                "CREATE DATABASE prongsai OWNER prongsai_owner",
            ):
                run(
                    str(folder / "psql"), "-h", str(home), "-U", "postgres", "-q", "-c", statement, "postgres"
                )
            home.chmod(0o755)
            yield {
                "PRONGSAI_DATABASE": f"postgresql://prongsai_owner@/prongsai?host={home}",
                "PRONGSAI_DATABASE_ROLE": "prongsai_app",
            }
        finally:
            run(str(folder / "pg_ctl"), "-D", str(data), "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def main(command: list[str]) -> int:
    """Run the command with the environment of a fresh cluster; return its exit status."""
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    try:
        with cluster() as environment:
            return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    except FileNotFoundError as error:
        print(
            f"PostgreSQL: {error}. Install it (Debian: apt-get install postgresql) to run this part.",
            file=sys.stderr,
        )
        return MISSING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
