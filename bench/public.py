"""A published page from 2 workers to 16 connections, against nginx serving the same bytes on the same cores.

nginx is used when it is on the path (or named by PRONGSAI_NGINX); without it the peer is a WSGI program of one line
on the same server. The load comes from `wrk` when it is on the path (or PRONGSAI_WRK), else from a small client here.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

WORKERS, CONNECTIONS, SECONDS, ROUNDS = 2, 16, 4.0, 3
ADDRESS = "/ita/2569/o26"
BAR = 0.40
HOME = Path(os.environ["PRONGSAI_HOME"])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def prepare() -> None:
    """Publish the result table of sixteen measures in an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from prongsai.foundation.documents.api import (
        Cell,
        Column,
        Content,
        Heading,
        Paragraph,
        Row,
        Section,
        Table,
    )
    from prongsai.foundation.publishing.api import DISCLOSURE, DataTable, publish
    from prongsai.foundation.tenants.api import as_tenant, found_organization
    from prongsai.kernel.actor import Actor

    office = found_organization(
        kind="sao",
        name="ตัวอย่าง",
        district="ตัวอย่าง",
        province="ตัวอย่าง",
        host="office.example",
        origin="https://office.example",
    )
    heads = ("มาตรการ", "วิธีการดำเนินการ", "ผู้รับผิดชอบ", "ผลการดำเนินการ", "ความสำเร็จ")
    text = "ประชาสัมพันธ์ขั้นตอนและระยะเวลาการให้บริการผ่านเว็บไซต์ หอกระจายข่าว และบอร์ดทุกหมู่บ้าน"
    rows = [(f"มาตรการที่ {n}", text, "สำนักปลัด", f"{text} ครบ {n} ครั้ง", "สำเร็จ") for n in range(1, 17)]

    def cells(values: tuple[str, ...]) -> Row:
        return Row(cells=tuple(Cell(blocks=(Paragraph(text=value),)) for value in values))

    table = Table(
        columns=tuple(Column() for _ in heads), header=(cells(heads),), rows=tuple(map(cells, rows))
    )
    content = Content(title="รายงานผล", sections=(Section(blocks=(Heading(text="ผลรายมาตรการ"), table)),))
    with as_tenant(office):
        publish(
            by=Actor.system(office, "bench"),
            address=ADDRESS[1:],
            kind=DISCLOSURE,
            fiscal_year=2569,
            title="รายงานผลการดำเนินการ",
            content=content,
            data=(DataTable(name="ผล", columns=heads, rows=rows),),
        )


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def granian(program: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS),
        "--blocking-threads", "2", "--backpressure", "64", "--http", "1", "--no-ws", "--log-level", "warning", program,
    ]  # fmt: skip


def nginx() -> str | None:
    return os.environ.get("PRONGSAI_NGINX") or shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def nginx_command(port: int) -> list[str]:
    folder = HOME / "nginx"
    folder.mkdir()
    # The bytes stand in a private folder; a worker of another user would answer 403 instead of them.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"""
{user} worker_processes {WORKERS}; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 1000000; default_type "text/html; charset=utf-8"; types {{ }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {HOME}/site; gzip_static on; etag on; }}
}}""")
    return [nginx() or "", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def static_program(_environment: object, start_response: object) -> list[bytes]:
    """The peer without nginx: the same bytes from one line of WSGI."""
    body = (HOME / "site" / f"{ADDRESS[1:]}.gz").read_bytes() if not KEPT else KEPT[0]
    KEPT.append(body) if not KEPT else None
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))),
        ],
    )  # type: ignore[operator]
    return [body]


KEPT: list[bytes] = []


def client() -> str:
    """Return what asks both servers."""
    return "wrk" if os.environ.get("PRONGSAI_WRK") or shutil.which("wrk") else "a client in Python"


def load(port: int, path: str) -> float:
    """Return the requests that were answered in a second."""
    wrk = os.environ.get("PRONGSAI_WRK") or shutil.which("wrk")
    if wrk:
        command = [
            wrk,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS:.0f}s",
            "-H",
            "Accept-Encoding: gzip",
            f"http://127.0.0.1:{port}{path}",
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        assert found, said
        assert "Non-2xx" not in said, said
        return float(found[1])
    return own_load(port, path)


def own_load(port: int, path: str) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    waiting = selectors.DefaultSelector()
    left: dict[socket.socket, int] = {}
    for _ in range(CONNECTIONS):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        one.sendall(request)
        left[one] = 0
        waiting.register(one, selectors.EVENT_READ)
    answered, ends = 0, time.perf_counter() + SECONDS
    started = time.perf_counter()
    while time.perf_counter() < ends:
        for key, _events in waiting.select(1):
            one = key.fileobj
            assert isinstance(one, socket.socket)
            piece = one.recv(262_144)
            if not left[one]:
                head, _, body = piece.partition(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200"), head[:100]
                length = re.search(rb"content-length: (\d+)", head.lower())
                assert length
                left[one] = int(length[1]) - len(body)
            else:
                left[one] -= len(piece)
            if left[one] <= 0:
                left[one] = 0
                answered += 1
                one.sendall(request)
    rate = answered / (time.perf_counter() - started)
    for one in left:
        one.close()
    return rate


def cpu(process: psutil.Process) -> float:
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def main() -> None:
    prepare()
    own, other = free_port(), free_port()
    environment = {**os.environ, "PRONGSAI_HTTPS": "0"}
    with running(granian("prongsai.config.wsgi:application", own), own, environment) as ours:
        for _ in range(20):  # each worker draws the page once
            with urllib.request.urlopen(f"http://127.0.0.1:{own}{ADDRESS}") as answer:
                body = answer.read()
        place = HOME / "site" / ADDRESS[1:]
        place.parent.mkdir(parents=True)
        place.write_bytes(body)
        packed = gzip.compress(body, 9, mtime=0)
        Path(f"{place}.gz").write_bytes(packed)
        name = "nginx" if nginx() else "WSGI in one line"
        command = nginx_command(other) if nginx() else granian("bench.public:static_program", other)
        with running(command, other, environment) as theirs:
            measured: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": []}
            for _ in range(ROUNDS):
                for label, port, process in (("ours", own, ours), ("theirs", other, theirs)):
                    before = cpu(process)
                    rate = load(port, ADDRESS)
                    measured[label].append((rate, (cpu(process) - before) / (rate * SECONDS) * 1e6))
    best = {label: max(rates) for label, rates in measured.items()}
    rate, peer = best["ours"][0], best["theirs"][0]
    report(
        f"published page, {WORKERS} workers, {CONNECTIONS} connections, {len(packed):,} B, asked by {client()}",
        f"{rate:,.0f}/s",
        f"{name} {peer:,.0f}/s, at least {BAR}",
        rate / peer,
    )
    spent, least = best["ours"][1], best["theirs"][1]
    report(
        "published page, processor time of the server per request",
        f"{spent:.0f} µs",
        f"{name} {least:.0f} µs",
        least / spent,
    )


def report(work: str, figure: str, limit: str, ratio: float) -> None:
    print(
        json.dumps(
            {"work": work, "figure": figure, "limit": limit, "ratio": f"{ratio:.2f}"}, ensure_ascii=False
        )
    )


if __name__ == "__main__":
    main()
