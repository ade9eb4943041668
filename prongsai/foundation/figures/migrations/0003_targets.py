"""Frozen figures keep the target that they had. SQLite rebuilds the table and loses its trigger, so it is made again."""

from importlib import import_module

from django.db import migrations, models

before = import_module("prongsai.foundation.figures.migrations.0002_frozen")


def freeze_again(apps, schema_editor):
    before.thaw(apps, schema_editor)
    before.freeze(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_frozen")]
    operations = [
        migrations.AddField("frozenfigure", "comparator", models.CharField("target", max_length=2, blank=True)),
        migrations.AddField(
            "frozenfigure",
            "target",
            models.DecimalField("target value", max_digits=20, decimal_places=4, null=True, blank=True),
        ),
        migrations.AddConstraint(
            "frozenfigure",
            models.CheckConstraint(
                condition=models.Q(comparator="", target__isnull=True)
                | ~models.Q(comparator="") & models.Q(target__isnull=False),
                name="frozen_figure_target_is_whole",
            ),
        ),
        migrations.RunPython(freeze_again, migrations.RunPython.noop),
    ]
