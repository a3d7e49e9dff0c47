"""The scenarios, part five: projects as they grow over years, in the manner of public packages."""

from __future__ import annotations

from .plays import AUTHOR, Play
from .session import Session

FIELDS = """\
from migrator.db import models


class UpperField(models.CharField):
    def __init__(self, *args, shout=False, **kwargs):
        self.shout = shout
        kwargs["max_length"] = 40
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        if self.shout:
            kwargs["shout"] = True
        return name, path, args, kwargs

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.upper() if value and self.shout else value


class Living(models.QuerySet):
    def living(self):
        return self.filter(gone=False)


class LivingManager(models.Manager.from_queryset(Living)):
    use_in_migrations = True

    def __init__(self, only=None):
        super().__init__()
        self.only = only


class Stamped(models.Model):
    gone = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Speaking:
    def speak(self):
        return f"{type(self).__name__} {self.pk}"
"""

PEOPLE = """\
from shop.fields import LivingManager, Speaking, Stamped, UpperField


class Person(Speaking, Stamped):
    name = UpperField(shout=True)
    friends = models.ManyToManyField("self")
    favourite = models.ForeignKey("shop.Product", models.SET_NULL, null=True, related_name="+")
    objects = LivingManager("people")

    class Meta:
        swappable = "SHOP_PERSON"


class Staff(Person):
    boss = models.ForeignKey("self", models.CASCADE, null=True)


class Elder(Person):
    class Meta:
        proxy = True
        ordering = ["name"]
"""

SHOP = """\
from migrator.conf import settings
from migrator.db.models.functions import Lower


class Product(models.Model):
    owner = models.ForeignKey(settings.SHOP_PERSON, models.CASCADE, related_name="owned")
    title = models.CharField(max_length=30)
    price = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("title"), "owner", name="once_each"),
            models.CheckConstraint(condition=models.Q(price__gte=0) & ~models.Q(title=""), name="sane"),
        ]
        indexes = [models.Index(Lower("title").desc(), name="by_title"), models.Index(fields=["price", "-title"], name="by_price")]


class Legacy(models.Model):
    product = models.ForeignKey(Product, models.DO_NOTHING, db_column="prod", db_constraint=False)

    class Meta:
        managed = False
        db_table = "legacy things"
"""

FILLING = """\
from migrator.db import migrations, models


def fill(apps, schema_editor):
    Person = apps.get_model("people", "Person")
    Staff = apps.get_model("people", "Staff")
    Product = apps.get_model("shop", "Product")
    alias = schema_editor.connection.alias
    ada = Person.objects.using(alias).create(name="ada")
    boss = Staff.objects.using(alias).create(name="bob")
    Staff.objects.using(alias).create(name="eve", boss=boss, gone=True)
    ada.friends.add(boss.person_ptr)
    Product(owner=ada, title="Tea").save(using=alias)
    Product.objects.using(alias).create(owner=boss.person_ptr, title="Cup", price=3)
    print(type(Person.objects).__name__, Person.objects.only, [p.name for p in Person.objects.using(alias).living().order_by("name")])
    print(ada.speak() if hasattr(ada, "speak") else "mute", hasattr(Product, "owner_id"), [base.__name__ for base in Staff.__bases__])


class Migration(migrations.Migration):
    dependencies = [("shop", "LATEST"), ("people", "0002_initial")]
    run_before = [("late", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
"""


def people_and_shop(session: Session) -> None:
    """A swappable model, a cycle between apps, mixins, managers, custom fields; then keys and tables change with rows."""
    session.project("people", "shop", "late", settings='SHOP_PERSON = "people.Person"')
    session.write("shop/fields.py", FIELDS)
    session.models(PEOPLE, "people")
    session.models(SHOP)
    session.models("class Note(models.Model):\n    of = models.ForeignKey('people.Staff', models.CASCADE)\n", "late")
    session.run("makemigrations --no-header", "migrate --plan", "showmigrations --plan")
    for app in ("people", "shop", "late"):
        for path in sorted((session.folder / app / "migrations").glob("0*.py")):
            session.show(f"{app}/migrations/{path.name}")
    latest = max(path.stem for path in (session.folder / "shop/migrations").glob("0*.py"))
    session.write("shop/migrations/0050_fill.py", FILLING.replace("LATEST", latest))
    session.run("showmigrations --plan", "migrate", "makemigrations --check")
    key = "    id = models.CharField(max_length=12, primary_key=True)\n"
    session.models(SHOP.replace("    owner =", f"{key}    owner =").replace('"sane"', '"sensible"'))
    session.run("makemigrations -n keys --no-header", "sqlmigrate shop 0051", "migrate")
    session.show("shop/migrations/0051_keys.py")
    session.models(
        PEOPLE.replace(
            "    friends =",
            '    nick = models.CharField(max_length=9, default="x", db_column="called")\n    friends =',
        )
        .replace('"self")', '"self", db_table="friendships")')
        .replace('swappable = "SHOP_PERSON"', 'swappable = "SHOP_PERSON"\n        db_table = "all people"'),
        "people",
    )
    session.run("makemigrations -n tables --no-header", "migrate", "inspectdb people_staff shop_product friendships")
    session.run(
        "migrate shop 0050",
        "migrate people 0001",
        "showmigrations",
        "migrate",
        "migrate people zero",
        "showmigrations",
    )


def relation_through_the_years(session: Session) -> None:
    """Pairs get a model without losing their table, are renamed, and keys become larger under them, with rows."""
    pairs = (
        AUTHOR
        + "class Book(models.Model):\n    id = models.AutoField(primary_key=True)\n    authors = models.ManyToManyField(Author)\n"
    )
    session.project("shop")
    session.models(pairs)
    session.run("makemigrations -v 0", "migrate -v 0")
    session.migration(
        "0002_rows",
        "migrations.RunSQL([\"INSERT INTO shop_author (name) VALUES ('Ada'), ('Bob')\", "
        '"INSERT INTO shop_book (id) VALUES (7)", "INSERT INTO shop_book_authors (book_id, author_id) '
        'SELECT 7, id FROM shop_author"], migrations.RunSQL.noop)',
        dependencies='("shop", "0001_initial")',
    )
    session.migration(
        "0003_role",
        'migrations.SeparateDatabaseAndState(state_operations=[migrations.CreateModel("Role", [("id", models.BigAutoField('
        'auto_created=True, primary_key=True, serialize=False, verbose_name="ID")), ("book", models.ForeignKey("shop.book", models.CASCADE)), '
        '("author", models.ForeignKey("shop.author", models.CASCADE))], {"db_table": "shop_book_authors"}), '
        'migrations.AlterField("book", "authors", models.ManyToManyField("shop.author", through="shop.Role"))]), '
        'migrations.AlterModelTable("role", None), migrations.AddField("role", "part", models.CharField(max_length=9, default="text")), '
        'migrations.AlterUniqueTogether("role", {("book", "author")})',
        dependencies='("shop", "0002_rows")',
    )
    session.migration(
        "0004_keys",
        'migrations.AlterField("book", "id", models.BigAutoField(primary_key=True)), migrations.RenameModel("Author", "Writer"), '
        'migrations.RenameField("role", "author", "writer"), migrations.AlterField("writer", "name", models.TextField(db_index=True)), '
        'migrations.AlterField("book", "id", models.CharField(max_length=20, primary_key=True))',
        dependencies='("shop", "0003_role")',
    )
    session.migration(
        "0005_look",
        "migrations.RunPython(lambda apps, editor: print(sorted(apps.get_model('shop', 'Role').objects.using(editor.connection.alias)"
        ".values_list('book_id', 'writer__name', 'part')), apps.get_model('shop', 'Book').objects.using(editor.connection.alias)"
        ".get().authors.count()), migrations.RunPython.noop)",
        dependencies='("shop", "0004_keys")',
    )
    session.run(
        "sqlmigrate shop 0003",
        "sqlmigrate shop 0004",
        "migrate",
        "inspectdb",
        "migrate shop 0002",
        "inspectdb",
        "migrate",
    )
    session.run("squashmigrations shop 0004 --noinput --no-header", "migrate shop zero")


LIVING: tuple[Play, ...] = (people_and_shop, relation_through_the_years)
