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

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Evidence",
    "EvidenceKind",
    "EvidenceQuerySet",
    "Import",
    "Item",
    "ItemQuerySet",
    "ItemUnit",
    "Kind",
    "Plan",
    "Step",
]
