"""The demonstration office: loaded on request, believable, and gone without a trace."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from prongsai.engines.plans.api import Evidence, Item, Plan
from prongsai.foundation.audit.api import verify_chain
from prongsai.foundation.publishing.api import Page
from prongsai.foundation.tenants.api import Organization, User, as_tenant, tenant_tables


@pytest.fixture
def home(settings, tmp_path):
    settings.PRONGSAI_HOME = tmp_path
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_office_is_full_and_can_be_removed(home, capsys):
    call_command("demo", "load", "--host", "demo.example")
    printed = capsys.readouterr().out
    office = Organization.objects.get()
    assert office.is_demo
    assert (home / "demo-sign-in.txt").stat().st_mode & 0o777 == 0o600
    password = next(line for line in printed.splitlines() if line.startswith("password: ")).removeprefix(
        "password: "
    )
    with as_tenant(office):
        years = list(Plan.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True))
        assert years[1] == years[0] + 1
        assert Item.objects.filter(plan__fiscal_year=years[0]).count() >= 8
        assert not Item.objects.filter(plan__fiscal_year=years[0]).exclude(state="done").exists()
        assert Evidence.objects.filter(kind="photo").count() >= 12
        shown = Page.objects.filter(state="published")
        assert shown.filter(address__startswith="ita/").count() == 2
        assert shown.filter(address__startswith="news/").count() == 5
        assert shown.filter(address__startswith="pages/").count() == 1
        assert verify_chain(office).is_sound
    assert User.objects.get(email="officer@tambon.example").check_password(password)

    call_command("demo", "load", "--if-empty")  # an office exists: nothing happens
    assert Organization.objects.count() == 1

    if connection.vendor == "postgresql":
        return  # the journal belongs to the owner of the tables; the application's role may not remove it
    call_command("demo", "remove", "--host", "demo.example")
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    with connection.cursor() as cursor:
        for table in tenant_tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table
    assert not (home / "demo-sign-in.txt").exists()


@pytest.mark.django_db
def test_a_real_office_cannot_be_removed(home):
    Organization.objects.create(name="จริง", host="real.example", origin="https://real.example")
    with pytest.raises(CommandError):
        call_command("demo", "remove", "--host", "real.example")
    assert Organization.objects.count() == 1
