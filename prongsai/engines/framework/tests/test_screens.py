"""The checklist as officers see it, and as publishing is told it."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from prongsai.engines.framework.queries import forget
from prongsai.engines.framework.queries.outline import outline_of


@pytest.fixture(autouse=True)
def _fresh():
    forget()
    yield
    forget()


def page(cast, address, who="works"):
    answer = cast.client(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("year", range(2564, 2571))
def test_every_year_opens(cast, year):
    body = page(cast, reverse("framework:year", args=[year]))
    assert body.count('<li id="o') == {2564: 43, 2565: 43, 2566: 43, 2567: 35, 2568: 28}.get(year, 26)


def test_who_may_read(cast):
    address = reverse("framework:items")
    for who in ("officer", "works", "clerk", "admin", "stranger"):
        assert cast.client(who).get(address).status_code == 200, who
    assert cast.client(None).get(address).status_code == 302


@pytest.mark.parametrize("year", ["2560", "2590", "1"])
def test_a_year_without_a_list(cast, year):
    assert cast.client("works").get(f"/office/framework/{year}/").status_code == 404
    assert cast.client("works").get(f"/office/framework/{year}/changes/").status_code == 404


@pytest.mark.parametrize("asked", ["2567", "๒๕๖๗"])
def test_the_year_asked_for(cast, asked):
    assert "ปีงบประมาณ ๒๕๖๗" in page(cast, f"{reverse('framework:items')}?year={asked}")


@pytest.mark.parametrize("asked", ["", "abc", "²²²²", "99999999", "-1", "2560"])
def test_an_odd_year_gets_one_that_exists(cast, asked):
    assert '<li id="o1"' in page(cast, f"{reverse('framework:items')}?year={asked}")


def test_confidence_is_said_in_words(cast):
    body = page(cast, reverse("framework:year", args=[2569]))
    for words in ("ยืนยันแล้ว", "ยืนยันเฉพาะชื่อ", "ยังไม่ยืนยัน", "ไม่ใช่ถ้อยคำทางการ", "โปรดตรวจกับคู่มือ"):
        assert words in body
    assert "ยังไม่ประกาศรายการ" in page(cast, reverse("framework:year", args=[2570]))
    assert "ยังไม่ประกาศรายการ" not in body


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("o26", ["o26"]),
        ("O๒๖", ["o26"]),
        ("No Gift", ["o20"]),
        ("จัดซื้อจัดจ้าง", ["o11", "o12"]),
        ("จัดซื้อจัดจ้าง รายเดือน", ["o11", "o12"]),
        ("ไม่มีคำนี้แน่นอน", []),
        ("<script>", []),
        ("%", []),
    ],
)
def test_search(cast, words, codes):
    address = reverse("framework:year", args=[2569])
    body = cast.client("works").get(address, {"q": words}).content.decode()
    found = [code for code in (f"o{n}" for n in range(1, 27)) if f'<li id="{code}"' in body]
    assert found == codes
    assert "<script>" not in body.split('id="checklist"')[1].split("</main>")[0]


def test_only_the_unsure_ones(cast):
    body = (
        cast.client("works")
        .get(reverse("framework:year", args=[2569]), {"sure": "unverified"})
        .content.decode()
    )
    assert body.count('<li id="o') == 2


def test_what_changed(cast):
    body = page(cast, reverse("framework:changes", args=[2569]))
    assert "รวมเข้ากับข้ออื่น" in body
    assert "ไม่ถามแล้ว" in page(cast, reverse("framework:changes", args=[2567]))
    assert "ไม่มีฉบับก่อนหน้า" in page(cast, reverse("framework:changes", args=[2564]))
    assert "ไม่มีการเปลี่ยนแปลง" in page(cast, reverse("framework:changes", args=[2570]))


def test_all_editions(cast):
    call_command("editions")
    body = page(cast, reverse("framework:editions"))
    assert all(f"/office/framework/{year}/" in body for year in range(2564, 2570))


def test_english(cast):
    client = cast.client("works")
    client.cookies["language"] = "en"
    body = client.get(reverse("framework:year", args=[2569])).content.decode()
    assert "Anti-corruption action plan" in body
    assert "not verified" in body


def test_queries_do_not_grow_with_the_list(cast, django_assert_max_num_queries):
    client = cast.client("works")
    client.get(reverse("framework:year", args=[2564]))
    with django_assert_max_num_queries(16):
        client.get(reverse("framework:year", args=[2564]))


def test_publishing_is_told_the_year(db):
    told = outline_of(None, 2569)
    assert [group.number for group in told.groups] == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]
    assert [item.code for group in told.groups for item in group.items] == [f"o{n}" for n in range(1, 27)]
    last = told.groups[-1].items[-1]
    assert (last.concept, bool(last.text)) == ("integrity_measures_result", True)
    assert told.note == ""
    with translation.override("th"):
        assert "๒๕๖๙" in outline_of(None, 2570).note
    assert outline_of(None, 2555) is None
