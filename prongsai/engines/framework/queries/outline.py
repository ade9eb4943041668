"""What the public index of a year should hold, told to publishing, which knows no checklist."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.framework.queries import reading as queries
from prongsai.foundation.publishing.api import Outline, OutlineGroup, OutlineItem
from prongsai.kernel.calendar import in_digits

LONGEST = 160


def outline_of(_organization: Any, fiscal_year: int) -> Outline | None:
    """Return the checklist of a year as a table of contents; none for a year without one."""
    found = queries.edition(fiscal_year)
    if found is None:
        return None
    groups = tuple(
        OutlineGroup(
            number=group.indicator.code,
            title=group.indicator.title,
            items=tuple(
                OutlineItem(
                    code=item.code,
                    title=_written(item.title),
                    concept=item.concept,
                    text=_written(_line(item.elements)),
                )
                for item in group.items
            ),
        )
        for group in queries.groups(fiscal_year)
    )
    note = ""
    if found.carried_from:
        note = _(
            "The list of %(year)s is not announced yet; the list of %(from)s stands here until then."
        ) % {
            "year": in_digits(fiscal_year, None),
            "from": in_digits(found.carried_from, None),
        }
    return Outline(fiscal_year=fiscal_year, groups=groups, note=note)


def _line(elements: tuple[str, ...]) -> str:
    """Return as many elements as fit on one line, whole ones only."""
    line = elements[0]
    for element in elements[1:]:
        if len(line) + len(element) + 3 > LONGEST:
            break
        line = f"{line} · {element}"
    return line


def _written(text: str) -> str:
    """Return the text in the numerals of the office whose page is being made; codes stay as they are."""
    return in_digits(text, None, keep_codes=True)
