"""A bit of everything: tables, columns, data, SQL, indexes, constraints, foreign keys, a rename."""

from migrator.db import migrations, models


def publish(apps, schema_editor):
    book = apps.get_model("crash", "Book")
    for author in apps.get_model("crash", "Author").objects.all():
        book.objects.create(title=f"Memoirs of {author.name}", author=author)


class Migration(migrations.Migration):
    dependencies = [("crash", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Book",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("title", models.CharField(max_length=80, db_index=True)),
                ("author", models.ForeignKey("crash.Author", models.CASCADE, related_name="books")),
            ],
        ),
        migrations.AddField("Author", "country", models.CharField(max_length=2, default="NO")),
        migrations.RunPython(publish, migrations.RunPython.noop),
        migrations.AlterField("Author", "rank", models.BigIntegerField(null=True)),
        migrations.RunSQL("UPDATE crash_author SET country = 'SE' WHERE rank > 2", migrations.RunSQL.noop),
        migrations.AddIndex("Author", models.Index(fields=["country", "name"], name="author_country")),
        migrations.AddConstraint("Book", models.UniqueConstraint(fields=["title", "author"], name="one_title")),
        migrations.AddField("Author", "readers", models.ManyToManyField("crash.Book", related_name="readers")),
        migrations.RenameField("Author", "rank", "position"),
        migrations.RenameModel("Book", "Work"),
    ]
