"""The life of a public page."""

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.workflow import Move, State, Workflow

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
PERMISSION = "publishing.publish"

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
