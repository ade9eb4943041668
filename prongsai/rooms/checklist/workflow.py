"""The states of a checklist item, which follow from facts, and the life of a clarification."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prongsai.kernel.workflow import Move, State, Workflow

VIEW, EDIT = "assessment.view", "assessment.edit"

MISSING, DRAFTED, READY, PUBLISHED, RENEW = "missing", "drafted", "ready", "published", "needs_renewal"

# Nobody sets these: ``queries.facts`` computes them. They stand here so that all states of the room are in one table.
ITEM_STATES = {
    state.code: state
    for state in (
        State(MISSING, pgettext_lazy("checklist", "Missing"), "neutral", "circle"),
        State(DRAFTED, pgettext_lazy("checklist", "Being drafted"), "busy", "pen"),
        State(READY, pgettext_lazy("checklist", "Ready to publish"), "warn", "half"),
        State(PUBLISHED, pgettext_lazy("checklist", "Published"), "ok", "check"),
        State(RENEW, pgettext_lazy("checklist", "Needs renewal"), "warn", "clock"),
    )
}

OPEN, WRITTEN, SENT, ACCEPTED, REFUSED = "open", "written", "sent", "accepted", "refused"

CLARIFICATION = Workflow(
    states=[
        State(OPEN, pgettext_lazy("clarification", "Nothing written yet"), "danger", "circle"),
        State(WRITTEN, pgettext_lazy("clarification", "Written"), "warn", "pen"),
        State(SENT, pgettext_lazy("clarification", "Handed in"), "busy", "clock"),
        State(ACCEPTED, pgettext_lazy("clarification", "Accepted"), "ok", "check"),
        State(REFUSED, pgettext_lazy("clarification", "Not accepted"), "neutral", "nil"),
    ],
    moves=[
        Move("write", _("Write"), frozenset({OPEN, WRITTEN}), WRITTEN, EDIT),
        Move("send", _("It was handed in"), frozenset({WRITTEN}), SENT, EDIT),
        Move("take_back", _("Not handed in after all"), frozenset({SENT}), WRITTEN, EDIT),
        Move("accept", _("It was accepted"), frozenset({SENT}), ACCEPTED, EDIT),
        Move("refuse", _("It was not accepted"), frozenset({SENT}), REFUSED, EDIT),
        Move("undecide", _("Not decided after all"), frozenset({ACCEPTED, REFUSED}), SENT, EDIT),
    ],
    refusal=_("This clarification has been handed in or decided by now. Open the page again to see it."),
)
CLOSED = frozenset({SENT, ACCEPTED, REFUSED})
