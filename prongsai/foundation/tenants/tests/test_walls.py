"""Both walls between organisations hold, also against raw SQL."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from prongsai.foundation.organizations.api import Unit
from prongsai.foundation.tenants.api import Organization, as_tenant, found_organization, tenant_tables
from prongsai.kernel.errors import Problem


def test_rows_of_another_office_are_not_visible(cast):
    with as_tenant(cast.other):
        Unit.objects.create(organization=cast.other, name="กองของสำนักงานอื่น")
        assert Unit.objects.visible_to(cast.actor("officer")).filter(name="กองของสำนักงานอื่น").count() == 0
    assert Unit.objects.visible_to(cast.actor("officer")).count() == 3


def test_sqlite_refuses_a_second_office(db):
    fields = {"name": "หนึ่ง", "host": "one.example", "origin": "https://one.example"}
    found_organization(**fields)
    second = {"name": "สอง", "host": "two.example", "origin": "https://two.example"}
    if connection.vendor == "sqlite":
        with pytest.raises(Problem) as caught:
            found_organization(**second)
        assert "SQLite" in str(caught.value.message)
        assert Organization.objects.count() == 1
    else:
        found_organization(**second)
        assert Organization.objects.count() == 2


def test_raw_sql_meets_the_wall(cast):
    if connection.vendor != "postgresql":
        assert (
            connection.vendor == "sqlite"
        )  # the wall of SQLite is that there is no second office (test above)
        return
    with as_tenant(cast.other):
        Unit.objects.create(organization=cast.other, name="ลับ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM organizations_unit WHERE name = 'ลับ' GROUP BY 1")
        assert cursor.fetchone() is None
        cursor.execute("SELECT rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_no_tenant_sees_no_rows(cast):
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('prongsai.organization', '', true)")
        for table in tenant_tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT set_config('prongsai.organization', %s, true)", [str(cast.office.pk)])


def test_writing_into_another_office_is_refused(cast):
    if connection.vendor != "postgresql":
        return
    with pytest.raises(ProgrammingError), transaction.atomic():
        Unit.objects.create(organization=cast.other, name="แอบใส่")


def test_every_tenant_table_is_forced(cast):
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {row[0] for row in cursor.fetchall()}
    assert set(tenant_tables()) <= walled


def test_unknown_host_gets_421(cast):
    from django.test import Client

    assert Client(headers={"host": "nobody.example"}).get("/account/login/").status_code == 421
