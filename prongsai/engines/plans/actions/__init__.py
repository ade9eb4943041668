"""Every write to plans: check, change, audit, announce."""

from prongsai.engines.plans.actions.approving import (
    Approved,
    announce_plan,
    approve_plan,
    on_reopened,
    reopen_plan,
    return_plan,
    send_plan,
)
from prongsai.engines.plans.actions.drafts import EvidenceDraft, ItemDraft, StepDraft, StepReport
from prongsai.engines.plans.actions.evidence import (
    add_evidence,
    approve_evidence,
    describe_evidence,
    remove_evidence,
    restore_evidence,
)
from prongsai.engines.plans.actions.figures import count_by_hand, freeze_figures, link_figure, unlink_figure
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
from prongsai.engines.plans.actions.pictures import correct_link, exchange_file
from prongsai.engines.plans.actions.plans import clone_plan, introduce_plan, open_plan
from prongsai.engines.plans.actions.progress import report_progress
from prongsai.engines.plans.actions.rounds import (
    change_round,
    close_as_none,
    close_round,
    reopen_round,
    report_round,
    report_unit,
    tick_rounds,
    write_round,
)

__all__ = [
    "Approved",
    "EvidenceDraft",
    "ItemDraft",
    "StepDraft",
    "StepReport",
    "add_evidence",
    "announce_plan",
    "approve_evidence",
    "approve_plan",
    "change_item",
    "change_round",
    "clone_plan",
    "close_as_none",
    "close_round",
    "correct_import",
    "correct_link",
    "count_by_hand",
    "create_item",
    "describe_evidence",
    "discard_import",
    "exchange_file",
    "finish_import",
    "freeze_figures",
    "introduce_plan",
    "link_figure",
    "move_item",
    "on_reopened",
    "open_plan",
    "remove_evidence",
    "remove_item",
    "reopen_plan",
    "reopen_round",
    "report_progress",
    "report_round",
    "report_unit",
    "restore_evidence",
    "restore_item",
    "return_plan",
    "save_import",
    "send_plan",
    "start_import",
    "take_document",
    "tick_rounds",
    "unlink_figure",
    "write_round",
]
