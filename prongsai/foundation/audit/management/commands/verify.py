"""prongsai verify"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from prongsai.foundation.audit.queries import verify_chain
from prongsai.foundation.tenants.api import Organization, as_tenant


class Command(BaseCommand):
    """Check the journal of every organisation."""

    help = "Check that nobody changed, removed or inserted an entry of the journal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one host name, or none for all offices."""
        parser.add_argument("--host", help="the host name of one office; without it, every office is checked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each office; exit with 1 when a chain is broken."""
        offices = Organization.objects.order_by("pk")
        if options["host"]:
            offices = offices.filter(host=options["host"])
            if not offices.exists():
                raise CommandError(f"No office answers to the host name {options['host']}.")
        broken = 0
        for office in offices:
            with as_tenant(office):
                verdict = verify_chain(office)
            if verdict.is_sound:
                self.stdout.write(f"{office.host}: sound, {verdict.entries} entries")
            else:
                broken += 1
                self.stdout.write(f"{office.host}: BROKEN at entry {verdict.broken_at} ({verdict.reason})")
        if broken:
            raise CommandError(
                f"{broken} journal(s) do not hold. Restore from a backup and find out "
                "who wrote to the database."
            )
