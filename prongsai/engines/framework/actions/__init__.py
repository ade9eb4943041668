"""Writes of the engine: loading editions, and the results of an office."""

from prongsai.engines.framework.actions.editions import Loaded, load, load_shipped, what_changed
from prongsai.engines.framework.actions.results import (
    ResultDraft,
    confirm_result,
    remove_result,
    reopen_result,
    rewrite_analysis,
    save_result,
    set_gap_aside,
    sync_gaps,
    take_gap_up,
    write_analysis,
)

__all__ = [
    "Loaded",
    "ResultDraft",
    "confirm_result",
    "load",
    "load_shipped",
    "remove_result",
    "reopen_result",
    "rewrite_analysis",
    "save_result",
    "set_gap_aside",
    "sync_gaps",
    "take_gap_up",
    "what_changed",
    "write_analysis",
]
