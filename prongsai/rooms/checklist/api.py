"""The checklist room: the state of every item, the answer sheet, the forecast, and what follows the submission."""

from prongsai.rooms.checklist.actions import (
    AnswerDraft,
    DateDraft,
    ItemDraft,
    change_item,
    set_date,
    submit,
    tick,
    verify,
)
from prongsai.rooms.checklist.queries import (
    OfficeReadiness,
    Readiness,
    Row,
    Waiting,
    cells_of,
    deadlines_of,
    legend_of,
    readiness,
    readiness_of,
    waiting_for,
)
from prongsai.rooms.checklist.workflow import ITEM_STATES

__all__ = [
    "ITEM_STATES",
    "AnswerDraft",
    "DateDraft",
    "ItemDraft",
    "OfficeReadiness",
    "Readiness",
    "Row",
    "Waiting",
    "cells_of",
    "change_item",
    "deadlines_of",
    "legend_of",
    "readiness",
    "readiness_of",
    "set_date",
    "submit",
    "tick",
    "verify",
    "waiting_for",
]
