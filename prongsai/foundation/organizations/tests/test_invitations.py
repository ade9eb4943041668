"""Inviting a person, from the administrator's form to the first sign-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.jobs.actions import claim, run
from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.actions.invitations import VALID_FOR
from prongsai.foundation.organizations.api import Invitation, Person
from prongsai.foundation.tenants.api import User, as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

NEW = "แกงเขียวหวาน-2569!"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


def work():
    while job := claim("test", timezone.now()):
        run(job, new_reference=lambda: "E-TEST")
        job.refresh_from_db()
        assert job.state == "done", job.message


def visitor(host="testserver"):
    return Client(headers={"host": host})


def fields(cast, **more):
    return {"name": "ช่างสำรวจ", "email": "Survey@tambon.example", "unit": cast.works.pk, "phone": "", **more}


def invite(cast, **more):
    """Invite through the form and return the path of the mailed link."""
    response = cast.client("admin").post(reverse("organizations:invite"), fields(cast, **more))
    assert response.status_code == 302, response.content.decode()
    work()
    return link()


def link():
    found = re.search(r"https://testserver(/account/invitation/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def join(path, password=NEW, again=None, host="testserver"):
    return visitor(host).post(path, {"password": password, "password_again": again or password})


def signs_in(email, password, host="testserver"):
    client = visitor(host)
    client.post("/account/login/", {"login": email, "password": password})
    return client.get("/office/settings/account/").status_code == 200


def test_an_invited_person_joins_with_the_role_that_was_given(cast):
    role = cast.people["works"].assignments.get().role
    path = invite(cast, role=role.pk, role_unit=cast.works.pk)
    assert mail.outbox[-1].to == ["survey@tambon.example"]
    page = visitor().get(path)
    assert page.status_code == 200
    assert "survey@tambon.example" in page.content.decode()
    assert join(path).url == "/account/login/"
    person = Person.objects.get(name="ช่างสำรวจ")
    assert person.user.email == "survey@tambon.example"
    assert signs_in("survey@tambon.example", NEW)
    assert [held.unit for held in person.assignments.all()] == [cast.works]
    verbs = set(Entry.objects.filter(organization=cast.office).values_list("verb", flat=True))
    assert {"people.added", "roles.assigned", "people.invited", "people.joined"} <= verbs


def test_only_a_hash_of_the_link_is_stored(cast):
    secret = invite(cast).split("/")[-2]
    row = Invitation.objects.get()
    assert secret not in (row.nonce, row.secret_sha256)
    assert len(secret) >= 40


def test_a_link_works_once(cast):
    path = invite(cast)
    assert join(path).status_code == 302
    assert visitor().get(path).status_code == 404
    assert join(path).status_code == 404


def test_a_link_ends_after_seven_days(cast):
    path = invite(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert visitor().get(path).status_code == 404
    assert join(path).status_code == 404
    assert not User.objects.filter(email="survey@tambon.example").exists()
    invited = Invitation.objects.get()
    assert timedelta(days=6, hours=23) < VALID_FOR <= timedelta(days=7)
    assert invited.accepted_at is None


def test_a_withdrawn_link_is_dead_and_a_new_one_replaces_the_old(cast):
    first = invite(cast)
    person = Person.objects.get(name="ช่างสำรวจ")
    admin = cast.client("admin")
    admin.post(reverse("organizations:send_invitation", args=[person.pk]), {"email": "survey@tambon.example"})
    work()
    second = link()
    assert first != second
    assert visitor().get(first).status_code == 404
    assert visitor().get(second).status_code == 200
    admin.post(reverse("organizations:withdraw_invitation", args=[person.pk]))
    assert visitor().get(second).status_code == 404
    assert admin.post(reverse("organizations:withdraw_invitation", args=[person.pk])).status_code == 404


def test_a_link_of_one_office_means_nothing_at_another(cast):
    path = invite(cast)
    assert visitor("other.example").get(path).status_code == 404


@pytest.mark.parametrize(("password", "said"), [("short", "๑๐"), ("1234567890", "")])
def test_a_weak_password_is_refused(cast, password, said):
    response = join(invite(cast), password)
    assert response.status_code == 422
    assert said in response.context["form"].errors.as_text()
    assert not User.objects.filter(email="survey@tambon.example").exists()


def test_two_different_passwords_are_refused(cast):
    assert join(invite(cast), NEW, "another-one-entirely").status_code == 422


def test_somebody_of_another_office_joins_with_the_password_used_there(cast):
    path = invite(cast, email="stranger@other.example")
    assert join(path, NEW).status_code == 422  # a new password would take the sign-in over
    assert join(path, cast.password).status_code == 302
    assert signs_in("stranger@other.example", cast.password)
    assert signs_in("stranger@other.example", cast.password, "other.example")
    assert not signs_in("stranger@other.example", NEW)


def words(response):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]*"', "", response.content.decode())
    return re.sub(r"\S+@\S+|/account/invitation/[\w-]+", "", text)


def test_the_page_and_its_refusal_do_not_tell_whether_the_address_is_known(cast):
    unknown = invite(cast)
    known = invite(cast, name="ช่างสำรวจ", email="stranger@other.example")
    assert words(visitor().get(unknown)) == words(visitor().get(known))
    assert words(join(unknown, "1234567890")) == words(join(known, "1234567890"))


def test_guessing_the_password_behind_a_link_is_limited(cast):
    path = invite(cast, email="stranger@other.example")
    codes = [join(path, f"wrong-password-{n}").status_code for n in range(11)]
    assert codes[:10] == [422] * 10
    assert codes[10] == 429


def test_without_mail_the_link_is_shown_once(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    admin = cast.client("admin")
    response = admin.post(reverse("organizations:invite"), fields(cast))
    shown = admin.get(response.url).content.decode()
    found = re.search(r"https://testserver(/account/invitation/[\w-]+/)", shown)
    assert found
    assert "/account/invitation/" not in admin.get(response.url).content.decode()
    assert join(found.group(1)).status_code == 302


def test_an_address_of_the_office_cannot_be_invited_twice(cast):
    response = cast.client("admin").post(
        reverse("organizations:invite"), fields(cast, email="OFFICER@tambon.example")
    )
    assert response.status_code == 422
    assert not Person.objects.filter(name="ช่างสำรวจ").exists()  # nothing of the form was saved


def test_another_e_mail_moves_the_sign_in_when_it_is_accepted(cast):
    person = cast.people["officer"]
    actions.invite(by=cast.actor("admin"), person=person, email="new@tambon.example", now=timezone.now())
    work()
    assert signs_in("officer@tambon.example", cast.password)
    assert join(link()).status_code == 302
    assert signs_in("new@tambon.example", NEW)
    assert not signs_in("officer@tambon.example", cast.password)


def test_whoever_does_not_manage_the_office_may_not_invite(cast):
    assert cast.client("officer").post(reverse("organizations:invite"), fields(cast)).status_code == 403
    assert not Person.objects.filter(name="ช่างสำรวจ").exists()
    with pytest.raises(Refused):
        actions.invite(
            by=cast.actor("officer"), person=cast.people["works"], email="a@b.example", now=timezone.now()
        )


def test_a_person_of_another_office_cannot_be_invited(cast):
    with as_tenant(cast.other), pytest.raises(Problem):
        actions.invite(
            by=cast.actor("admin"), person=cast.people["stranger"], email="a@b.example", now=timezone.now()
        )
