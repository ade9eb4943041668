"""The one command line: `prongsai COMMAND`."""

from __future__ import annotations

import os
import sys

COMMANDS = [
    (
        "serve",
        "serve the pages and do the work behind them (add --web-only or --worker-only to split the two)",
    ),
    ("worker", "do the work behind the pages only"),
    ("setup", "create the office and its first administrator"),
    ("migrate", "bring the database up to date; run it after each upgrade"),
    ("read", "print what Prongsai understands of a report or plan: prongsai read FILE --json"),
    ("verify", "check that nobody changed the journal"),
    ("files", "check that every stored file is there and unchanged: prongsai files --check"),
    ("readiness", "show how far the checklist of every office is"),
    ("export-site", "write the public site as files for any web server: prongsai export-site --out DIR"),
    ("restore-check", "after restoring a backup: take out again what had been taken out of the public site"),
    ("demo", "load or remove the demonstration office: prongsai demo load | prongsai demo remove"),
    ("editions", "load the editions of the assessment checklist that come with this version"),
]


def main(argv: list[str] | None = None) -> None:
    """Run a command; without one, say in plain words which there are."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or (arguments[0] in {"help", "-h", "--help"} and len(arguments) == 1):
        print(summary())
        return
    if arguments[0] in {"version", "--version"}:
        from importlib.metadata import version

        print(version("prongsai"))
        return
    if arguments[0] == "read":
        # Reading a document needs no database and no settings, and must start fast.
        from prongsai.engines.plans.importing import main as read

        sys.exit(read(arguments[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prongsai.config.settings")
    if arguments[0] != "export-site":  # what is exported is for a web server to read; everything else is not
        os.umask(0o077)
    if arguments[0] == "serve":
        from prongsai.config.serve import main as serve

        sys.exit(serve(arguments[1:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["prongsai", *arguments])


def summary() -> str:
    """Return the help in plain words."""
    width = max(len(name) for name, _text in COMMANDS)
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS]
    return "\n".join(
        [
            "Prongsai (โปร่งใส): from last year's integrity score to this year's published proof",
            "",
            "Use: prongsai COMMAND [options]; prongsai COMMAND --help explains one command.",
            "",
            *lines,
            "",
            "Settings come from the environment (PRONGSAI_…); docs/operations.md explains each.",
        ]
    )


if __name__ == "__main__":
    main()
