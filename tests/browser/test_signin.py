"""Sign-in in a real browser: password, code, passkey, and a form that survives the end of its session."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.cache import cache

from prongsai.foundation.organizations.api import Unit
from prongsai.foundation.tenants.api import as_tenant


@pytest.fixture(autouse=True)
def _no_earlier_attempts(transactional_db):
    cache.clear()


def sign_in(page, site, email="admin@tambon.example"):
    page.fill("[name=login]", email)
    page.fill("[name=password]", site.password)
    page.locator("form:has([name=password]) button[type=submit]").first.click()


def arrive(page, site, path):
    """Wait for the page itself; a pattern would also match an address that only names it in next=."""
    page.wait_for_url(lambda url: url.split("?")[0] == site.url + path)


def sign_in_and_confirm(page, site):
    """Sign in, and give the password again as a change of the sign-in demands."""
    sign_in(page, site)
    arrive(page, site, "/account/reauthenticate/")
    page.fill("[name=password]", site.password)
    page.locator("form:has([name=password]) button[type=submit]").first.click()


@pytest.mark.parametrize("width", [390, 1280])
def test_signing_in_leads_where_one_wanted_to_go(visit, site, check_accessible, width):
    page = visit("/office/settings/account/", width=width)
    assert "/account/login/?next=" in page.url
    check_accessible(page)
    sign_in(page, site)
    arrive(page, site, "/office/settings/account/")
    check_accessible(page)


def test_a_wrong_password_says_so_beside_the_field(visit, site, check_accessible):
    page = visit("/account/login/")
    page.fill("[name=login]", "admin@tambon.example")
    page.fill("[name=password]", "wrong")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_selector("[role=alert], .invalid-feedback")
    check_accessible(page)


def test_a_form_survives_the_end_of_its_session(visit, site, check_accessible):
    page = visit("/office/settings/units/new/", "admin")
    page.fill("[name=name]", "กองสวัสดิการสังคม")
    page.fill("[name=position_in_list]", "7")
    Session.objects.all().delete()
    page.locator("main form button[type=submit]").first.click()
    arrive(page, site, "/account/login/")
    with as_tenant(site.office):
        assert not Unit.objects.filter(name="กองสวัสดิการสังคม").exists()
    sign_in(page, site)
    arrive(page, site, "/office/settings/units/new/")
    assert page.input_value("[name=name]") == "กองสวัสดิการสังคม"
    assert page.locator("#kept").is_visible()
    check_accessible(page)
    page.locator("main form button[type=submit]").first.click()
    arrive(page, site, "/office/settings/units/")
    with as_tenant(site.office):
        assert Unit.objects.filter(name="กองสวัสดิการสังคม").count() == 1


def test_a_code_from_an_authenticator_app(visit, site, check_accessible):
    page = visit("/account/login/?next=/account/2fa/totp/activate/")
    sign_in_and_confirm(page, site)
    arrive(page, site, "/account/2fa/totp/activate/")
    check_accessible(page)
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    page.locator("form:has([name=code]) button[type=submit]").first.click()
    arrive(page, site, "/account/2fa/recovery-codes/")
    again = visit("/account/login/")
    sign_in(again, site)
    arrive(again, site, "/account/2fa/authenticate/")
    check_accessible(again)
    again.fill("[name=code]", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + 1)))
    again.locator("form:has([name=code]) button[type=submit]").first.click()
    arrive(again, site, "/office/")


def test_a_passkey_is_added_and_signs_in_without_a_password(visit, site, check_accessible):
    page = visit("/account/login/?next=/account/2fa/webauthn/add/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in_and_confirm(page, site)
    arrive(page, site, "/account/2fa/webauthn/add/")
    check_accessible(page)
    page.fill("[name=name]", "เครื่องที่โต๊ะ")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    arrive(page, site, "/account/2fa/recovery-codes/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(f"{site.url}/account/login/?next=/office/settings/account/")
    page.click("#passkey_login")
    arrive(page, site, "/office/settings/account/")
    page.context.clear_cookies()
    Authenticator.objects.update(user=site.user("stranger"))
    page.goto(f"{site.url}/account/login/?next=/office/settings/account/")
    page.click("#passkey_login")
    page.wait_for_selector(".sai-messages, [role=alert]")
    assert "/account/login/" in page.url


SETTINGS = (
    "",
    "office/",
    "people/",
    "people/invite/",
    "units/",
    "positions/",
    "roles/",
    "roles/new/",
    "closed-days/new/",
    "journal/",
)


def test_settings_are_accessible_on_a_phone_and_a_desk(check_pages):
    check_pages([f"/office/settings/{path}" for path in SETTINGS], "admin")


def test_the_page_of_a_person_fits_a_phone_with_everything_on_it(site, check_pages):
    from datetime import date

    from django.utils import timezone

    from prongsai.foundation.organizations import actions

    person = site.people["head"]
    with as_tenant(site.office):
        by = site.actor("admin")
        post = site.people["clerk"].position
        first = date(2026, 4, 1)
        actions.let_act(by=by, person=person, position=post, starts_on=first, order_reference="๑๒/๒๕๖๙")
        actions.invite(by=by, person=person, email="head-of-the-office@tambon.example", now=timezone.now())
    check_pages([f"/office/settings/people/{person.pk}/"], "admin", languages=("th",))


STRANGERS = (
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-x/",
    "password/reset/key/done/",
    "invitation/x/",
)
SIGNED_IN = ("logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/webauthn/", "sessions/")


def test_pages_of_sign_in_are_accessible(check_pages):
    check_pages([f"/account/{path}" for path in STRANGERS])
    check_pages([f"/account/{path}" for path in SIGNED_IN], "officer")
