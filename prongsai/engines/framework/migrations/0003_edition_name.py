"""A corrected or imported edition says what it is called."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("framework", "0002_results")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="name",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="name of the correction"),
        ),
    ]
