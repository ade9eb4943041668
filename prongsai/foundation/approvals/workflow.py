"""The life of an approval and of one signature in it."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

WAITING, RETURNED, APPROVED, WITHDRAWN, VOID = "waiting", "returned", "approved", "withdrawn", "void"
SKIPPED = "skipped"

APPROVAL = Workflow(
    states=[
        State(WAITING, _("waits for signatures"), "run", "pen"),
        State(RETURNED, _("returned for correction"), "warn", "return"),
        State(APPROVED, _("approved"), "ok", "seal"),
        State(WITHDRAWN, _("taken back"), "neutral", "x"),
        State(VOID, _("void, the content changed"), "danger", "warn"),
    ],
    moves=[
        Move("approve", _("approve"), frozenset({WAITING}), APPROVED, "documents.make"),
        Move("return", _("return"), frozenset({WAITING}), RETURNED, "documents.make"),
        Move("withdraw", _("take back"), frozenset({WAITING}), WITHDRAWN, "documents.make"),
        Move("void", _("make void"), frozenset({WAITING, APPROVED}), VOID, "documents.make"),
    ],
    refusal=_("This approval is in another state by now. Open it again to see it."),
)

SIGNATURE = Workflow(
    states=[
        State(WAITING, _("waits"), "run", "clock"),
        State(APPROVED, _("agreed"), "ok", "check"),
        State(RETURNED, _("returned"), "warn", "return"),
        State(SKIPPED, _("passed over"), "neutral", "check"),
    ],
    moves=[
        Move("approve", _("agree"), frozenset({WAITING}), APPROVED, "documents.make"),
        Move("return", _("return"), frozenset({WAITING}), RETURNED, "documents.make"),
        Move("skip", _("pass over"), frozenset({WAITING}), SKIPPED, "documents.make"),
    ],
    refusal=_("Somebody signed at this desk before you. Open the document again to see it."),
)
