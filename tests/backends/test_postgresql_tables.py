"""Tables of PostgreSQL: comments, collations, tablespaces, partitions, views, computed columns."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from migrator.backends.postgresql.features import DatabaseFeatures
from migrator.commands.call import call_command
from migrator.db import models
from migrator.db.models import F, Index
from migrator.db.models.functions import Lower
from migrator.host.apps import Apps
from tests.backends.conftest import one

registry = Apps(["tests.backends"])


class Album(models.Model):
    title = models.CharField(max_length=50, db_comment="As on the 'cover', 100%", db_collation="C")
    notes = models.TextField(default="", db_collation="POSIX")

    class Meta:
        app_label = "music"
        apps = registry
        db_table_comment = "Records: one row each; it's complete"


def inspected(postgres: Any, **options: Any) -> str:
    out = StringIO()
    call_command("inspectdb", database=postgres.alias, stdout=out, **options)
    return out.getvalue()


def statements(postgres: Any, *sql: str) -> None:
    with postgres.cursor() as cursor:
        for statement in sql:
            cursor.execute(statement)


# Comments


def test_comments_are_written_and_read_back(postgres: Any, tables: Any) -> None:
    tables(Album)
    assert one(postgres, "SELECT obj_description('music_album'::regclass)") == "Records: one row each; it's complete"
    assert one(postgres, "SELECT col_description('music_album'::regclass, 2)") == "As on the 'cover', 100%"
    text = inspected(postgres)
    assert "db_comment=\"As on the 'cover', 100%\"" in text
    assert 'db_table_comment = "Records: one row each; it\'s complete"' in text


def test_comments_are_changed_and_removed(postgres: Any, tables: Any) -> None:
    tables(Album)
    old = Album._meta.get_field("title")
    new = models.CharField(max_length=50, db_collation="C", db_comment="Changed")
    new.set_attributes_from_name("title")
    new.model = Album
    with postgres.schema_editor() as editor:
        editor.alter_field(Album, old, new)
        editor.alter_db_table_comment(Album, Album._meta.db_table_comment, "")
    assert one(postgres, "SELECT col_description('music_album'::regclass, 2)") == "Changed"
    assert one(postgres, "SELECT obj_description('music_album'::regclass)") is None


# Collations


def test_collations_are_those_of_the_columns(postgres: Any, tables: Any) -> None:
    tables(Album)
    text = inspected(postgres)
    assert "title = models.CharField(max_length=50, db_collation='C'" in text
    assert "notes = models.TextField(db_collation='POSIX'" in text


def test_collations_decide_about_the_order(postgres: Any, tables: Any) -> None:
    if not one(postgres, "SELECT 1 FROM pg_collation WHERE collname = 'sv-x-icu'"):
        pytest.skip("this PostgreSQL server comes without ICU")

    class Song(models.Model):
        plain = models.TextField(db_collation="C")
        swedish = models.TextField(db_collation="sv-x-icu")

        class Meta:
            app_label = "music"
            apps = Apps(["tests.backends"])

    tables(Song)
    songs = Song.objects.using(postgres.alias)
    songs.bulk_create([Song(plain=text, swedish=text) for text in ("ö", "z", "Z", "a")])
    assert list(songs.order_by("plain").values_list("plain", flat=True)) == ["Z", "a", "z", "ö"]
    assert list(songs.order_by("swedish").values_list("swedish", flat=True)) == ["a", "z", "Z", "ö"]


def test_a_collation_is_changed_in_place(postgres: Any, tables: Any) -> None:
    tables(Album)
    old = Album._meta.get_field("notes")
    new = models.TextField(default="", db_collation="C")
    new.set_attributes_from_name("notes")
    new.model = Album
    with postgres.schema_editor() as editor:
        editor.alter_field(Album, old, new)
    assert "notes = models.TextField(db_collation='C'" in inspected(postgres)


# Tablespaces


@pytest.fixture
def tablespace(postgres: Any) -> Iterator[str]:
    """A tablespace in the server's own directory."""
    statements(
        postgres,
        "SET allow_in_place_tablespaces = on",
        "DROP TABLESPACE IF EXISTS migrator_fast",
        "CREATE TABLESPACE migrator_fast LOCATION ''",
    )
    yield "migrator_fast"
    statements(postgres, "DROP TABLESPACE migrator_fast")


def test_tables_and_indexes_are_put_into_tablespaces(postgres: Any, tablespace: str) -> None:
    own = Apps(["tests.backends"])

    class Track(models.Model):
        name = models.CharField(max_length=20, db_index=True, db_tablespace=tablespace)
        length = models.IntegerField(unique=True, db_tablespace=tablespace)
        albums: Any = models.ManyToManyField("self", db_table="music_track_albums")

        class Meta:
            app_label = "music"
            apps = own
            db_tablespace = tablespace
            indexes = [Index(Lower("name"), name="lower_name", db_tablespace=tablespace)]

    with postgres.schema_editor() as editor:
        editor.create_model(Track)
    try:
        with postgres.cursor() as cursor:
            cursor.execute(
                "SELECT relname, spcname FROM pg_class LEFT JOIN pg_tablespace ON pg_tablespace.oid = reltablespace "
                "WHERE relname LIKE 'music_track%%' AND relkind IN ('r', 'i') OR relname = 'lower_name'"
            )
            places = dict(cursor.fetchall())
    finally:
        with postgres.schema_editor() as editor:
            editor.delete_model(Track)
    assert {places[name] for name in ("music_track", "lower_name", "music_track_length_key")} == {tablespace}
    assert {place for name, place in places.items() if name.startswith("music_track_name")} == {tablespace}


# Partitions and views


@pytest.fixture
def partitions(postgres: Any) -> Iterator[None]:
    statements(
        postgres,
        "CREATE TABLE sales (id serial NOT NULL, sold date NOT NULL) PARTITION BY RANGE (sold)",
        "CREATE TABLE sales_2020 PARTITION OF sales FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "CREATE VIEW sale_days AS SELECT sold, count(*) AS number FROM sales GROUP BY sold",
        "CREATE MATERIALIZED VIEW sale_years AS SELECT date_part('year', sold)::integer AS year FROM sales",
    )
    yield
    statements(postgres, "DROP MATERIALIZED VIEW sale_years", "DROP VIEW sale_days", "DROP TABLE sales")


def test_partitions_and_views_are_introspected_on_request(postgres: Any, partitions: None) -> None:
    plain = inspected(postgres)
    assert "class Sales(models.Model)" in plain
    assert "class Sales2020" not in plain
    assert "class SaleDays" not in plain
    with_partitions = inspected(postgres, include_partitions=True)
    assert "class Sales2020(models.Model)" in with_partitions
    assert "managed = False  # Created from a partition. Don't remove." in with_partitions
    with_views = inspected(postgres, include_views=True)
    assert "class SaleDays(models.Model)" in with_views
    assert "year = models.IntegerField(blank=True, null=True)" in with_views
    assert "managed = False  # Created from a view. Don't remove." in with_views


def test_kinds_of_tables(postgres: Any, partitions: None) -> None:
    with postgres.cursor() as cursor:
        kinds = {table.name: table.type for table in postgres.introspection.get_table_list(cursor)}
        assert "sale_days" not in postgres.introspection.table_names(cursor)
        assert {"sale_days", "sale_years"} <= set(postgres.introspection.table_names(cursor, include_views=True))
    assert [kinds[name] for name in ("sales", "sales_2020", "sale_days", "sale_years")] == ["t", "p", "v", "v"]


def test_rows_of_partitions(postgres: Any, partitions: None) -> None:
    class Sale(models.Model):
        sold = models.DateField()

        class Meta:
            app_label = "music"
            apps = Apps(["tests.backends"])
            managed = False
            db_table = "sales"

    Sale.objects.using(postgres.alias).create(sold="2020-05-05")
    assert one(postgres, "SELECT count(*) FROM sales_2020") == 1


# Computed columns


def computed(persist: bool) -> Any:
    class Box(models.Model):
        side = models.IntegerField()
        area = models.GeneratedField(
            expression=F("side") * F("side"), output_field=models.IntegerField(), db_persist=persist
        )

        class Meta:
            app_label = "music"
            apps = Apps(["tests.backends"])

    return Box


def test_virtual_columns_from_18_on() -> None:
    class Connection:
        def __init__(self, version: int) -> None:
            self.pg_version = version

    flags = {
        version: DatabaseFeatures(Connection(version * 10000)).supports_virtual_generated_columns
        for version in (15, 17, 18, 19)
    }
    assert flags == {15: False, 17: False, 18: True, 19: True}


def test_virtual_columns(postgres: Any, tables: Any) -> None:
    box = computed(persist=False)
    messages = box.check(databases=[postgres.alias])
    if not postgres.features.supports_virtual_generated_columns:
        assert [message.id for message in messages] == ["fields.E221"]
        return
    assert messages == []
    tables(box)
    box.objects.using(postgres.alias).create(side=3)
    assert box.objects.using(postgres.alias).get().area == 9
    assert one(postgres, "SELECT attgenerated FROM pg_attribute WHERE attname = 'area'") == "v"


def test_virtual_columns_are_written_as_such(postgres: Any) -> None:
    box = computed(persist=False)
    with postgres.schema_editor(collect_sql=True) as editor:
        sql, _params = editor.column_sql(box, box._meta.get_field("area"))
    assert sql == 'integer GENERATED ALWAYS AS (("side" * "side")) VIRTUAL'


def test_stored_columns(postgres: Any, tables: Any) -> None:
    box = computed(persist=True)
    assert box.check(databases=[postgres.alias]) == []
    tables(box)
    assert box.objects.using(postgres.alias).create(side=3).area == 9
