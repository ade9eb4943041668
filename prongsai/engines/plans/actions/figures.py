"""Binding measures to figures, counting by hand, and freezing the figures when a report uses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.rules import checked, require, unit_ids_of
from prongsai.engines.plans.models import Comparator, FigureLink, HandCount, Item, PeriodRule
from prongsai.engines.plans.queries import count_for, figure_links_of, hand_counts_of, period_of
from prongsai.foundation.audit.api import record
from prongsai.foundation.figures.api import PERCENT, figure_for, freeze, freeze_by_hand
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import Period
from prongsai.kernel.errors import Problem

MOST_FIGURES = 20


def link_figure(
    *,
    by: Actor,
    item: Item,
    rule: str,
    code: str = "",
    label: str = "",
    unit: str = "",
    comparator: str = "",
    target: Decimal | None = None,
) -> FigureLink:
    """Bind a measure to a figure, with a target or none; without ``code`` to one that the office counts."""
    require(by, item.plan.kind, "edit")
    known = figure_for(code)
    if code and known is None:
        raise Problem(_("Choose a figure of the list."), field="code")
    label, unit = (" ".join(text.split()) if not code else "" for text in (label, unit))
    if not code and not label:
        raise Problem(_("Write what the office counts."), field="label")
    if not code and not unit:
        raise Problem(_("Write in what it is counted, such as % or times."), field="unit")
    if rule not in PeriodRule.values:
        raise Problem(_("Choose over which days the figure is counted."), field="rule")
    if target is not None and not comparator:
        comparator = Comparator.AT_LEAST
    if comparator and target is None:
        raise Problem(_("Write the value of the target, or choose no target."), field="target")
    link = FigureLink(
        organization=by.organization,
        item=item,
        code=code,
        label=label,
        unit=unit,
        rule=rule,
        comparator=comparator,
        target=target,
        created_by_name=by.name[:200],
    )
    checked(link, exclude=["item", "organization"])
    try:
        with transaction.atomic():
            Item.objects.select_for_update(of=("self",)).get(pk=item.pk, organization=by.organization)
            if FigureLink.objects.filter(item=item).count() >= MOST_FIGURES:
                raise Problem(_("A measure may be bound to twenty figures."), field="code")
            link.save()
            record(
                by=by,
                verb="plans.figure_linked",
                subject=item,
                summary=name_of(link),
                data={
                    "code": code,
                    "label": label,
                    "rule": rule,
                    "target": f"{comparator} {target}" if comparator else "",
                },
            )
    except IntegrityError as error:
        raise Problem(_("The measure is already bound to this figure."), field="code", status=409) from error
    return link


def unlink_figure(*, by: Actor, link: FigureLink) -> None:
    """Take a figure off a measure, with what the office counted of it; what was frozen of it stays."""
    require(by, link.item.plan.kind, "edit")
    with transaction.atomic():
        gone, _rows = FigureLink.objects.filter(pk=link.pk, organization=by.organization).delete()
        if gone:
            record(
                by=by,
                verb="plans.figure_unlinked",
                subject=link.item,
                summary=name_of(link),
                data={"code": link.code, "label": link.label},
            )


def count_by_hand(
    *,
    by: Actor,
    link: FigureLink,
    period: Period,
    numerator: Decimal,
    denominator: Decimal | None,
    source: str,
    today: date,
) -> HandCount:
    """Keep what the office counted of a figure over a period; an earlier count of the same days stays below it.

    Raises ``Problem`` for a figure that Prongsai counts, a period to come, and a part that is more than the whole.
    """
    item = link.item
    require(by, item.plan.kind, "progress", unit_ids_of(item))
    if not link.is_by_hand:
        raise Problem(_("Prongsai counts this figure by itself."), status=409)
    if period.starts_on > today:
        raise Problem(_("This period is still to come."), field="period")
    if link.unit == PERCENT and denominator is None:
        raise Problem(_("Write out of how many."), field="denominator")
    if link.unit != PERCENT:
        denominator = None  # only a share has one
    if denominator is not None and numerator > denominator:
        raise Problem(_("More were counted than there are. Check both numbers."), field="numerator")
    row = HandCount(
        organization=by.organization,
        link=link,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        numerator=numerator,
        denominator=denominator,
        source=" ".join(source.split()),
        counted_at=timezone.now(),
        counted_by_name=by.name[:200],
    )
    checked(row, exclude=["link", "organization"])
    with transaction.atomic():
        row.save()
        record(
            by=by,
            verb="plans.figure_counted",
            subject=item,
            summary=link.label,
            data={
                "numerator": numerator,
                "denominator": denominator,
                "period": [period.starts_on, period.ends_on],
                "source": row.source,
            },
        )
    return row


def freeze_figures(
    *,
    by: Actor,
    item: Item,
    subject: str,
    half: str = "",
    links: Sequence[FigureLink] | None = None,
    today: date | None = None,
) -> list[int]:
    """Freeze the figures of a measure for a round or report; return the ids.

    Left out are those that are not counted any more, and those that the office has not counted yet.
    """
    if links is None:
        links = figure_links_of([item.pk])[item.pk]
    today = today or timezone.localdate()
    by_hand = hand_counts_of([link.pk for link in links if link.is_by_hand])
    kept: list[int] = []
    for link in links:
        period = period_of(link.rule, item, item.plan.fiscal_year, today, half)
        if link.is_by_hand:
            count = count_for(by_hand[link.pk], period)
            if count is not None:
                frozen = freeze_by_hand(
                    by=by,
                    label=link.label,
                    unit=link.unit,
                    period=count.period,
                    numerator=count.numerator,
                    denominator=count.denominator,
                    source=count.source,
                    subject=subject,
                    comparator=link.comparator,
                    target=link.target,
                )
                kept.append(frozen.pk)
        elif figure_for(link.code) is not None:
            frozen = freeze(
                by=by,
                code=link.code,
                period=period,
                subject=subject,
                comparator=link.comparator,
                target=link.target,
            )
            kept.append(frozen.pk)
    return kept


def name_of(link: FigureLink) -> str:
    """Return what the figure of a measure is called."""
    figure = figure_for(link.code)
    return str(figure.label) if figure else link.label or link.code
