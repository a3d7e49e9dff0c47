"""What is there before the crash."""

from migrator.db import migrations, models


def fill(apps, schema_editor):
    author = apps.get_model("crash", "Author")
    for number in range(5):
        author.objects.create(name=f"Author {number}", rank=number)


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Author",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=50)),
                ("rank", models.IntegerField(null=True)),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
