"""Every write to plans: check, change, audit, announce."""

from prongsai.engines.plans.actions.drafts import EvidenceDraft, ItemDraft, StepDraft, StepReport
from prongsai.engines.plans.actions.evidence import (
    add_evidence,
    approve_evidence,
    describe_evidence,
    remove_evidence,
    restore_evidence,
)
from prongsai.engines.plans.actions.imports import (
    correct_import,
    discard_import,
    finish_import,
    save_import,
    start_import,
    take_document,
)
from prongsai.engines.plans.actions.items import (
    change_item,
    create_item,
    move_item,
    remove_item,
    restore_item,
)
from prongsai.engines.plans.actions.plans import (
    announce_plan,
    clone_plan,
    introduce_plan,
    open_plan,
    reopen_plan,
)
from prongsai.engines.plans.actions.progress import report_progress

__all__ = [
    "EvidenceDraft",
    "ItemDraft",
    "StepDraft",
    "StepReport",
    "add_evidence",
    "announce_plan",
    "approve_evidence",
    "change_item",
    "clone_plan",
    "correct_import",
    "create_item",
    "describe_evidence",
    "discard_import",
    "finish_import",
    "introduce_plan",
    "move_item",
    "open_plan",
    "remove_evidence",
    "remove_item",
    "reopen_plan",
    "report_progress",
    "restore_evidence",
    "restore_item",
    "save_import",
    "start_import",
    "take_document",
]
