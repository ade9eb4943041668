"""How long `make run` takes to its first page, and how much memory the web workers hold."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEGABYTES = 60.0, 150.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def read(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as answer:
        answer.read()
        return int(answer.status)


def main() -> None:
    port = free_port()
    environment = {**os.environ, "PRONGSAI_PORT": str(port)}
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.monotonic() - started < 300:
            try:
                if read(f"http://localhost:{port}/") == 200:
                    break
            except OSError:
                time.sleep(0.1)
        took = time.monotonic() - started
        print(
            json.dumps(
                {
                    "work": "`make run` to the first page, warm caches, empty data",
                    "figure": f"{took:.1f} s",
                    "limit": f"{SECONDS:.0f} s",
                    "ratio": f"{took / SECONDS:.2f}",
                }
            )
        )
        pages = ["/", "/ita/", "/account/login/"]
        for _ in range(20):
            for page in pages:
                read(f"http://localhost:{port}{page}")
        web = [
            p
            for p in psutil.Process(process.pid).children(recursive=True)
            if "granian" in " ".join(p.cmdline()) or "granian" in p.name()
        ]
        largest = max(p.memory_info().rss for p in web) / 1e6
        print(
            json.dumps(
                {
                    "work": "web worker, resident memory after 60 page views",
                    "figure": f"{largest:.0f} MB",
                    "limit": f"{MEGABYTES:.0f} MB",
                    "ratio": f"{largest / MEGABYTES:.2f}",
                }
            )
        )
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
