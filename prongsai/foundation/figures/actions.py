"""Freezing figures."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.figures.models import FrozenFigure
from prongsai.foundation.figures.queries import Counted, counted, counted_by_hand, digest_of
from prongsai.foundation.figures.registry import figure_for
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import Period
from prongsai.kernel.errors import Problem


def freeze(
    *,
    by: Actor,
    code: str,
    period: Period,
    subject: str,
    comparator: str = "",
    target: Decimal | None = None,
    now: datetime | None = None,
) -> FrozenFigure:
    """Count the figure and keep it as it is now, with its target and a hash, for the subject.

    Raises ``Problem`` for a figure that no room counts any more. The words are the official, Thai ones.
    """
    figure = figure_for(code)
    if figure is None:
        raise Problem(
            _("The figure %(code)s is no longer counted. Take it off the measure.") % {"code": code}
        )
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        found = counted(figure, by.organization, period, now=now)
    return _kept(by, found, subject, comparator, target, now)


def freeze_by_hand(
    *,
    by: Actor,
    label: str,
    unit: str,
    period: Period,
    subject: str,
    numerator: Decimal,
    denominator: Decimal | None,
    source: str,
    comparator: str = "",
    target: Decimal | None = None,
    now: datetime | None = None,
) -> FrozenFigure:
    """Keep what the office counted itself, with its source, its target and a hash, for the subject."""
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        found = counted_by_hand(
            label=label,
            unit=unit,
            period=period,
            numerator=numerator,
            denominator=denominator,
            source=source,
            at=now,
        )
    return _kept(by, found, subject, comparator, target, now)


def _kept(
    by: Actor, found: Counted, subject: str, comparator: str, target: Decimal | None, now: datetime
) -> FrozenFigure:
    with transaction.atomic():
        row = FrozenFigure(
            organization=by.organization,
            code=found.code,
            label=found.label[:200],
            unit=found.unit[:60],
            explanation=found.explanation,
            starts_on=found.period.starts_on,
            ends_on=found.period.ends_on,
            value=found.value,
            numerator=found.numerator,
            denominator=found.denominator,
            excluded=[list(pair) for pair in found.excluded],
            comparator=comparator,
            target=target,
            subject=subject,
            computed_at=now,
            frozen_by_name=by.name[:200],
        )
        row.sha256 = digest_of(row)
        row.save(force_insert=True)
        data = {"code": found.code, "subject": subject, "value": row.value, "sha256": row.sha256}
        record(by=by, verb="figures.frozen", subject=row, summary=row.label, data=data)
    return row
