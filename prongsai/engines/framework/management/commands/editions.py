"""`prongsai editions`: load the editions of the checklist that come with this version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import ProgrammingError

from prongsai.engines.framework.actions import load_shipped
from prongsai.engines.framework.queries.schema import BadDataError


class Command(BaseCommand):
    """Load what is new or corrected; run it twice and the second time nothing happens."""

    help = "Load the editions of the assessment checklist that come with this version."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say for each year what was done."""
        try:
            done = load_shipped()
        except BadDataError as error:
            raise CommandError(f"A data file is wrong, nothing was loaded. {error}") from error
        except ProgrammingError as error:
            raise CommandError(
                "This database role may only read the editions. Run the command with the address of the "
                "owner, as for prongsai migrate."
            ) from error
        for one in done:
            state = "loaded" if one.is_new else "unchanged"
            self.stdout.write(f"{one.fiscal_year}: revision {one.revision} {state}")
            for change in one.changes:
                self.stdout.write(f"  {change}")
