"""A document of the measures may wait for the time at which it is published."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0002_report"),
        ("publishing", "0005_frozen_but_for_redactions"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="publishing.draft",
            ),
        ),
    ]
