"""Every write to the office, its units, people and roles."""

from prongsai.foundation.organizations.actions.founding import set_up
from prongsai.foundation.organizations.actions.invitations import (
    accept,
    ask_for_password_reset,
    invite,
    secret_of,
    withdraw,
)
from prongsai.foundation.organizations.actions.office import (
    add_closed_days,
    close_unit,
    remove_closed_day,
    reopen_unit,
    save_office,
    save_position,
    save_unit,
)
from prongsai.foundation.organizations.actions.people import (
    clear_away_sessions,
    deactivate,
    end_acting,
    end_session,
    let_act,
    reactivate,
    rename_myself,
    save_person,
)
from prongsai.foundation.organizations.actions.rescue import drop_second_factor, password_key
from prongsai.foundation.organizations.actions.roles import (
    add_starting_roles,
    assign,
    end_assignment,
    save_role,
)

__all__ = [
    "accept",
    "add_closed_days",
    "add_starting_roles",
    "ask_for_password_reset",
    "assign",
    "clear_away_sessions",
    "close_unit",
    "deactivate",
    "drop_second_factor",
    "end_acting",
    "end_assignment",
    "end_session",
    "invite",
    "let_act",
    "password_key",
    "reactivate",
    "remove_closed_day",
    "rename_myself",
    "reopen_unit",
    "save_office",
    "save_person",
    "save_position",
    "save_role",
    "save_unit",
    "secret_of",
    "set_up",
    "withdraw",
]
