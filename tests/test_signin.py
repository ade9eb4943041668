"""Sign-in through the front door: who gets in, who does not, and that nobody learns why."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.organizations import actions
from prongsai.foundation.tenants.api import as_tenant

LOGIN = "/account/login/"
NEW = "ส้มตำไทย-ใส่ปู-77"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


def browser(host="testserver", **headers):
    return Client(headers={"host": host, **headers})


def sign_in(client, email, password, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_in(client):
    return client.get("/office/settings/account/").status_code == 200


def words(response):
    """Return the page without what differs on every request."""
    text = response.content.decode()
    text = re.sub(r"<script.*?</script>|<style.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]*"|X-CSRFToken[^}]*', "", text)
    return re.sub(r'value="[^"@]*@[^"]*"', "", text)


def run_mail(organization):
    """Do the waiting work as the worker does."""
    from prongsai.foundation.jobs.actions import claim, run

    while job := claim("test", timezone.now()):
        run(job, new_reference=lambda: "E-TEST")
        job.refresh_from_db()
        assert job.state == "done", job.message


def link_in(message, cast):
    found = re.search(r"https://\S+", message.body)
    assert found
    assert found.group().startswith(cast.office.origin)
    return found.group().removeprefix(cast.office.origin)


def test_password_opens_the_office(cast):
    client = browser()
    response = sign_in(client, "officer@tambon.example", cast.password)
    assert response.status_code == 302
    assert response.url == "/office/"
    assert is_in(client)
    assert Entry.objects.filter(
        organization=cast.office, verb="account.signed_in", actor_name="นิติกร"
    ).exists()


def test_next_is_followed_only_inside_the_office(cast):
    response = sign_in(browser(), "officer@tambon.example", cast.password, next="/office/settings/account/")
    assert response.url == "/office/settings/account/"
    response = sign_in(browser(), "officer@tambon.example", cast.password, next="https://evil.example/")
    assert response.url == "/office/"


@pytest.mark.parametrize(
    ("who", "password"),
    [
        ("nobody@tambon.example", "right"),
        ("officer@tambon.example", "wrong"),
        ("stranger@other.example", "right"),
        ("works@tambon.example", "right"),
        ("head@tambon.example", "right"),
    ],
    ids=["unknown", "wrong password", "other office", "left the office", "sign-in closed"],
)
def test_every_refusal_reads_the_same(cast, who, password):
    cast.people["works"].is_active = False
    cast.people["works"].save(update_fields=["is_active"])
    cast.user("head").is_active = False
    cast.user("head").save(update_fields=["is_active"])
    reference = sign_in(browser(), "nobody-at-all@tambon.example", "wrong")
    client = browser()
    response = sign_in(client, who, cast.password if password == "right" else "wrong")
    assert response.status_code == reference.status_code == 200
    assert words(response) == words(reference)
    assert not is_in(client)


def test_a_failed_attempt_stands_in_the_journal_without_what_was_typed(cast):
    sign_in(browser(), "officer@tambon.example", "my-secret-slip")
    sign_in(browser(), "nobody-at-all@tambon.example", "wrong")
    known, unknown = Entry.objects.filter(organization=cast.office, verb="account.sign_in_failed").order_by(
        "seq"
    )
    assert known.subject_id == str(cast.people["officer"].pk)
    assert unknown.subject_id == ""
    written = f"{known.summary} {known.data} {unknown.summary} {unknown.data}"
    assert "secret-slip" not in written
    assert "nobody-at-all" not in written


def test_right_password_at_another_office_counts_as_a_failed_attempt(cast):
    for _attempt in range(5):
        assert sign_in(browser(), "stranger@other.example", cast.password).status_code == 200
    assert sign_in(browser(), "stranger@other.example", cast.password).status_code == 429


def test_too_many_failures_for_one_sign_in_get_the_page_that_says_so(cast):
    for _attempt in range(5):
        sign_in(browser(), "officer@tambon.example", "wrong")
    response = sign_in(browser(), "Officer@tambon.example", cast.password)
    assert response.status_code == 429
    assert "ลองใหม่" in response.content.decode() or "ครั้ง" in response.content.decode()
    assert sign_in(browser("other.example"), "officer@tambon.example", "x").status_code == 429


def test_too_many_tries_from_one_address_get_the_page_that_says_so(cast):
    codes = [sign_in(browser(), f"somebody{n}@tambon.example", "wrong").status_code for n in range(12)]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_an_unknown_sign_in_is_limited_like_a_known_one(cast):
    codes = [sign_in(browser(), "nobody@tambon.example", "wrong").status_code for _n in range(6)]
    assert codes == [200] * 5 + [429]


def test_sign_up_and_other_addresses_of_allauth_do_not_exist(cast):
    for path in (
        "signup/",
        "email/",
        "confirm-email/",
        "login/code/",
        "password/set/",
        "inactive/",
        "2fa/webauthn/signup/",
    ):
        assert browser().get(f"/account/{path}").status_code == 404, path
        assert cast.client("officer").post(f"/account/{path}", {"email": "x@y.example"}).status_code == 404, (
            path
        )


def test_code_from_an_authenticator_app_is_asked_for(cast):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.user("officer"), secret)
    client = browser()
    response = sign_in(client, "officer@tambon.example", cast.password, next="/office/settings/account/")
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    wrong = client.post(response.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    response = client.post(response.url, {"code": code})
    assert response.status_code == 302
    assert response.url == "/office/settings/account/"
    assert is_in(client)


def test_recovery_code_works_once(cast):
    user = cast.user("officer")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(user).generate_codes()
    for expected in (True, False):
        client = browser()
        sign_in(client, "officer@tambon.example", cast.password)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(client) is expected


def test_the_secret_of_the_app_is_encrypted_in_the_database(cast):
    secret = totp.generate_totp_secret()
    authenticator = totp.TOTP.activate(cast.user("officer"), secret).instance
    assert secret not in str(authenticator.data)


def test_whoever_leaves_between_password_and_code_does_not_get_in(cast):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.user("officer"), secret)
    client = browser()
    sign_in(client, "officer@tambon.example", cast.password)
    actions.deactivate(by=cast.actor("admin"), person=cast.people["officer"])
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    response = client.post(reverse("mfa_authenticate"), {"code": code})
    assert response.status_code == 302
    assert response.url == LOGIN
    assert not is_in(client)


def test_a_session_of_one_office_is_nobody_at_another(cast):
    with as_tenant(cast.other):
        from prongsai.foundation.organizations.api import Person

        Person.objects.create(organization=cast.other, user=cast.user("officer"), name="ช่วยราชการ")
    here = browser()
    sign_in(here, "officer@tambon.example", cast.password)
    assert is_in(here)
    there = browser("other.example")
    there.cookies = here.cookies
    assert not is_in(there)
    assert there.get("/account/2fa/").status_code == 302
    fresh = browser("other.example")
    sign_in(fresh, "officer@tambon.example", cast.password)
    assert is_in(fresh)  # the person works at both, with a session of its own at each


def test_deactivating_ends_the_session_at_once(cast):
    client = browser()
    sign_in(client, "officer@tambon.example", cast.password)
    assert UserSession.objects.filter(user=cast.user("officer")).count() == 1
    actions.deactivate(by=cast.actor("admin"), person=cast.people["officer"])
    assert UserSession.objects.filter(user=cast.user("officer")).count() == 0
    assert not is_in(client)
    actions.reactivate(by=cast.actor("admin"), person=cast.people["officer"])
    assert not is_in(client)
    sign_in(client, "officer@tambon.example", cast.password)
    assert is_in(client)


def test_password_change_ends_the_other_sessions(cast):
    first, second = browser(), browser()
    sign_in(first, "officer@tambon.example", cast.password)
    sign_in(second, "officer@tambon.example", cast.password)
    response = first.post(
        reverse("account_change_password"), {"oldpassword": cast.password, "password1": NEW, "password2": NEW}
    )
    assert response.status_code == 302
    assert is_in(first)
    assert not is_in(second)
    assert Entry.objects.filter(verb="account.password_changed").exists()
    run_mail(cast.office)
    assert [message.to for message in mail.outbox] == [["officer@tambon.example"]]


def test_a_session_is_listed_and_can_be_ended(cast):
    first, second = browser(), browser(**{"user-agent": "Tablet"})
    sign_in(first, "officer@tambon.example", cast.password)
    sign_in(second, "officer@tambon.example", cast.password)
    page = first.get("/office/settings/account/")
    assert "Tablet" in page.content.decode()
    other = UserSession.objects.get(user_agent="Tablet")
    assert cast.client("clerk").post(reverse("organizations:end_session", args=[other.pk])).status_code == 404
    assert first.post(reverse("organizations:end_session", args=[other.pk])).status_code == 302
    assert is_in(first)
    assert not is_in(second)


def test_reading_pages_writes_nothing_about_the_session(cast):
    client = browser()
    sign_in(client, "officer@tambon.example", cast.password)
    seen = UserSession.objects.get().last_seen_at
    client.get("/office/settings/account/")
    assert UserSession.objects.get().last_seen_at == seen


def test_password_is_asked_again_before_a_second_factor_is_changed(cast):
    client = browser()
    sign_in(client, "officer@tambon.example", cast.password)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()
    response = client.get(reverse("mfa_activate_totp"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert client.post(response.url, {"password": "wrong"}).status_code == 200
    back = client.post(response.url, {"password": cast.password, "next": reverse("mfa_activate_totp")})
    assert back.status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def ask_for_link(email, host="testserver"):
    return browser(host).post(reverse("account_reset_password"), {"email": email})


def test_reset_mails_a_link_to_the_office_and_sets_the_password(cast):
    old = browser()
    sign_in(old, "officer@tambon.example", cast.password)
    assert ask_for_link("Officer@tambon.example").url == reverse("account_reset_password_done")
    assert mail.outbox == []  # the page itself sends nothing
    run_mail(cast.office)
    assert mail.outbox[0].to == ["officer@tambon.example"]
    client = browser()
    form = client.get(link_in(mail.outbox[0], cast))
    assert form.status_code == 302
    response = client.post(form.url, {"password1": NEW, "password2": NEW})
    assert response.status_code == 302
    assert not is_in(client)  # a second factor would be asked for: the reset itself signs nobody in
    assert not is_in(old)
    assert sign_in(client, "officer@tambon.example", NEW).status_code == 302
    assert browser().get(link_in(mail.outbox[0], cast)).status_code == 200  # the page that says it is used up
    assert "password1" not in browser().get(link_in(mail.outbox[0], cast)).content.decode()


@pytest.mark.parametrize("email", ["nobody@tambon.example", "stranger@other.example", "works@tambon.example"])
def test_reset_answers_the_same_for_everybody(cast, email):
    cast.people["works"].is_active = False
    cast.people["works"].save(update_fields=["is_active"])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask_for_link("clerk@tambon.example")  # the counters of this address exist from now on
    run_mail(cast.office)
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as known:
        reference = ask_for_link("officer@tambon.example")
    with CaptureQueriesContext(connection) as unknown:
        response = ask_for_link(email)
    assert (response.status_code, response.url) == (reference.status_code, reference.url)
    kinds = [[query["sql"].split()[0] for query in run.captured_queries] for run in (known, unknown)]
    assert kinds[0] == kinds[1]
    run_mail(cast.office)
    assert [message.to for message in mail.outbox] == [["officer@tambon.example"]]


def test_a_reset_link_of_one_office_is_useless_at_another(cast):
    ask_for_link("officer@tambon.example")
    run_mail(cast.office)
    path = link_in(mail.outbox[0], cast)
    page = browser("other.example").get(path)
    assert page.status_code == 200
    assert "password1" not in page.content.decode()


def test_reset_is_limited_per_address_and_the_host_of_the_request_is_not_used(cast):
    codes = [ask_for_link("officer@tambon.example").status_code for _n in range(4)]
    assert codes == [302, 302, 302, 429]
    run_mail(cast.office)
    assert all("https://testserver/" in message.body for message in mail.outbox)


def test_passkey_of_another_office_is_a_wrong_passkey(cast, monkeypatch):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.webauthn import forms

    def answer(key):
        user = cast.user(key)
        passkey = Authenticator(user=user, type="webauthn", data={"name": "x", "credential": {}})
        passkey.save()
        monkeypatch.setattr(forms.auth, "parse_authentication_response", lambda _c: None)
        monkeypatch.setattr(forms.auth, "extract_user_from_response", lambda _c: user)
        monkeypatch.setattr(forms.auth, "complete_authentication", lambda _u, _c: passkey)
        client = browser()
        response = client.post(
            reverse("mfa_login_webauthn"), {"credential": '{"id": "x"}', "next": "/office/settings/account/"}
        )
        return client, response

    client, response = answer("stranger")
    assert response.url == LOGIN
    assert not is_in(client)
    client, response = answer("officer")
    assert response.url == "/office/settings/account/"
    assert is_in(client)


def test_a_weak_password_is_refused_in_thai(cast):
    client = browser()
    sign_in(client, "officer@tambon.example", cast.password)
    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": cast.password, "password1": "1234", "password2": "1234"},
    ).content.decode()
    assert "รหัสผ่านสั้นเกินไป" in page
    assert "password must" not in page
