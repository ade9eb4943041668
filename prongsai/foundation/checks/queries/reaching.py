"""What the walks over the site found, as findings of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.models import Reach, ReachRun
from prongsai.foundation.checks.queries.registry import ASSESSMENTS, PLACES, Assessment, PublicPlace, Site
from prongsai.foundation.checks.queries.walking import host_of
from prongsai.kernel.calendar import fiscal_year_of, in_digits, short_date
from prongsai.kernel.findings import Finding, Fix, Severity

STALE = timedelta(days=30)
WEEKLY, DAILY = timedelta(days=7), timedelta(days=1)


def site_of(organization: Any) -> Site | None:
    """Return where people enter the office's pages."""
    return next((site(organization) for _places, site in PLACES.values() if site is not None), None)


def places_of_year(organization: Any, fiscal_year: int) -> list[PublicPlace]:
    """Return the public pages that answer items of a fiscal year (BE), here and on the declared main site.

    Pages of other sites, such as those of central registers, are not reached from the office's home page.
    """
    found = [place for places, _site in PLACES.values() for place in places(organization, fiscal_year)]
    if not any(place.url for place in found):
        return found
    site = site_of(organization)
    main = host_of(site.main) if site and site.main else ""
    return [place for place in found if not place.url or host_of(place.url) == main]


def assessment_of(organization: Any, fiscal_year: int) -> Assessment | None:
    """Return when a fiscal year (BE) is assessed, as far as the office knows it."""
    found = (dates(organization, fiscal_year) for dates in ASSESSMENTS.values())
    return next((one for one in found if one is not None), None)


def year_to_walk(organization: Any, today: date) -> int:
    """Return the fiscal year (BE) whose pages are assessed on the day.

    From the day on which the answers can be handed in until the result, that year is looked at, also when the next
    fiscal year has begun meanwhile. At other times it is the running year as soon as one of its answers is public.
    Before that nothing of it can be looked at, while the pages of the year before still have to be reached, unless
    its result is out: then nobody looks at them for the assessment any more.
    """
    now = fiscal_year_of(today)
    known = {year: assessment_of(organization, year) for year in (now - 1, now)}
    wanted = [year for year, dates in known.items() if dates and dates.is_under_way(today)]
    before = known[now - 1]
    wanted += [now] if before and before.is_over(today) else [now, now - 1]
    return next((year for year in wanted if places_of_year(organization, year)), now)


def walk_is_due(organization: Any, fiscal_year: int, today: date) -> bool:
    """Return whether the site is to be looked through again: weekly, and daily in the week before the answers are due."""
    dates = assessment_of(organization, fiscal_year)
    pause = DAILY if dates and dates.is_near(today) else WEEKLY
    rows = ReachRun.objects.filter(organization=organization, fiscal_year=fiscal_year).order_by("-pk")
    last = rows.values_list("started_at", flat=True).first()
    return last is None or today - timezone.localdate(last) >= pause


def last_run(organization: Any, fiscal_year: int) -> ReachRun | None:
    """Return the newest finished walk for a fiscal year, or none."""
    rows = ReachRun.objects.filter(
        organization=organization, fiscal_year=fiscal_year, finished_at__isnull=False
    )
    found: ReachRun | None = rows.order_by("-pk").first()
    return found


def reach_findings(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield pages that the last walk did not reach. Cost: the app's own queries for pages, and three."""
    places = places_of_year(organization, fiscal_year)
    if not places:
        return
    page = f"{reverse('checks:reach')}?year={fiscal_year}"
    run = last_run(organization, fiscal_year)
    look = Fix(_("Look through the site"), page)
    if run is None:
        yield Finding(
            "never_walked",
            Severity.HINT,
            _("Nobody has looked whether the pages are reached from the main site's home page"),
            reason=_("Assessors start at the home page of the main site and follow its links."),
            fix=look,
            about="walk",
        )
        return
    day = timezone.localdate(run.finished_at)
    shown = {"home": run.home, "day": short_date(day, None)}
    dates = assessment_of(organization, fiscal_year)
    if today - day > (WEEKLY if dates and dates.is_near(today) else STALE):
        yield Finding(
            "walk_is_old",
            Severity.HINT,
            _("The site was last looked through on %(day)s") % shown,
            reason=_("Menus change: look again before the answers are handed in on %(day)s.")
            % {"day": short_date(dates.due_on, None)}
            if dates and dates.is_near(today)
            else _("Menus change: look again before the assessment."),
            fix=look,
            about="walk",
        )
    if run.trouble:
        yield Finding(
            "walk_failed",
            Severity.WARNING,
            _("The main site could not be looked through: %(trouble)s") % {"trouble": run.trouble},
            run.home,
            _("Assessors start at the home page of the main site and follow its links."),
            fix=look,
            about=f"walk {run.trouble}",
        )
    found = dict(Reach.objects.filter(run=run, organization=organization).values_list("address", "is_found"))
    for place in places:
        if found.get(place.address) is False:
            yield Finding(
                "not_reached",
                Severity.ERROR,
                _("The page “%(title)s” is not reached from the home page within three clicks")
                % {"title": place.title[:120]},
                _("%(home)s, looked through on %(day)s") % shown,
                _("Assessors start at the home page of the main site and follow its links."),
                place.office_url,
                look,
                about=place.address,
                heading=_("Pages that are not reached from the home page within three clicks"),
                detail=place.title[:120],
                permissions=(place.permission,) if place.permission else (),
            )
        elif place.address not in found and not run.trouble:
            yield Finding(
                "not_walked",
                Severity.HINT,
                _("The page “%(title)s” is newer than the last look through the site")
                % {"title": place.title[:120]},
                place.url or "/" + in_digits(place.address, "arabic"),
                fix=look,
                about=place.address,
                heading=_("Pages that are newer than the last look through the site"),
                detail=place.title[:120],
            )
