"""The respondents room: what waits there, and its writes. Results of mock surveys do not leave the room."""

from prongsai.rooms.respondents.actions.mock import (
    MockDraft,
    answer,
    change_mock,
    close_mock,
    create_mock,
    open_mock,
)
from prongsai.rooms.respondents.actions.official import (
    LinkDraft,
    SpreadDraft,
    add_spread,
    close_year,
    count_services,
    report_progress,
    set_link,
    set_sample,
    set_up_year,
)
from prongsai.rooms.respondents.queries.doors import Waiting, waiting_for
from prongsai.rooms.respondents.queries.scale import keys_of

__all__ = [
    "LinkDraft",
    "MockDraft",
    "SpreadDraft",
    "Waiting",
    "add_spread",
    "answer",
    "change_mock",
    "close_mock",
    "close_year",
    "count_services",
    "create_mock",
    "keys_of",
    "open_mock",
    "report_progress",
    "set_link",
    "set_sample",
    "set_up_year",
    "waiting_for",
]
