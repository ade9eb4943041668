"""`prongsai files --check | --sweep`: compare the store with the tables."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from prongsai.foundation.files import storage
from prongsai.foundation.files.queries import check_store
from prongsai.foundation.tenants.api import Organization, as_tenant

# Bytes are stored before their row; younger ones may still be waiting for it.
WAIT = timedelta(days=1)


class Command(BaseCommand):
    """Read every stored byte and name what is missing or changed; remove what nothing uses if asked."""

    help = "Check every stored file (--check), or also remove bytes that nothing uses (--sweep)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of two wishes."""
        wish = parser.add_mutually_exclusive_group(required=True)
        wish.add_argument(
            "--check", action="store_true", help="read every file and name what is missing or changed"
        )
        wish.add_argument(
            "--sweep", action="store_true", help="remove bytes older than a day that nothing uses"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all organisations; fail where something is missing or changed."""
        wrong = 0
        for organization in Organization.objects.order_by("pk"):
            with as_tenant(organization):
                for finding in check_store(organization):
                    names = ", ".join(finding.names)
                    if finding.what != "unused":
                        wrong += 1
                    elif options["sweep"] and not self.sweep(organization, finding.sha256):
                        continue
                    self.stdout.write(f"{organization}: {finding.what} {finding.sha256} {names}".rstrip())
        if wrong:
            raise CommandError(f"{wrong} stored files are missing or changed; restore them from the backup.")
        self.stdout.write("Every stored file is there and unchanged.")

    def sweep(self, organization: Organization, sha256: str) -> bool:
        """Remove bytes without a row once they are old enough; return whether they were."""
        if timezone.now() - storage.stored_at(organization.pk, sha256) < WAIT:
            return False
        storage.drop(organization.pk, sha256)
        return True
