"""Figures of apps that stand below this one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prongsai.foundation.documents.api import Entry
from prongsai.foundation.figures.registry import Figure, FigureValue
from prongsai.kernel.calendar import Period


def documents_numbered(organization: Any, period: Period) -> FigureValue:
    """Return how many numbers of the document register are dated in the period. Cost: two counts."""
    rows = Entry.objects.filter(organization=organization, dated_on__range=period)
    return FigureValue(
        rows.filter(cancelled_at__isnull=True).count(),
        excluded=[(_("cancelled numbers"), rows.filter(cancelled_at__isnull=False).count())],
    )


DOCUMENTS_NUMBERED = Figure(
    code="documents.numbered",
    label=_("Documents numbered"),
    unit=_("documents"),
    explanation=_(
        "Counts the numbers of the register of documents whose date lies in the period, of every kind. "
        "Numbers that were cancelled are left out."
    ),
    source=_("the register of documents"),
    compute=documents_numbered,
)
