"""The life of a job."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

JOB = Workflow(
    states=[
        State(WAITING, _("waiting"), "neutral", "clock"),
        State(RUNNING, _("running"), "busy", "progress"),
        State(DONE, _("done"), "ok", "check"),
        State(FAILED, _("failed"), "danger", "alert"),
    ],
    moves=[
        Move("claim", _("claim"), frozenset({WAITING}), RUNNING, "jobs.run"),
        Move("finish", _("finish"), frozenset({RUNNING}), DONE, "jobs.run"),
        Move("retry", _("try again"), frozenset({RUNNING, FAILED}), WAITING, "jobs.run"),
        Move("fail", _("fail"), frozenset({RUNNING}), FAILED, "jobs.run"),
    ],
    refusal=_("This piece of work is in another state by now."),
)
