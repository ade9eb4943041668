"""Offices that exist get the routes that a new office starts with."""

from pathlib import Path

import yaml
from django.db import migrations

from prongsai.foundation.tenants.api import as_tenant

ROUTES = Path(__file__).parent.parent / "data" / "routes.yaml"


def add(apps, schema_editor):
    Route, Desk = (apps.get_model("approvals", name) for name in ("Route", "Desk"))
    entries = yaml.safe_load(ROUTES.read_text(encoding="utf-8"))
    for organization in apps.get_model("tenants", "Organization").objects.values_list("pk", flat=True):
        with as_tenant(organization):
            if Route.objects.filter(organization_id=organization).exists():
                continue
            for entry in entries:
                route = Route.objects.create(
                    organization_id=organization,
                    name=entry["name"],
                    is_default=entry["is_default"],
                    kinds=entry["kinds"],
                )
                for seq, desk in enumerate(entry["desks"], 1):
                    Desk.objects.create(organization_id=organization, route=route, seq=seq, **desk)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("tenants", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
