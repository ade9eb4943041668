"""The life of a file of scores, and who may do what in the room."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

VIEW, EDIT = "assessment.view", "assessment.edit"
READ, SAVED, UNDONE, DISCARDED = "read", "saved", "undone", "discarded"

IMPORT = Workflow(
    states=[
        State(READ, _("Ready to check"), "warn", "list"),
        State(SAVED, _("Saved"), "ok", "check"),
        State(UNDONE, _("Undone"), "neutral", "return"),
        State(DISCARDED, _("Put aside"), "neutral", "nil"),
    ],
    moves=[
        Move("save", _("Save as the year's result"), frozenset({READ}), SAVED, EDIT),
        Move("undo", _("Undo the import"), frozenset({SAVED}), UNDONE, EDIT),
        Move("discard", _("Put aside"), frozenset({READ}), DISCARDED, EDIT),
    ],
    refusal=_("This file has been saved, undone or put aside by now. Open the page again to see it."),
)
