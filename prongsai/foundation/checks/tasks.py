"""Walking over the main site behind the page."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.actions.walking import ask_for_walk, finish_walk
from prongsai.foundation.checks.models import ReachRun
from prongsai.foundation.checks.queries.reaching import (
    places_of_year,
    site_of,
    walk_is_due,
    year_to_walk,
)
from prongsai.foundation.checks.queries.registry import PublicPlace, Site
from prongsai.foundation.checks.queries.walking import comparable, host_of, walk
from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.fetching import Unreachable, fetch

USER_AGENT = "Prongsai-check/1.0 (looks for the office's own pages; +{origin})"


@handler("checks.reach")
def reach(job: Job, actor: Actor) -> None:
    """Follow links from the main site's home page and keep by which clicks each page of the year is reached."""
    with as_tenant(job.organization):
        rows = ReachRun.objects.filter(pk=job.payload["run"], organization=job.organization)
        run = rows.select_related("organization").first()
        if run is None or run.finished_at is not None:
            return
        site = site_of(job.organization)
        places = places_of_year(job.organization, run.fiscal_year)
    if site is None:
        return
    visitor = Visitor(job, site)
    wanted = {comparable(_whole(place, site)): place.address for place in places}
    hosts = {host_of(run.home), host_of(site.own)}
    walked = walk(run.home, wanted, hosts, visitor.get)
    for place in places:  # two answers may name one page, in other letters
        clicks = walked.paths.get(wanted[comparable(_whole(place, site))])
        if clicks is not None:
            walked.paths[place.address] = clicks
    with as_tenant(job.organization):
        finish_walk(run=run, places=list(places), walked=walked, trouble=visitor.trouble)


@handler("checks.weekly_walk", every=timedelta(days=1))
def weekly_walk(job: Job, actor: Actor) -> None:
    """Ask for a walk over the office's main site, where one is declared and the assessed year has pages to look for.

    Asked daily, it walks weekly, and daily in the week before the answers are handed in. The kind keeps its name,
    because jobs of it may be waiting.
    """
    today = timezone.localdate()
    with as_tenant(job.organization):
        site = site_of(job.organization)
        if site is None or not site.main:
            return
        year = year_to_walk(job.organization, today)
        if not walk_is_due(job.organization, year, today):
            return
        try:
            ask_for_walk(by=actor, fiscal_year=year)
        except Problem as refusal:
            # Nothing is published yet, or an officer's walk is under way: the next day comes.
            job.report(1, 1, str(refusal.message))


def _whole(place: PublicPlace, site: Site) -> str:
    return place.url or urljoin(site.own.rstrip("/") + "/", place.address.lstrip("/"))


class Visitor:
    """Reads pages: the office's own ones in this process, others over the network, as robots.txt allows."""

    def __init__(self, job: Job, site: Site) -> None:
        self.job = job
        self.site = site
        self.agent = USER_AGENT.format(origin=site.own)
        self.robots: dict[str, RobotFileParser] = {}
        self.trouble = ""
        self.asked = 0

    def get(self, url: str) -> bytes | None:
        """Return the page at an address, or none; the first failure is kept as the trouble of the walk."""
        self.asked += 1
        self.job.report(self.asked, 40, _("Following the links of the main site"))
        if host_of(url) == host_of(self.site.own) and self.site.visit is not None:
            with as_tenant(self.job.organization):
                return self.site.visit(urlsplit(url).path or "/")
        try:
            if not self._allowed(url):
                self._note(_("its robots.txt forbids reading %(url)s") % {"url": url[:200]})
                return None
            answer = fetch(url, user_agent=self.agent, allow_loopback=settings.PRONGSAI_CHECK_LOOPBACK)
        except Unreachable as error:
            self._note(error.message)
            return None
        if answer.status != 200:
            self._note(_("%(url)s answers with %(status)s") % {"url": url[:200], "status": answer.status})
            return None
        # A redirect may have led to another site, whose pages are nobody's business here.
        if host_of(answer.url) not in {host_of(url), host_of(self.site.main), host_of(self.site.own)}:
            return None
        return answer.body if answer.is_html else None

    def _note(self, trouble: str) -> None:
        if self.asked == 1:
            self.trouble = trouble

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        if base not in self.robots:
            rules = RobotFileParser()
            try:
                answer = fetch(
                    f"{base}/robots.txt",
                    user_agent=self.agent,
                    allow_loopback=settings.PRONGSAI_CHECK_LOOPBACK,
                    largest=100_000,
                )
                text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            except Unreachable:
                text = ""
            rules.parse([] if "<html" in text[:500].lower() else text.splitlines())
            self.robots[base] = rules
        return self.robots[base].can_fetch("Prongsai-check", url)
