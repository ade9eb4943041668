"""A session that ends in the middle of a form: what was typed comes back after sign-in, unsaved."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from prongsai.config import keep
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.pages import KEPT_IN_SESSION, bound_or_kept, kept_form

FORM = "/office/settings/units/new/"
TYPED = {"name": "กองสาธารณสุข", "short_name": "สธ.", "parent": "", "position_in_list": "๗"}


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


def expired(cast, key="admin"):
    """Return a browser whose session has ended on the server."""
    client = cast.client(key)
    assert client.get(FORM).status_code == 200
    client.session.flush()
    return client


def sign_in(client, cast, target, email="admin@tambon.example"):
    assert target.startswith("/account/login/?next=")
    page = client.get(target)
    assert page.status_code == 200
    following = target.split("next=")[1].replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")
    return client.post("/account/login/", {"login": email, "password": cast.password, "next": following})


def test_what_was_typed_is_there_again_and_not_saved(cast):
    client = expired(cast)
    response = client.post(FORM, TYPED)
    assert response.status_code == 302
    back = sign_in(client, cast, response.url)
    assert back.url == FORM
    page = client.get(FORM)
    text = page.content.decode()
    assert "กองสาธารณสุข" in text
    assert 'id="kept"' in text
    assert not Unit.objects.filter(name="กองสาธารณสุข").exists()
    again = client.get(FORM).content.decode()
    assert "กองสาธารณสุข" not in again  # once
    assert client.post(FORM, {**TYPED, "position_in_list": "7"}).status_code == 302
    assert Unit.objects.filter(name="กองสาธารณสุข").exists()


def test_it_survives_the_second_factor(cast):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.user("admin"), secret)
    client = expired(cast)
    response = sign_in(client, cast, client.post(FORM, TYPED).url)
    assert response.url.startswith(reverse("mfa_authenticate"))
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert client.post(response.url, {"code": code}).url == FORM
    assert "กองสาธารณสุข" in client.get(FORM).content.decode()


def test_it_survives_a_wrong_password(cast):
    client = expired(cast)
    target = client.post(FORM, TYPED).url
    client.post("/account/login/", {"login": "admin@tambon.example", "password": "wrong", "next": FORM})
    sign_in(client, cast, target)
    assert "กองสาธารณสุข" in client.get(FORM).content.decode()


def test_the_session_after_sign_in_lasts_as_long_as_any_other(cast):
    client = expired(cast)
    target = client.post(FORM, TYPED).url
    assert client.session.get_expiry_age() <= keep.KEPT_FOR
    sign_in(client, cast, target)
    assert client.session.get_expiry_age() > keep.KEPT_FOR


def test_a_form_on_another_page_leads_back_to_that_page(cast):
    client = expired(cast)
    action = f"/office/settings/units/{cast.works.pk}/close/"
    response = client.post(
        action, {"reason": "x"}, headers={"referer": "http://testserver/office/settings/units/?q=1"}
    )
    assert response.url == "/account/login/?next=%2Foffice%2Fsettings%2Funits%2F%3Fq%3D1"
    assert client.session[KEPT_IN_SESSION]["action"] == action


@pytest.mark.parametrize(
    "referrer", ["https://evil.example/office/", "http://testserver//evil.example/", "nonsense"]
)
def test_a_foreign_referrer_is_not_followed(cast, referrer):
    response = expired(cast).post(FORM, TYPED, headers={"referer": referrer})
    assert response.url == "/account/login/?next=%2Foffice%2Fsettings%2Funits%2Fnew%2F"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(cast):
    response = expired(cast).post(FORM, TYPED, headers={"hx-request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/account/login/?next=")


def test_files_have_to_be_chosen_again_and_are_named(cast):
    client = expired(cast)
    client.post(FORM, {**TYPED, "photo": SimpleUploadedFile("ภาพกิจกรรม.jpg", b"x")})
    request = RequestFactory().get(FORM)
    request.session = client.session
    kept = kept_form(request)
    assert kept.files == ("ภาพกิจกรรม.jpg",)
    assert "ภาพกิจกรรม.jpg" in kept.note
    assert kept_form(request) is None


def test_secrets_and_giant_forms_are_not_kept(cast):
    client = expired(cast)
    client.post(FORM, {**TYPED, "csrfmiddlewaretoken": "abc"})
    assert "csrfmiddlewaretoken" not in client.session[KEPT_IN_SESSION]["data"]
    giant = Client()
    giant.post(FORM, {"name": "ก" * keep.LIMIT})
    assert KEPT_IN_SESSION not in giant.session


def test_nobody_fills_the_session_table(cast):
    kept = 0
    for _attempt in range(25):
        client = Client()
        client.post(FORM, TYPED)
        kept += KEPT_IN_SESSION in client.session
    assert kept == 20


def test_a_new_form_and_a_sent_form_are_what_they_were(cast):
    from django import forms

    class Plain(forms.Form):
        name = forms.CharField()

    request = RequestFactory().get("/a/")
    request.session = {}
    form, note = bound_or_kept(request, Plain)
    assert not form.is_bound
    assert note == ""
    request = RequestFactory().post("/a/", {"name": "x"})
    request.session = {KEPT_IN_SESSION: {"action": "/a/", "data": "name=old", "files": []}}
    form, _note = bound_or_kept(request, Plain)
    assert form["name"].value() == "x"
    request = RequestFactory().post("/a/", {"name": "x"})
    request.session = {KEPT_IN_SESSION: {"action": "/b/", "data": "name=old", "files": []}}
    form, note = bound_or_kept(request, Plain, action="/b/")
    assert form["name"].value() == "old"
    assert note
    assert isinstance(form.data, QueryDict)
