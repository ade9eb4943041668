"""The lives of plans, of the measures and steps in them, and of documents that are being read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prongsai.kernel.workflow import Move, State, Workflow

NOT_STARTED, IN_PROGRESS, DONE = "not_started", "in_progress", "done"
DRAFT, SENT, APPROVED, ANNOUNCED = "draft", "sent", "approved", "announced"
PLANNED, OPEN, CLOSED, NONE = "planned", "open", "closed", "none"
WAITING, READ, FAILED, SAVED, DISCARDED = "waiting", "read", "failed", "saved", "discarded"

_ANY = frozenset({NOT_STARTED, IN_PROGRESS, DONE})

# The same three words stand in the reports of every office (สถานะการดำเนินงาน). A step or measure may go back:
# a wrong tick is put right, and the journal keeps both.
PROGRESS = Workflow(
    states=[
        State(NOT_STARTED, pgettext_lazy("progress", "Not started"), "neutral", "circle"),
        State(IN_PROGRESS, pgettext_lazy("progress", "Under way"), "busy", "half"),
        State(DONE, pgettext_lazy("progress", "Done"), "ok", "check"),
    ],
    moves=[
        Move("start", _("Start"), _ANY, IN_PROGRESS, "measures.progress"),
        Move("finish", _("Finish"), _ANY, DONE, "measures.progress"),
        Move("reset", _("Not started after all"), _ANY, NOT_STARTED, "measures.progress"),
    ],
    refusal=_("The state of this measure has changed by now. Open the page again to see it."),
)

# A change of the measures after they were sent, approved or announced takes them back to draft (``reopen``).
PLAN = Workflow(
    states=[
        State(DRAFT, _("Draft"), "neutral", "pen"),
        State(SENT, _("Waiting for approval"), "busy", "clock"),
        State(APPROVED, _("Approved"), "ok", "check"),
        State(ANNOUNCED, _("Announced"), "ok", "check"),
    ],
    moves=[
        Move("send", _("Send the measures for approval"), frozenset({DRAFT}), SENT, "measures.edit"),
        Move("approve", _("Approve the measures"), frozenset({SENT}), APPROVED, "measures.edit"),
        Move("return", _("Return the measures"), frozenset({SENT}), DRAFT, "measures.edit"),
        Move("announce", _("Announce the measures"), frozenset({APPROVED}), ANNOUNCED, "measures.edit"),
        Move(
            "announce_elsewhere",
            _("Announce measures that were approved outside Prongsai"),
            frozenset({DRAFT}),
            ANNOUNCED,
            "measures.edit",
        ),
        Move("reopen", _("Back to draft"), frozenset({SENT, APPROVED, ANNOUNCED}), DRAFT, "measures.edit"),
    ],
    refusal=_("The measures of this year are in another state by now. Open the page again to see it."),
)

ROUND = Workflow(
    states=[
        State(PLANNED, pgettext_lazy("round", "Not open yet"), "neutral", "circle"),
        State(OPEN, pgettext_lazy("round", "Open"), "busy", "clock"),
        State(CLOSED, pgettext_lazy("round", "Closed"), "ok", "check"),
        State(NONE, pgettext_lazy("round", "Closed: nothing to report"), "neutral", "nil"),
    ],
    moves=[
        Move("open", _("Open the round"), frozenset({PLANNED}), OPEN, "measures.edit"),
        Move("close", _("Close the round"), frozenset({OPEN}), CLOSED, "measures.edit"),
        Move("none", _("Close as none"), frozenset({PLANNED, OPEN}), NONE, "measures.edit"),
        Move("reopen", _("Open the round again"), frozenset({CLOSED, NONE}), OPEN, "measures.edit"),
    ],
    refusal=_("The round is in another state by now. Open the page again to see it."),
)

IMPORT = Workflow(
    states=[
        State(WAITING, _("Being read"), "busy", "clock"),
        State(READ, _("Ready to check"), "warn", "list"),
        State(FAILED, _("Could not be read"), "danger", "warn"),
        State(SAVED, _("Saved"), "ok", "check"),
        State(DISCARDED, _("Put aside"), "neutral", "nil"),
    ],
    moves=[
        Move("finish", _("Finish reading"), frozenset({WAITING}), READ, "measures.edit"),
        Move("fail", _("Fail"), frozenset({WAITING}), FAILED, "measures.edit"),
        Move("save", _("Save as this year's measures"), frozenset({READ}), SAVED, "measures.edit"),
        Move("discard", _("Put aside"), frozenset({WAITING, READ, FAILED}), DISCARDED, "measures.edit"),
    ],
    refusal=_("This document has already been saved or put aside."),
)

# Which permission family guards the rows of each kind of plan.
PERMISSIONS = {"measures": "measures", "action_plan": "measures"}
