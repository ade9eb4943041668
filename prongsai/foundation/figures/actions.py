"""Freezing figures."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.figures.models import FrozenFigure
from prongsai.foundation.figures.queries import counted, digest_of
from prongsai.foundation.figures.registry import figure_for
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import Period
from prongsai.kernel.errors import Problem


def freeze(
    *, by: Actor, code: str, period: Period, subject: str, now: datetime | None = None
) -> FrozenFigure:
    """Count the figure and keep it as it is now, with a hash, for the subject.

    Raises ``Problem`` for a figure that no room counts any more. The words are the official, Thai ones.
    """
    figure = figure_for(code)
    if figure is None:
        raise Problem(
            _("The figure %(code)s is no longer counted. Take it off the measure.") % {"code": code}
        )
    now = now or timezone.now()
    with transaction.atomic():
        with translation.override(settings.LANGUAGE_CODE):
            found = counted(figure, by.organization, period, now=now)
        row = FrozenFigure(
            organization=by.organization,
            code=found.code,
            label=found.label[:200],
            unit=found.unit[:60],
            explanation=found.explanation,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            value=found.value,
            numerator=found.numerator,
            denominator=found.denominator,
            excluded=[list(pair) for pair in found.excluded],
            subject=subject,
            computed_at=now,
            frozen_by_name=by.name[:200],
        )
        row.sha256 = digest_of(row)
        row.save(force_insert=True)
        record(
            by=by,
            verb="figures.frozen",
            subject=row,
            summary=row.label,
            data={"code": code, "subject": subject, "value": row.value, "sha256": row.sha256},
        )
    return row
