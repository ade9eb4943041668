"""prongsai worker"""

from __future__ import annotations

import signal
import socket
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from prongsai.foundation.jobs import actions
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.references import error_reference

PERIODIC_EVERY = 60.0  # seconds, by a clock that nobody sets
DATABASE_PAUSE = 5.0


class Command(BaseCommand):
    """Do the work behind the pages."""

    help = (
        "Do the work behind the pages: make documents, send mail, keep reminders. Run one per installation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pause between looks, and the options for tests."""
        parser.add_argument(
            "--pause", type=float, default=0.5, help="seconds between two looks at the outbox (0.5)"
        )
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")
        parser.add_argument(
            "--name",
            default="",
            help="name of this worker, its own: the same name takes up its own lost work",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim and run jobs until told to stop; finish the one under way first."""
        self.stopping = False
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        name = options["name"] or f"worker@{socket.gethostname()}"
        took_up_own, next_periodic = False, time.monotonic()
        while not self.stopping:
            try:
                if not took_up_own:
                    actions.rescue_own(name)
                    took_up_own = True
                now = timezone.now()
                if time.monotonic() >= next_periodic and not options["until_empty"]:
                    actions.rescue(now)
                    actions.schedule_periodic(Organization.objects.all(), now)
                    next_periodic = time.monotonic() + PERIODIC_EVERY
                job = actions.claim(name, now)
                if job is not None:
                    actions.run(job, new_reference=error_reference)
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"The database does not answer ({error}); trying again in 5 seconds.")
                connection.close()
                took_up_own = False  # the job under way could not be put back while the database was away
                time.sleep(DATABASE_PAUSE)
                continue
            if job is None:
                if options["until_empty"]:
                    return
                close_old_connections()
                time.sleep(options["pause"])

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
