"""Writes: routes, sending, signing, paper, what a change makes void, reminders."""

from prongsai.foundation.approvals.actions.paper import attach_scan, confirm_paper
from prongsai.foundation.approvals.actions.routes import (
    add_starting_routes,
    archive_route,
    move_desk,
    remove_desk,
    save_desk,
    save_route,
)
from prongsai.foundation.approvals.actions.sending import send
from prongsai.foundation.approvals.actions.sheets import make_sheet
from prongsai.foundation.approvals.actions.signing import (
    WINDOW,
    Seen,
    approve,
    choose_holder,
    return_it,
    withdraw,
)
from prongsai.foundation.approvals.actions.voiding import void_former_letters, void_if_changed

__all__ = [
    "WINDOW",
    "Seen",
    "add_starting_routes",
    "approve",
    "archive_route",
    "attach_scan",
    "choose_holder",
    "confirm_paper",
    "make_sheet",
    "move_desk",
    "remove_desk",
    "return_it",
    "save_desk",
    "save_route",
    "send",
    "void_former_letters",
    "void_if_changed",
    "withdraw",
]
