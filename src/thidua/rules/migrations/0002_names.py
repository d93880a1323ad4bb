from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("rules", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="approval",
            options={"ordering": ["pk"], "verbose_name": "answer of an approver"},
        ),
        migrations.AlterModelOptions(
            name="catalogueversion",
            options={"ordering": ["-number"], "verbose_name": "version of the catalogue"},
        ),
        migrations.AlterModelOptions(
            name="provincesetting",
            options={
                "ordering": ["key", "award", "-valid", "-pk"],
                "verbose_name": "setting of the province",
            },
        ),
    ]
