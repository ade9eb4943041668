"""Writes of the checks."""

from prongsai.foundation.checks.actions.mending import forget_corrections, mend, undo_mend
from prongsai.foundation.checks.actions.papers import forget_readings, look_through
from prongsai.foundation.checks.actions.photos import Rectangle, blur_photo, state_photo, use_blurred
from prongsai.foundation.checks.actions.setting_aside import set_aside, take_up_again
from prongsai.foundation.checks.actions.walking import ask_for_walk
from prongsai.foundation.checks.actions.withholding import forget_words, remember, withhold

__all__ = [
    "Rectangle",
    "ask_for_walk",
    "blur_photo",
    "forget_corrections",
    "forget_readings",
    "forget_words",
    "look_through",
    "mend",
    "remember",
    "set_aside",
    "state_photo",
    "take_up_again",
    "undo_mend",
    "use_blurred",
    "withhold",
]
