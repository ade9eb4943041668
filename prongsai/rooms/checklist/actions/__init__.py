"""Writes of the room."""

from prongsai.rooms.checklist.actions.calendar import DateDraft, remove_date, set_date
from prongsai.rooms.checklist.actions.citing import fetch_cited, keep_cited
from prongsai.rooms.checklist.actions.items import (
    AnswerDraft,
    ItemDraft,
    assign,
    change_item,
    clone_year,
    say_nil,
    take_back_nil,
    take_back_verification,
    tick,
    verify,
)
from prongsai.rooms.checklist.actions.pages import draft_page
from prongsai.rooms.checklist.actions.submissions import (
    ClarificationDraft,
    clarification_letter,
    clarify,
    dispute,
    drop_clarification,
    move_clarification,
    store_result,
    submit,
)

__all__ = [
    "AnswerDraft",
    "ClarificationDraft",
    "DateDraft",
    "ItemDraft",
    "assign",
    "change_item",
    "clarification_letter",
    "clarify",
    "clone_year",
    "dispute",
    "draft_page",
    "drop_clarification",
    "fetch_cited",
    "keep_cited",
    "move_clarification",
    "remove_date",
    "say_nil",
    "set_date",
    "store_result",
    "submit",
    "take_back_nil",
    "take_back_verification",
    "tick",
    "verify",
]
