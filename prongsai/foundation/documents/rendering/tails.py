"""What closes a table: the day of its data and the block to sign. They never stand alone on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prongsai.foundation.documents.blocks import Paragraph, Signature

LONGEST = 300  # letters; what is longer is text of its own
MOST_PARAGRAPHS = 2


def tail_length(following: Sequence[Any]) -> int:
    """Return how many of the blocks after a table close it."""
    count = 0
    for block in following[: MOST_PARAGRAPHS + 1]:
        if isinstance(block, Signature):
            return count + 1
        if not isinstance(block, Paragraph) or len(block.text) > LONGEST:
            break
        count += 1
    closing = 0
    while closing < count and following[closing].align == "end":
        closing += 1
    return closing
