"""`prongsai export-site --out DIR`: the public site as files."""  # noqa: N999  # the name is the command

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prongsai.foundation.publishing.views.exporting import Export, remember
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.errors import Problem


class Command(BaseCommand):
    """Write the whole public site into a folder."""

    help = (
        "Write every public page (Thai, and English under en/), every version and download into DIR, for any web "
        "server. DIR is replaced at once when the export is whole; what did not change keeps its time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, the office and the address under which the files will stand."""
        parser.add_argument("--out", required=True, metavar="DIR", help="folder of the export")
        parser.add_argument("--host", default="", help="host name of the office, where there are several")
        parser.add_argument("--origin", default="", help="https://… under which the files will stand")
        parser.add_argument("--again", action="store_true", help="write it even if nothing changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export one office."""
        found = Organization.objects.all()
        offices = list(found.filter(host=options["host"]) if options["host"] else found[:2])
        if len(offices) != 1:
            raise CommandError(
                "Name the office with --host; there are several, or there is none of this name."
            )
        out = Path(options["out"]).resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            done = Export(offices[0], out, options["origin"]).run(again=options["again"])
        except Problem as problem:
            raise CommandError(str(problem.message)) from problem
        remember(offices[0], out, options["origin"])
        if done.is_unchanged:
            self.stdout.write(f"{out}: nothing changed since the last export.")
            return
        self.stdout.write(
            f"{out}: {done.pages} pages, {done.files} files, {len(done.gone)} withdrawn; {done.kept} as before."
        )
