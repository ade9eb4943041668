"""`prongsai restore-check`: after restoring a backup, take out again what had been taken out since."""  # noqa: N999  # the name is the command

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from prongsai.foundation.publishing.actions import apply_register, pack_database, take_off_again
from prongsai.foundation.tenants.api import Organization, as_tenant
from prongsai.kernel.actor import Actor


class Command(BaseCommand):
    """Apply the register of redactions, which stands outside the database, to a restored database."""

    help = (
        "Run it after restoring a backup and before serving: personal data that was taken out of published pages "
        "after that backup is taken out again. It reads the folder redactions in PRONGSAI_HOME, which has to be "
        "the newest one there is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all organisations."""
        register: Path = settings.PRONGSAI_HOME / "redactions"
        for organization in Organization.objects.order_by("pk"):
            with as_tenant(organization):
                for address in apply_register(organization):
                    self.stdout.write(f"{organization}: /{address}: taken out again")
                portraits = take_off_again(Actor.system(organization, "restore-check"))
                if portraits:
                    self.stdout.write(f"{organization}: {portraits} pictures of people: taken off again")
        pack_database()
        if not register.exists():
            self.stdout.write(f"There is no register at {register}. Was anything taken out since the backup?")
        self.stdout.write("Everything that had been taken out is out.")
