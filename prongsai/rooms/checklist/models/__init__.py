"""Tables of the room."""

from prongsai.rooms.checklist.models.items import (
    Answer,
    CalendarDate,
    Certainty,
    ElementTick,
    ItemState,
)
from prongsai.rooms.checklist.models.submissions import Clarification, Submission

__all__ = [
    "Answer",
    "CalendarDate",
    "Certainty",
    "Clarification",
    "ElementTick",
    "ItemState",
    "Submission",
]
