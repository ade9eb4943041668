"""Take the pictures of the README and the manual from the running demonstration office: make docs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser import ARGUMENTS, executable

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SHOTS = ROOT / "docs" / "screenshots.yaml"
PRONGSAI = [sys.executable, "-m", "prongsai.config.cli"]


def main() -> int:
    """Start the demonstration office in a temporary folder and take each picture of docs/screenshots.yaml."""
    if executable() is None:
        print(
            "Chromium is not installed (Debian: apt-get install chromium); no pictures were taken.",
            file=sys.stderr,
        )
        return 1
    shots = yaml.safe_load(SHOTS.read_text(encoding="utf-8"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="prongsai-docs-") as home:
        os.environ.update(
            PRONGSAI_HOME=home, PRONGSAI_HTTPS="0", PRONGSAI_PORT=str(port), PRONGSAI_WEB_WORKERS="1"
        )
        subprocess.run([*PRONGSAI, "migrate", "--verbosity", "0"], check=True, cwd=ROOT)
        subprocess.run(
            [*PRONGSAI, "demo", "load", "--if-empty", "--port", str(port)],
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        sign_in = (Path(home) / "demo-sign-in.txt").read_text(encoding="utf-8")
        password = next(
            line.split(":", 1)[1].strip() for line in sign_in.splitlines() if line.startswith("password:")
        )
        server = subprocess.Popen([*PRONGSAI, "serve"], cwd=ROOT)
        try:
            wait_for(f"http://localhost:{port}/")
            take(shots, f"http://localhost:{port}", password)
        finally:
            server.terminate()
            server.wait(timeout=30)
    return 0


def wait_for(address: str) -> None:
    """Wait until the first page answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def take(shots: list[dict[str, Any]], address: str, password: str) -> None:
    """Take each picture; those of one person share a sign-in."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        states: dict[str, Any] = {}
        for shot in shots:
            who = shot.get("who")
            if who and who not in states:
                context = browser.new_context(locale="th-TH")
                page = context.new_page()
                page.goto(f"{address}/account/login/")
                page.fill("input[name=login]", f"{who}@tambon.example")
                page.fill("input[name=password]", password)
                page.click("main button[type=submit]")
                page.wait_for_url("**/office/**")
                states[who] = context.storage_state()
                context.close()
            width = shot.get("width", 1280)
            context = browser.new_context(
                viewport={"width": width, "height": shot.get("height", 900)},
                locale="th-TH",
                color_scheme=shot.get("scheme", "light"),
                storage_state=states.get(who),
            )
            page = context.new_page()
            page.goto(address + shot["path"])
            for click in shot.get("click", []):
                page.click(click)
                page.wait_for_load_state("networkidle")
            picture = Image.open(BytesIO(page.screenshot(full_page=shot.get("full", False))))
            picture = picture.convert("RGB").quantize(200, dither=Image.Dither.NONE)
            picture.save(IMAGES / f"{shot['name']}.png", optimize=True)
            print(f"docs/images/{shot['name']}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
