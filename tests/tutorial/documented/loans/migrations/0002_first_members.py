"""Data, forwards and backwards, beside a change of the schema."""

from django.db import migrations, models

FOUNDERS = ["ada@example.com", "alan@example.com"]


def found(apps, schema_editor):
    Member = apps.get_model("loans", "Member")
    database = schema_editor.connection.alias
    Member.objects.using(database).bulk_create(Member(email=email) for email in FOUNDERS)


def leave(apps, schema_editor):
    apps.get_model("loans", "Member").objects.filter(email__in=FOUNDERS).delete()


class Migration(migrations.Migration):
    dependencies = [("loans", "0001_initial")]

    operations = [
        migrations.AddField("loan", "back", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(found, leave),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(["CREATE INDEX loans_by_hand ON loans_loan (days)"], ["DROP INDEX loans_by_hand"])
            ],
        ),
    ]
