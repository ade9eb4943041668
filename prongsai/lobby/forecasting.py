"""The forecast on the first page; a module of its own, because nothing that asks for it may make documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prongsai.engines.framework.api import Group
from prongsai.kernel.actor import Actor
from prongsai.rooms.checklist.api import Outlook, Row, outlook


def forecast(actor: Actor, year: int, today: date, made: Sequence[tuple[Group, list[Row]]]) -> Outlook | None:
    """Return the forecast of the year for those who see the checklist, until the result itself is known.

    Cost: five queries beyond the rows, which the caller has read.
    """
    seen = outlook(actor.organization, year, today, made=made) if made else None
    return None if seen is None or seen.result else seen
