"""A double click writes one measure."""

from __future__ import annotations

from django.utils import timezone

from prongsai.engines.plans.api import Item, open_plan
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.calendar import fiscal_year_of


def test_a_double_click_writes_one_measure(site, visit):
    year = fiscal_year_of(timezone.localdate())
    with as_tenant(site.office):
        open_plan(by=site.actor("officer"), fiscal_year=year)
    page = visit(f"/office/measures/new/?year={year}", "officer")
    page.fill("textarea[name=title], input[name=title]", "ติดตั้งป้ายช่องทางร้องเรียน")
    page.locator("main form .btn-primary[type=submit]").dblclick()
    page.wait_for_url(lambda url: "/new/" not in url)
    page.wait_for_load_state("networkidle")
    with as_tenant(site.office):
        assert Item.objects.count() == 1
    assert page.failures == []
