"""Figures of the public site."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.figures.api import Figure, FigureValue
from prongsai.foundation.publishing.actions.news import NEWS
from prongsai.foundation.publishing.models import Version
from prongsai.foundation.publishing.queries import DISCLOSURE
from prongsai.foundation.publishing.workflow import WITHDRAWN
from prongsai.kernel.calendar import Period


def _published(organization: Any, period: Period, kind: str) -> FigureValue:
    rows = Version.objects.filter(
        organization=organization, page__kind=kind, number=1, published_at__date__range=period
    )
    withdrawn = Q(page__state=WITHDRAWN)
    return FigureValue(
        rows.exclude(withdrawn).count(),
        excluded=[(_("withdrawn since"), rows.filter(withdrawn).count())],
    )


def pages_published(organization: Any, period: Period) -> FigureValue:
    """Return how many pages of the checklist were first published in the period. Cost: two counts."""
    return _published(organization, period, DISCLOSURE)


def news_published(organization: Any, period: Period) -> FigureValue:
    """Return how many pieces of news were first published in the period. Cost: two counts."""
    return _published(organization, period, NEWS)


FIGURES = [
    Figure(
        code="publishing.pages",
        label=_("Disclosure pages published"),
        unit=_("pages"),
        explanation=_(
            "Counts pages of the disclosure checklist whose first version was published in the period. "
            "Pages that were withdrawn since are left out; new versions of a page do not count again."
        ),
        source=_("the public pages"),
        compute=pages_published,
    ),
    Figure(
        code="publishing.news",
        label=_("News published"),
        unit=_("pieces of news"),
        explanation=_(
            "Counts news whose first version was published in the period. News that was withdrawn since is left out."
        ),
        source=_("the public pages"),
        compute=news_published,
    ),
]
