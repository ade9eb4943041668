"""Two people at the same moment, and the same thing twice: nothing is half done and nobody is locked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.api import Assignment, Person, Unit
from prongsai.foundation.organizations.models import Role
from prongsai.foundation.organizations.queries import managers
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.errors import Problem

FIRST = "แกงเขียวหวาน-2569!"
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite is one connection's"
)


def administrator(cast):
    return Role.objects.get(organization=cast.office, code="administrator")


def test_an_address_invited_for_two_people_signs_in_one(cast):
    by, now = cast.actor("admin"), timezone.now()
    links = []
    for name in ("ช่างสำรวจ", "ช่างเขียนแบบ"):
        person = Person.objects.create(organization=cast.office, name=name)
        invitation = actions.invite(by=by, person=person, email="survey@tambon.example", now=now)
        links.append(reverse("accept_invitation", args=[actions.secret_of(invitation)]))
    client = cast.client()
    assert client.post(links[0], {"password": FIRST, "password_again": FIRST}).status_code == 302
    answer = client.post(links[1], {"password": FIRST, "password_again": FIRST})
    assert answer.status_code == 422
    assert Person.objects.filter(user__email="survey@tambon.example").count() == 1


def test_an_administrator_for_a_time_does_not_free_the_last_one_for_good(cast):
    by, admin, role = cast.actor("admin"), cast.people["admin"], administrator(cast)
    today = timezone.localdate()
    actions.assign(by=by, person=cast.people["clerk"], role=role, ends_on=today + timedelta(days=1))
    with pytest.raises(Problem):
        actions.deactivate(by=by, person=admin)
    actions.assign(by=by, person=cast.people["head"], role=role, starts_on=date(2020, 1, 1))
    actions.deactivate(by=by, person=admin)
    assert not Person.objects.get(pk=admin.pk).is_active


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_dismiss_each_other_leave_one(live_cast, together):
    first, second = live_cast.people["admin"], live_cast.people["clerk"]
    with as_tenant(live_cast.office):
        actions.assign(by=live_cast.actor("admin"), person=second, role=administrator(live_cast))
    by = live_cast.actor("admin"), live_cast.actor("clerk")
    found = together(
        live_cast.office,
        lambda: actions.deactivate(by=by[0], person=second),
        lambda: actions.deactivate(by=by[1], person=first),
    )
    with as_tenant(live_cast.office):
        assert managers(live_cast.office, today=timezone.localdate()).count() == 1
    assert sum(isinstance(one, Problem) for one in found) == 1, found


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_adds_a_unit_once_and_the_second_is_told(live_cast, together):
    def add():
        return actions.save_unit(by=live_cast.actor("admin"), name="กองสวัสดิการ")

    found = together(live_cast.office, *[add] * 4)
    with as_tenant(live_cast.office):
        assert Unit.objects.filter(name="กองสวัสดิการ").count() == 1
    assert sum(isinstance(one, Problem) for one in found) == 3, found


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_role_given_twice_at_once_is_held_once(live_cast, together):
    def give():
        return actions.assign(
            by=live_cast.actor("admin"), person=live_cast.people["head"], role=administrator(live_cast)
        )

    found = together(live_cast.office, give, give, give)
    with as_tenant(live_cast.office):
        assert Assignment.objects.filter(role__code="administrator", person__name="หัวหน้าสำนักปลัด").count() == 1
    assert sum(isinstance(one, Problem) for one in found) == 2, found
