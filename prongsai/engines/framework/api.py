"""The assessment's checklist by fiscal year: items, groups, crosswalk, levels, calendar. Ask by concept."""

from prongsai.engines.framework.queries import (
    Difference,
    Group,
    crosswalk,
    differences,
    edition,
    fiscal_years,
    groups,
    item_for,
    item_of_code,
    items,
)
from prongsai.engines.framework.queries.schema import (
    CalendarStep,
    Checklist,
    ChecklistItem,
    Indicator,
    Level,
    calendar,
    levels,
)

__all__ = [
    "CalendarStep",
    "Checklist",
    "ChecklistItem",
    "Difference",
    "Group",
    "Indicator",
    "Level",
    "calendar",
    "crosswalk",
    "differences",
    "edition",
    "fiscal_years",
    "groups",
    "item_for",
    "item_of_code",
    "items",
    "levels",
]
