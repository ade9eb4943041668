"""prongsai serve: the web server and the worker under one roof."""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

RESTART_AFTER = 1.0
PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def main(arguments: list[str]) -> int:
    """Start what was asked for, start again what dies, and stop everything on a signal."""
    parser = argparse.ArgumentParser(
        prog="prongsai serve", description="Serve the pages and do the work behind them."
    )
    parser.add_argument(
        "--host",
        default=os.environ.get("PRONGSAI_HOST", "127.0.0.1"),
        help="address to listen on (127.0.0.1)",
    )
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PRONGSAI_PORT", "8000")), help="port (8000)"
    )
    parser.add_argument(
        "--web-workers",
        type=int,
        default=int(os.environ.get("PRONGSAI_WEB_WORKERS", "2")),
        help="web processes (2)",
    )
    parser.add_argument(
        "--web-only", action="store_true", help="no worker here; run `prongsai worker` elsewhere"
    )
    parser.add_argument("--worker-only", action="store_true", help="no web server here")
    options = parser.parse_args(arguments)
    if not ready():
        return 1
    if not options.worker_only and is_taken(options.host, options.port):
        print(
            f"Port {options.port} is taken by another program (or by a second `prongsai serve`). "
            "Stop that one, or choose another port with --port.",
            file=sys.stderr,
        )
        return 1
    commands = {}
    if not options.worker_only:
        commands["web"] = [
            sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", options.host, "--port", str(options.port),
            "--workers", str(options.web_workers), "--blocking-threads", "2", "--backpressure", "64",
            "--http", "1", "--no-ws", "--log-level", "warning", "prongsai.config.wsgi:application",
        ]  # fmt: skip
    if not options.web_only:
        commands["worker"] = [
            sys.executable,
            "-m",
            "prongsai.config.cli",
            "worker",
            "--name",
            f"serve@{socket.gethostname()}:{options.port}",
        ]
    return Supervisor(commands).run()


def ready() -> bool:
    """Return whether the database is up to date; say what to do when it is not."""
    import django
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    from prongsai.foundation.tenants.api import hole_in_wall  # tables can be named once Django is set up

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unstoppable = hole_in_wall()
    except DatabaseError as error:
        print(
            f"The database cannot be opened: {error}\nCheck PRONGSAI_DATABASE, then run: prongsai migrate",
            file=sys.stderr,
        )
        return False
    finally:
        connection.close()
    if behind:
        print(
            f"The database is {len(behind)} step(s) behind this version. Run: prongsai migrate",
            file=sys.stderr,
        )
        return False
    if unstoppable:
        print(
            f"The database role {unstoppable} passes by the wall between offices. Give PRONGSAI_DATABASE a "
            "role that is no superuser and has NOBYPASSRLS; docs/operations.md shows how.",
            file=sys.stderr,
        )
        return False
    return True


def is_taken(host: str, port: int) -> bool:
    """Return whether another program listens on the port already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Return the started process, the first of a group of its own."""
    return subprocess.Popen(command, process_group=0, preexec_fn=end_with_parent)  # noqa: PLW1509  # no threads here


def clear_away(process: subprocess.Popen[bytes]) -> None:
    """Kill what a dead process left behind: orphans would serve old code for ever."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is killed, so that nobody keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keep a few processes alive until told to stop."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self) -> int:
        """Run until a signal comes; return 0."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        for name, command in self.commands.items():
            self.running[name] = start(command)
        while not self.stopping:
            time.sleep(0.2)
            for name, process in self.running.items():
                if process.poll() is not None and not self.stopping:
                    print(
                        f"{name} ended with status {process.returncode}; starting it again", file=sys.stderr
                    )
                    clear_away(process)
                    time.sleep(RESTART_AFTER)
                    self.running[name] = start(self.commands[name])
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                print("A process did not end in time and is ended now.", file=sys.stderr)
            clear_away(process)
        return 0

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Ask the loop to end."""
        self.stopping = True
