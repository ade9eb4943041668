"""Tables of the room."""

from prongsai.rooms.checklist.models.items import (
    Answer,
    CalendarDate,
    Certainty,
    ElementTick,
    ItemState,
)
from prongsai.rooms.checklist.models.submissions import CitedPage, Clarification, Submission

__all__ = [
    "Answer",
    "CalendarDate",
    "Certainty",
    "CitedPage",
    "Clarification",
    "ElementTick",
    "ItemState",
    "Submission",
]
