"""Tables of the engine: editions, the same for every office, and results, which belong to one."""

from prongsai.engines.framework.models.editions import (
    Edition,
    Item,
    Reference,
    ReferenceQuerySet,
    State,
)
from prongsai.engines.framework.models.results import (
    AnalysisText,
    Gap,
    GapState,
    Part,
    Result,
    ResultState,
    Score,
)

__all__ = [
    "AnalysisText",
    "Edition",
    "Gap",
    "GapState",
    "Item",
    "Part",
    "Reference",
    "ReferenceQuerySet",
    "Result",
    "ResultState",
    "Score",
    "State",
]
