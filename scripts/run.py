"""Start Prongsai on this machine: database, demonstration office where there is none, web and worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRONGSAI = [sys.executable, "-m", "prongsai.config.cli"]


def main() -> int:
    """Run until Ctrl+C."""
    started = time.monotonic()
    port = os.environ.setdefault("PRONGSAI_PORT", "8000")
    os.environ.setdefault("PRONGSAI_HTTPS", "0")  # this is plain http on the loopback address
    os.environ.setdefault("PRONGSAI_HOME", str(ROOT / "var"))
    subprocess.run([*PRONGSAI, "migrate", "--verbosity", "0"], check=True, cwd=ROOT)
    subprocess.run([*PRONGSAI, "demo", "load", "--if-empty", "--port", port], check=True, cwd=ROOT)
    server = subprocess.Popen([*PRONGSAI, "serve"], cwd=ROOT)
    try:
        address = f"http://localhost:{port}/"
        while server.poll() is None and time.monotonic() - started < 120:
            try:
                urllib.request.urlopen(address, timeout=5)
            except urllib.error.HTTPError as error:
                print(f"The first page answers {error.code}.", file=sys.stderr)
                break
            except OSError:
                time.sleep(0.2)
            else:
                break
        if server.poll() is None:
            print(
                f"\n  โปร่งใส is ready after {time.monotonic() - started:.1f} s\n\n"
                f"  Public site   {address}\n"
                f"  Officers      {address}office/\n"
                f"  Sign-in       in {os.environ['PRONGSAI_HOME']}/demo-sign-in.txt "
                "(printed above when it was made)\n\n"
                "  Ctrl+C stops it.\n",
                flush=True,
            )
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return server.wait()


if __name__ == "__main__":
    sys.exit(main())
