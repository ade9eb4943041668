"""Reads of the room: the items of a year, what waits, how ready an office is, the answer sheet."""

from prongsai.rooms.checklist.queries.doors import (
    OfficeReadiness,
    Readiness,
    Waiting,
    assessment_of,
    cells_of,
    deadlines_of,
    legend_of,
    readiness,
    readiness_of,
    waiting_for,
)
from prongsai.rooms.checklist.queries.listing import Wanted, counts, narrowed
from prongsai.rooms.checklist.queries.loading import Row, Step, flat, row_of, rows_of, steps_of
from prongsai.rooms.checklist.queries.status import Status, covered_period, covered_words, element_hash
from prongsai.rooms.checklist.queries.submissions import (
    SheetLine,
    answer_sheet,
    clarifications_of,
    frozen_sheet,
    submissions_of,
    then_and_now,
)

__all__ = [
    "OfficeReadiness",
    "Readiness",
    "Row",
    "SheetLine",
    "Status",
    "Step",
    "Waiting",
    "Wanted",
    "answer_sheet",
    "assessment_of",
    "cells_of",
    "clarifications_of",
    "counts",
    "covered_period",
    "covered_words",
    "deadlines_of",
    "element_hash",
    "flat",
    "frozen_sheet",
    "legend_of",
    "narrowed",
    "readiness",
    "readiness_of",
    "row_of",
    "rows_of",
    "steps_of",
    "submissions_of",
    "then_and_now",
    "waiting_for",
]
