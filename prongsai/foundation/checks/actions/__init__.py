"""Writes of the checks."""

from prongsai.foundation.checks.actions.setting_aside import set_aside, take_up_again

__all__ = ["set_aside", "take_up_again"]
