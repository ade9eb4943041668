"""Reads of the checklist: the editions as data, what changed between them, and the public table of contents."""

from prongsai.engines.framework.queries.reading import (
    CARRIED_AT_MOST,
    Difference,
    Group,
    as_checklist,
    crosswalk,
    differences,
    edition,
    fiscal_years,
    forget,
    groups,
    item_for,
    item_of_code,
    items,
)

__all__ = [
    "CARRIED_AT_MOST",
    "Difference",
    "Group",
    "as_checklist",
    "crosswalk",
    "differences",
    "edition",
    "fiscal_years",
    "forget",
    "groups",
    "item_for",
    "item_of_code",
    "items",
]
