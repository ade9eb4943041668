from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='nonce',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
    ]
