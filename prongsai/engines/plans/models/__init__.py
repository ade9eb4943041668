"""Tables of plans, evidence and documents being read."""

from prongsai.engines.plans.models.evidence import Evidence, EvidenceKind, EvidenceQuerySet, Import
from prongsai.engines.plans.models.plans import (
    FIRST_YEAR,
    LAST_YEAR,
    Item,
    ItemQuerySet,
    ItemUnit,
    Kind,
    Plan,
    Step,
)
from prongsai.engines.plans.models.rounds import (
    Comparator,
    FigureLink,
    Half,
    HandCount,
    PeriodRule,
    PlanVersion,
    Round,
    RoundReport,
    Through,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Comparator",
    "Evidence",
    "EvidenceKind",
    "EvidenceQuerySet",
    "FigureLink",
    "Half",
    "HandCount",
    "Import",
    "Item",
    "ItemQuerySet",
    "ItemUnit",
    "Kind",
    "PeriodRule",
    "Plan",
    "PlanVersion",
    "Round",
    "RoundReport",
    "Step",
    "Through",
]
