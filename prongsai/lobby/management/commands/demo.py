"""prongsai demo"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.errors import Problem
from prongsai.lobby.demo.loading import Loaded, load, publish_reports, remove


class Command(BaseCommand):
    """Load or remove the demonstration office."""

    help = (
        "Load the demonstration office (a believable year in every room), or remove it with everything in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the verb and where the office answers."""
        parser.add_argument("verb", choices=["load", "remove"])
        parser.add_argument("--host", default="localhost", help="host name of the office (localhost)")
        parser.add_argument("--port", default="8000", help="port, for the links in mail (8000)")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where an office exists already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; the password is random and printed once."""
        with translation.override("th"):
            try:
                if options["verb"] == "remove":
                    self._remove(options["host"])
                elif not (options["if_empty"] and Organization.objects.exists()):
                    origin = f"http://{options['host']}:{options['port']}"
                    today = timezone.localdate()
                    loaded = load(host=options["host"], origin=origin, today=today)
                    # The password is told before anything else can go wrong: it is shown only here.
                    self._tell(loaded, origin)
                    publish_reports(loaded, today=today)
            except Problem as problem:
                raise CommandError(str(problem.message)) from problem

    def _remove(self, host: str) -> None:
        organization = Organization.objects.filter(host=host, is_demo=True).first()
        if organization is None:
            raise CommandError(f"There is no demonstration office at {host}.")
        rows = remove(organization)
        (settings.PRONGSAI_HOME / "demo-sign-in.txt").unlink(missing_ok=True)
        self.stdout.write(f"The demonstration office is gone, with {rows} rows and its files.")

    def _tell(self, loaded: Loaded, origin: str) -> None:
        lines = [
            f"DEMO {loaded.organization.full_name}",
            f"address: {origin}/office/",
            f"password: {loaded.password}",
        ]
        lines += [f"{email:<24}{title}" for title, email in loaded.people]
        kept = settings.PRONGSAI_HOME / "demo-sign-in.txt"
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.stdout.write("\n".join(["", *lines, ""]))
