"""Note the pictures of documents that were made before there was a table for them."""

import json
import re

from django.db import migrations

from prongsai.foundation.tenants.api import as_tenant

SOURCE = re.compile(r'"source": "file:([0-9]{1,18})"')
AT_ONCE = 200


def note(apps, schema_editor):
    Document = apps.get_model("documents", "Document")
    DocumentPicture = apps.get_model("documents", "DocumentPicture")
    for organization in apps.get_model("tenants", "Organization").objects.values_list("pk", flat=True):
        with as_tenant(organization):
            documents = Document.objects.filter(organization_id=organization).order_by("pk")
            last = 0
            while rows := list(documents.filter(pk__gt=last).values_list("pk", "content")[:AT_ONCE]):
                last = rows[-1][0]
                DocumentPicture.objects.bulk_create(
                    (
                        DocumentPicture(organization_id=organization, document_id=pk, file_number=number)
                        for pk, content in rows
                        for number in sorted({int(found) for found in SOURCE.findall(json.dumps(content))})
                    ),
                    ignore_conflicts=True,
                )


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_document_pictures"), ("tenants", "0001_initial")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
