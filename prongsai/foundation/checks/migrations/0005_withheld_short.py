from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0004_papers"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="withheld", name="withheld_is_kept_once"),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "digest", "address"), name="withheld_is_kept_once"
            ),
        ),
    ]
