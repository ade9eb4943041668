"""Targets and figures that stood at the end of the monitoring text get their own columns.

Only in drafts: what was sent, approved or announced stays as it was seen; a copy for another year parts it too.
"""

import re

from django.db import migrations

from prongsai.foundation.tenants.api import as_tenant

LINE = re.compile(r"^\s*(เป้าหมาย|ตัวชี้วัด)\s*:\s*(\S.*?)\s*$")
COLUMNS = {"เป้าหมาย": ("target", 600), "ตัวชี้วัด": ("figure", 400)}


def part(apps, schema_editor):
    Item = apps.get_model("plans", "Item")
    for organization in apps.get_model("tenants", "Organization").objects.values_list("pk", flat=True):
        with as_tenant(organization):
            rows = Item.objects.filter(
                organization_id=organization, plan__state="draft", monitoring__contains=":"
            ).exclude(monitoring="")
            for item in rows.only("pk", "monitoring", "target", "figure").iterator():
                lines = item.monitoring.splitlines()
                found = {}
                while lines and (match := LINE.match(lines[-1])):
                    name, longest = COLUMNS[match[1]]
                    text = " ".join(match[2].split())
                    if name in found or len(text) > longest:
                        break
                    found[name] = text
                    lines.pop()
                if found:
                    Item.objects.filter(pk=item.pk).update(monitoring="\n".join(lines), **found)


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_targets_and_hand_counts"), ("tenants", "0001_initial")]
    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
