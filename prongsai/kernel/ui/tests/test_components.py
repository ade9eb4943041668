"""Components say what they mean without colour, keep what was typed, and let no HTML through."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from prongsai.kernel.calendar import office_digits
from prongsai.kernel.templatetags.ui import nb, nb_heading
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.icons import ICONS
from prongsai.kernel.ui.numbers import AmountField, WholeNumberField
from prongsai.kernel.ui.strip import strip_of

pytestmark = pytest.mark.one_database

TODAY = date(2026, 4, 24)


def drawn(source: str, **context: object) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    request = RequestFactory().get("/")
    compiled = CottonCompiler().process("{% load ui i18n %}" + source)
    return Template(compiled).render(Context({"request": request, **context}))


class Example(forms.Form):
    title = forms.CharField(label="Title", help_text="As announced.", max_length=10)
    held_on = DateField(label="Held on")
    outcome = forms.ChoiceField(label="Outcome", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    amount = AmountField(label="Amount", required=False)
    people = WholeNumberField(label="People", required=False)


def test_an_icon_is_silent_or_speaks() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "check" %}')
    assert 'role="img" aria-label="Done"' in drawn('{% icon "check" "Done" %}')


def test_an_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
        drawn('{% icon "unicorn" %}')


@pytest.mark.parametrize("tone", ["", "run", "ok", "warn", "danger"])
def test_a_state_has_an_icon_and_its_word(tone: str) -> None:
    page = drawn('<c-state tone="{{ tone }}">word</c-state>', tone=tone)
    assert "<svg" in page
    assert "word" in page


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (date(2026, 4, 27), "อีก\u00a0๓\u00a0วัน", "sai-due "),
        (date(2026, 4, 24), "วันนี้", "is-today"),
        (date(2026, 4, 15), "เกิน\u00a0๙\u00a0วัน", "is-late"),
    ],
)
def test_a_due_date_says_the_distance_first(day: date, words: str, tone: str) -> None:
    page = drawn('<c-due :on="day" :today="today" />', day=day, today=TODAY)
    assert words in page
    assert tone in page
    assert page.index(words) < page.index("๒๕๖๙")


def test_digits_follow_the_office_and_english_is_arabic() -> None:
    assert drawn("{{ 26|digits }} {{ 'o26'|digits }}") == "๒๖ o26"
    with office_digits("arabic"):
        assert drawn("{{ day|short_date }}", day=TODAY) == "24\u00a0เม.ย.\u00a02569"
    with translation.override("en"):
        assert drawn("{{ day|short_date }}", day=TODAY) == "24\u00a0Apr\u00a02026"


def test_money_has_thousands_and_two_decimals() -> None:
    assert drawn("{{ '1846200.5'|money }}") == "๑,๘๔๖,๒๐๐.๕๐"
    assert drawn("{{ 'x'|money }}") == ""


def test_number_and_unit_stay_together_and_html_stays_text() -> None:
    page = drawn("{{ text|nb }}", text="ทำแล้ว ๙ หมู่บ้าน <b>")
    assert "๙\u00a0หมู่บ้าน" in page
    assert "&lt;b&gt;" in page


def test_typed_html_is_never_markup() -> None:
    page = drawn(
        '<c-row title="{{ typed }}" meta="{{ typed }}" /><c-note title="{{ typed }}">x</c-note>',
        typed="<i>x</i>",
    )
    assert "<i>" not in page


def test_a_wrong_form_names_its_errors_and_links_to_each_field() -> None:
    form = Example({"title": "", "held_on": "31/2/69", "outcome": ""})
    page = str(form)
    assert 'role="alert"' in page
    for anchor in ("id_title", "id_held_on", "id_outcome_0"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'value="31/2/69"' in page


def test_a_fresh_form_shows_no_errors() -> None:
    page = str(Example())
    assert "sai-errs" not in page
    assert "is-invalid" not in page
    assert page.count("<label") == 6  # four lines and two tiles


def test_thai_digits_and_thousands_are_understood() -> None:
    form = Example(
        {"title": "ก", "held_on": "๒๗ เม.ย. ๖๙", "outcome": "a", "amount": "๑,๒๐๐.๕๐ บาท", "people": "๑๒"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["held_on"] == date(2026, 4, 27)
    assert str(form.cleaned_data["amount"]) == "1200.50"
    assert form.cleaned_data["people"] == 12


def test_a_stored_date_is_shown_as_the_office_writes_it_and_has_not_changed() -> None:
    form = Example({"held_on": "24 เม.ย. 2569"}, initial={"held_on": TODAY})
    assert "๒๔ เม.ย. ๒๕๖๙" in str(Example(initial={"held_on": TODAY})["held_on"])
    assert "held_on" not in form.changed_data


def test_pages_are_left_out_in_the_middle_and_keep_the_filters() -> None:
    request = RequestFactory().get("/?q=x&page=4")
    source = '{% load ui i18n %}<c-pagination :page="page" />'
    from django_cotton.compiler_regex import CottonCompiler

    page = Template(CottonCompiler().process(source)).render(
        RequestContext(request, {"page": Paginator(range(460), 50).page(4)})
    )
    assert 'href="?q=x&amp;page=5"' in page
    assert 'aria-current="page"' in page
    assert "…" in page


def test_the_strip_marks_the_next_deadline_only() -> None:
    pins = [
        {"on": date(2025, 12, 15), "label": "done", "done": True},
        {"on": date(2026, 4, 30), "label": "next"},
        {"on": date(2026, 9, 30), "label": "last"},
    ]
    page = drawn('<c-year-strip :year="2569" :pins="pins" :today="today" />', pins=pins, today=TODAY)
    assert page.count("is-next") == 1
    assert "at-240" in page or "at-239" in page
    assert "style=" not in page


def test_labels_of_the_strip_that_would_meet_stand_below_each_other() -> None:
    days = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 15), date(2026, 9, 30)]
    strip = strip_of(2569, [{"on": day, "label": "x"} for day in days], TODAY)
    assert [pin.row for pin in strip.pins] == [0, 1, 0, 1]
    assert strip.rows == 2


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 421, 429, 500])
@pytest.mark.parametrize("language", ["th", "en"])
def test_error_pages_say_what_happened_what_is_safe_and_what_to_do(status: int, language: str) -> None:
    request = RequestFactory().get("/")
    request.csp_nonce = "n"  # type: ignore[attr-defined]
    with translation.override(language):
        page = get_template(f"{status}.html").template.render(
            Context({"request": request, "reference": "E-7Q4K-0424", "organization": None})
        )
    assert page.count("<h1>") == 1
    assert page.count("<dt>") == 3
    assert "E-7Q4K-0424" in page
    assert f'lang="{language}"' in page


def test_the_accent_of_an_office_comes_with_the_nonce() -> None:
    office = SimpleNamespace(short_name="x", full_name="x", is_demo=False, accent="#14532d")
    from prongsai.kernel.ui.context import shell

    request = RequestFactory().get("/")
    request.organization = office  # type: ignore[attr-defined]
    page = get_template("layouts/plain.html").template.render(
        Context({"request": request, "organization": office, "csp_nonce": "abc", **shell(request)})
    )
    assert '<style nonce="abc">:root{--sai-accent:#14532d' in page


def test_templates_hold_nothing_that_the_security_policy_refuses() -> None:
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / "templates"
    for path in folder.rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert " onclick=" not in text, path
        assert "javascript:" not in text, path


def test_there_are_icons() -> None:
    assert len(ICONS) > 40


def test_a_message_of_success_is_a_note_of_success() -> None:
    from django.contrib.messages import constants
    from django.contrib.messages.storage.base import Message

    page = get_template("ui/messages.html").template.render(
        Context({"messages": [Message(constants.SUCCESS, "<saved>")]})
    )
    assert "sai-note is-ok" in page
    assert "&lt;saved&gt;" in page


@pytest.mark.parametrize(
    ("referer", "offered"),
    [
        ("http://testserver/office/", True),
        ("https://elsewhere.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_an_error_page_offers_the_way_back_within_this_site_only(referer: str, offered: bool) -> None:
    request = RequestFactory().get("/office/x/", headers={"referer": referer})
    context = Context({"request": request, "organization": None, "is_office_side": True})
    page = get_template("404.html").template.render(context)
    assert (f'href="{referer}"' in page) is offered
    assert 'href="/office/"' in page


def test_a_known_problem_is_said_in_its_own_words() -> None:
    request = RequestFactory().get("/")
    page = get_template("409.html").template.render(Context({"request": request, "message": "ประกาศแล้ว <b>"}))
    assert "ประกาศแล้ว &lt;b&gt;" in page


def test_a_heading_keeps_a_year_beside_its_name_and_attributes_as_they_are() -> None:
    drawn = nb_heading('<h1 title="พ.ศ. ๒๕๖๙">ปีงบประมาณ พ.ศ. ๒๕๖๙ แผนฉบับที่ ๒</h1><p>พ.ศ. ๒๕๖๙</p>')
    assert drawn == (
        '<h1 title="พ.ศ. ๒๕๖๙">ปีงบประมาณ\u00a0พ.ศ.\u00a0๒๕๖๙ แผนฉบับที่\u00a0๒</h1><p>พ.ศ. ๒๕๖๙</p>'
    )
    assert nb("<b>ปี ๒๕๖๙") == "&lt;b&gt;ปี\u00a0๒๕๖๙"
