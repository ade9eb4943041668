"""The checklist of the year in a browser: an answer without scripts, ticks, verifying, copying, the forecast; axe."""

from __future__ import annotations

from typing import Any

from prongsai.foundation.documents.api import Content, Paragraph, Section
from prongsai.foundation.publishing.api import DISCLOSURE, publish
from prongsai.foundation.tenants.api import as_tenant
from prongsai.rooms.checklist.models import Answer, ItemState
from tests.browser import follow

YEAR = 2569
ITEM = f"/office/checklist/{YEAR}/o26/"


def put_out(site: Any) -> None:
    with as_tenant(site.office):
        publish(
            by=site.actor("officer"),
            address=f"ita/{YEAR}/o26",
            kind=DISCLOSURE,
            fiscal_year=YEAR,
            concept="integrity_measures_result",
            title="รายงานผล",
            content=Content(title="รายงานผล", sections=(Section(blocks=(Paragraph(text="ครบ"),)),)),
        )


def test_an_item_from_its_answer_to_the_forecast(
    site: Any, visit: Any, check_accessible: Any, check_pages: Any
) -> None:
    put_out(site)
    plain = visit(f"{ITEM}edit/", "officer", width=390, javascript=False)
    plain.fill("[name=answer_url]", "https://main.example/ita")
    plain.fill("[name=answer_text]", "เมนู ITA")
    follow(plain, plain.locator("button[value=add]"))
    assert plain.locator("[name=answer_url]").count() == 2
    plain.locator("[name=answer_page]").nth(1).select_option(index=1)
    follow(plain, plain.locator("button[value=up-2]"))
    follow(plain, plain.locator("#item-form button.btn-primary"))
    with as_tenant(site.office):
        assert [bool(one.page_id) for one in Answer.objects.order_by("position")] == [True, False]

    page = visit(ITEM, "officer")
    check_accessible(page)
    for box in page.locator("input[name=element]").all():
        box.check()
    follow(page, page.locator("#elements button[type=submit]"))
    follow(page, page.locator("form[action$='/verify/'] button").first)
    with as_tenant(site.office):
        assert ItemState.objects.get(concept="integrity_measures_result").verified_by_name == "นิติกร"

    paths = ("", f"{YEAR}/sheet/", f"{YEAR}/forecast/", f"{YEAR}/calendar/", f"{YEAR}/submissions/")
    check_pages([f"/office/checklist/{path}" for path in paths], "officer", languages=("th",))
