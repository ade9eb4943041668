"""prongsai migrate"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    """Bring the database up to date, the table of the shared cache included."""

    help = "Bring the database up to date. Run it after each upgrade, as the owner of the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the cache table first, so that the rights granted after the migration cover it."""
        call_command("createcachetable", verbosity=0)
        super().handle(*args, **options)
