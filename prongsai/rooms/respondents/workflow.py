"""The life of a mock survey. Closing is final: opening again would let two results be compared."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

DRAFT, OPEN, CLOSED = "draft", "open", "closed"

MOCK = Workflow(
    states=[
        State(DRAFT, _("Draft"), "neutral", "pen"),
        State(OPEN, _("Open for answers"), "busy", "half"),
        State(CLOSED, _("Closed"), "ok", "check"),
    ],
    moves=[
        Move("open", _("Open for answers"), frozenset({DRAFT}), OPEN, "assessment.edit"),
        Move("close", _("Close"), frozenset({OPEN}), CLOSED, "assessment.edit"),
    ],
    refusal=_("The mock survey is not in the state for this any more. Look at it again."),
)
