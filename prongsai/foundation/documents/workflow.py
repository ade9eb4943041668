"""The life of a document: it is being made, it is ready, or making it did not succeed."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

MAKING, READY, FAILED = "making", "ready", "failed"

DOCUMENT = Workflow(
    states=[
        State(MAKING, _("being made"), "busy", "progress"),
        State(READY, _("ready"), "ok", "check"),
        State(FAILED, _("not made"), "danger", "alert"),
    ],
    moves=[
        Move("finish", _("finish"), frozenset({MAKING}), READY, "documents.make"),
        Move("fail", _("fail"), frozenset({MAKING}), FAILED, "documents.make"),
        Move("retry", _("try again"), frozenset({MAKING, FAILED}), MAKING, "documents.make"),
    ],
    refusal=_("This document is in another state by now. Open it again to see it."),
)
