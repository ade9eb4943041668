"""Binding measures to figures, and freezing the figures when a report uses them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.rules import checked, require
from prongsai.engines.plans.models import Comparator, FigureLink, Item, PeriodRule
from prongsai.engines.plans.queries import figure_links_of, period_of
from prongsai.foundation.audit.api import record
from prongsai.foundation.figures.api import figure_for, freeze
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

MOST_FIGURES = 20


def link_figure(
    *, by: Actor, item: Item, code: str, rule: str, comparator: str = "", target: Decimal | None = None
) -> FigureLink:
    """Bind a measure to a figure, with a target or none."""
    require(by, item.plan.kind, "edit")
    if figure_for(code) is None:
        raise Problem(_("Choose a figure of the list."), field="code")
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
                summary=str(figure_for(code).label),  # type: ignore[union-attr]  # it was found above
                data={"code": code, "rule": rule, "target": f"{comparator} {target}" if comparator else ""},
            )
    except IntegrityError as error:
        raise Problem(_("The measure is already bound to this figure."), field="code", status=409) from error
    return link


def unlink_figure(*, by: Actor, link: FigureLink) -> None:
    """Take a figure off a measure; what was frozen of it stays."""
    require(by, link.item.plan.kind, "edit")
    figure = figure_for(link.code)
    with transaction.atomic():
        gone, _rows = FigureLink.objects.filter(pk=link.pk, organization=by.organization).delete()
        if gone:
            record(
                by=by,
                verb="plans.figure_unlinked",
                subject=link.item,
                summary=str(figure.label if figure else link.code),
                data={"code": link.code},
            )


def freeze_figures(
    *,
    by: Actor,
    item: Item,
    subject: str,
    half: str = "",
    links: list[FigureLink] | None = None,
    today: date | None = None,
) -> list[int]:
    """Freeze the figures of a measure for a round or report; return the ids, those not counted any more left out."""
    if links is None:
        links = figure_links_of([item.pk])[item.pk]
    today = today or timezone.localdate()
    kept: list[Any] = []
    for link in links:
        if figure_for(link.code) is None:
            continue
        period = period_of(link.rule, item, item.plan.fiscal_year, today, half)
        kept.append(freeze(by=by, code=link.code, period=period, subject=subject).pk)
    return kept
