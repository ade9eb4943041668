"""Roles of offices that exist: who sees or plans the measures sees or works on the assessment too."""

from django.db import migrations

from prongsai.foundation.tenants.api import as_tenant

SAME = {"measures.view": "assessment.view", "measures.edit": "assessment.edit"}
WITHOUT = {"unit_staff"}


def add(apps, schema_editor):
    Role = apps.get_model("organizations", "Role")
    for organization in apps.get_model("tenants", "Organization").objects.values_list("pk", flat=True):
        with as_tenant(organization):
            for role in Role.objects.filter(organization_id=organization):
                new = [there for here, there in SAME.items() if here in role.permissions and there not in role.permissions]
                if new and role.code not in WITHOUT:
                    role.permissions = [*role.permissions, *new]
                    role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_public_site"), ("tenants", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
