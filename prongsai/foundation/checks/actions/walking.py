"""Asking for a walk over the main site, and keeping what it found."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.models import MAY_SET_ASIDE, Reach, ReachRun
from prongsai.foundation.checks.queries import may_set_aside
from prongsai.foundation.checks.queries.reaching import places_of_year, site_of
from prongsai.foundation.checks.queries.registry import PublicPlace
from prongsai.foundation.checks.queries.walking import Walked
from prongsai.foundation.jobs.api import enqueue
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

GIVEN_UP = timedelta(minutes=15)


def ask_for_walk(*, by: Actor, fiscal_year: int) -> ReachRun:
    """Ask the worker to look for the year's pages from the home page; raise ``Problem`` while one is under way."""
    if not may_set_aside(by):
        raise Refused(MAY_SET_ASIDE[0])
    site = site_of(by.organization)
    if site is None or not places_of_year(by.organization, fiscal_year):
        raise Problem(
            _("No page of this fiscal year has been published yet, so there is nothing to look for."),
            status=409,
        )
    with transaction.atomic():
        type(by.organization)._default_manager.select_for_update().get(pk=by.organization.pk)
        under_way = ReachRun.objects.filter(
            organization=by.organization, finished_at__isnull=True, started_at__gt=timezone.now() - GIVEN_UP
        )
        if under_way.exists():
            raise Problem(_("The site is being looked through already. Wait a moment."), status=409)
        run: ReachRun = ReachRun.objects.create(
            organization=by.organization,
            fiscal_year=fiscal_year,
            home=(site.main or site.own)[:500],
            asked_by_name=by.name[:200],
        )
        run.job = enqueue("checks.reach", organization=by.organization, by=by, payload={"run": run.pk})
        run.save(update_fields=["job"])
        record(
            by=by,
            verb="checks.walk_asked_for",
            subject=run,
            summary=run.home[:200],
            data={"fiscal_year": fiscal_year},
        )
    return run


def finish_walk(*, run: ReachRun, places: list[PublicPlace], walked: Walked, trouble: str) -> None:
    """Keep what a walk found. A walk whose first page could not be read says nothing about any page."""
    now = timezone.now()
    with transaction.atomic():
        Reach.objects.filter(run=run).delete()
        if walked.pages and not (trouble and not walked.paths and walked.pages <= 1):
            Reach.objects.bulk_create(
                Reach(
                    organization_id=run.organization_id,
                    run=run,
                    address=place.address[:500],
                    title=place.title[:500],
                    is_found=place.address in walked.paths,
                    path=[{"url": one.url, "text": one.text} for one in walked.paths.get(place.address, [])],
                    checked_at=now,
                )
                for place in {one.address: one for one in places}.values()
            )
        run.finished_at, run.pages_seen, run.trouble = now, walked.pages, trouble[:500]
        run.save(update_fields=["finished_at", "pages_seen", "trouble"])
