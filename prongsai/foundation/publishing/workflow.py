"""The life of a public page."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
PERMISSION = "publishing.publish"
# What the checks call a draft, and a piece of news, whose texts they put right.
DRAFTS, NEWS_TEXTS = "publishing.draft", "publishing.news"

PAGE = Workflow(
    states=[
        State(DRAFT, _("draft"), "neutral", "pen"),
        State(PUBLISHED, _("published"), "ok", "check"),
        State(WITHDRAWN, _("withdrawn"), "danger", "nil"),
    ],
    moves=[
        Move("publish", _("publish"), frozenset({DRAFT, PUBLISHED, WITHDRAWN}), PUBLISHED, PERMISSION),
        Move("withdraw", _("withdraw"), frozenset({PUBLISHED}), WITHDRAWN, PERMISSION),
    ],
    refusal=_(
        "The page is in another state by now. Nothing was changed. Load it again to see how it stands."
    ),
)

KEPT, COMING, OUT = "kept", "scheduled", "published"

PREPARED = Workflow(
    states=[
        State(KEPT, _("draft"), "neutral", "pen"),
        State(COMING, _("scheduled"), "busy", "clock"),
        State(OUT, _("published"), "ok", "check"),
    ],
    moves=[
        Move("schedule", _("schedule"), frozenset({KEPT, COMING}), COMING, PERMISSION),
        Move("unschedule", _("cancel the schedule"), frozenset({COMING}), KEPT, PERMISSION),
        Move("publish", _("publish"), frozenset({KEPT, COMING}), OUT, PERMISSION),
    ],
    refusal=_(
        "The draft is in another state by now. Nothing was changed. Load the page again to see how it stands."
    ),
)
