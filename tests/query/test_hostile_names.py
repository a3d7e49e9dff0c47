"""Strings that try to be SQL, in every place that takes a name: refused, or an identifier in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from migrator.db import transaction
from migrator.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    Window,
)
from migrator.db.models.fields.json import KT, KeyTextTransform, KeyTransform
from migrator.db.models.functions import Cast, Collate, Extract, JSONObject, Trunc
from migrator.db.utils import ConnectionDoesNotExist, DatabaseError, NotSupportedError
from migrator.host.exceptions import FieldDoesNotExist, FieldError
from tests.query.canary import canary
from tests.query.models import ALL, Author, Record

CLEAR = (FieldError, FieldDoesNotExist, ValueError, TypeError, NotSupportedError, ConnectionDoesNotExist)
"""What a refusal may be."""

PIECES = ["'", '"', "`", "]", ";", "--", "/*", "*/", "#", ")", "(", "%s", "%", "%%", "\\", " ", "\n", "\0", ".", ","]
PIECES += [
    "__",
    "-",
    "?",
    "{",
    "}",
    "$",
    "$1",
    "=",
    "||",
    " OR 1=1 ",
    " UNION SELECT ",
    "é",
    "\ud800",
    "\u2028",
    "x" * 70,
]


def _with_canary(pieces: list[str]) -> str:
    middle = len(pieces) // 2
    return "".join([*pieces[:middle], "DROP TABLE canary", *pieces[middle:]])


NAMES = st.lists(st.sampled_from(PIECES), max_size=5).map(_with_canary)
"""Every one of them holds the word ``canary``."""

Place = Callable[[str, str], Any]
"""Uses a name on the database with that alias, and asks for the result."""


def rows(using: str) -> Any:
    return Record.objects.using(using)


QUERYSETS: dict[str, Place] = {
    "order_by": lambda name, using: list(rows(using).order_by(name)),
    "order_by, descending": lambda name, using: list(rows(using).order_by(f"-{name}")),
    "order_by, after a relation": lambda name, using: list(rows(using).order_by(f"owner__{name}")),
    "filter": lambda name, using: list(rows(using).filter(**{name: 1})),
    "filter, as a lookup": lambda name, using: list(rows(using).filter(**{f"text__{name}": 1})),
    "filter, after a relation": lambda name, using: list(rows(using).filter(**{f"owner__{name}": 1})),
    "filter, after a date": lambda name, using: list(rows(using).filter(**{f"day__{name}": 1})),
    "exclude": lambda name, using: list(rows(using).exclude(**{f"readers__{name}": 1})),
    "Q": lambda name, using: list(rows(using).filter(Q((name, 1)) | Q(text="a"))),
    "get": lambda name, using: rows(using).get(**{name: 1}),
    "values": lambda name, using: list(rows(using).values(name)),
    "values, an expression": lambda name, using: list(rows(using).values(**{name: F("text")})),
    "values_list": lambda name, using: list(rows(using).values_list(name)),
    "annotate": lambda name, using: list(rows(using).annotate(**{name: F("text")})),
    "annotate an aggregate": lambda name, using: list(rows(using).annotate(**{name: Count("pk")}).order_by(name)),
    "annotate, then filter": lambda name, using: list(rows(using).annotate(**{name: F("text")}).filter(**{name: 1})),
    "annotate, then values": lambda name, using: list(rows(using).annotate(**{name: F("text")}).values(name)),
    "alias": lambda name, using: list(rows(using).alias(**{name: F("text")}).order_by(name)),
    "aggregate": lambda name, using: rows(using).aggregate(**{name: Count("pk")}),
    "aggregate over": lambda name, using: rows(using).aggregate(found=Max(name)),
    "F": lambda name, using: list(rows(using).annotate(found=F(name))),
    "F in a condition": lambda name, using: list(rows(using).filter(text=F(name))),
    "OuterRef": lambda name, using: list(
        rows(using).filter(Exists(Author.objects.using(using).filter(name=OuterRef(name))))
    ),
    "a subquery's column": lambda name, using: list(
        rows(using).annotate(found=Subquery(Author.objects.using(using).values(name)[:1]))
    ),
    "Window": lambda name, using: list(
        rows(using).annotate(found=Window(Sum("number"), partition_by=name, order_by=name))
    ),
    "only": lambda name, using: list(rows(using).only(name)),
    "defer": lambda name, using: list(rows(using).defer(name)),
    "select_related": lambda name, using: list(rows(using).select_related(name)),
    "select_for_update of": lambda name, using: list(rows(using).select_for_update(of=(name,))),
    "distinct": lambda name, using: list(rows(using).distinct(name)),
    "dates, field": lambda name, using: list(rows(using).dates(name, "year")),
    "dates, kind": lambda name, using: list(rows(using).dates("day", name)),
    "datetimes, kind": lambda name, using: list(rows(using).datetimes("moment", name)),
    "latest": lambda name, using: rows(using).latest(name),
    "earliest": lambda name, using: rows(using).earliest(f"-{name}"),
    "in_bulk": lambda name, using: rows(using).in_bulk([1], field_name=name),
    "using": lambda name, using: list(rows(name)),
    "explain, format": lambda name, using: rows(using).explain(format=name),
    "explain, option": lambda name, using: rows(using).explain(**{name: True}),
    "explain, value": lambda name, using: rows(using).explain(verbose=name),
    "FilteredRelation, alias": lambda name, using: list(
        rows(using)
        .annotate(**{name: FilteredRelation("owner", condition=Q(owner__name="a"))})
        .filter(**{f"{name}__born": 1})
    ),
    "FilteredRelation, relation": lambda name, using: list(
        rows(using).annotate(found=FilteredRelation(name)).filter(found__pk=1)
    ),
    "FilteredRelation, condition": lambda name, using: list(
        rows(using).annotate(found=FilteredRelation("owner", condition=Q(**{f"owner__{name}": 1}))).filter(found__pk=1)
    ),
    "extra, name": lambda name, using: list(rows(using).extra(select={name: "1"})),
    "extra, order": lambda name, using: list(rows(using).extra(order_by=[name])),
    "union, then order_by": lambda name, using: list(rows(using).union(rows(using)).order_by(name)),
    "prefetch_related": lambda name, using: list(rows(using).prefetch_related(name)),
    "Prefetch, attribute": lambda name, using: list(rows(using).prefetch_related(Prefetch("readers", to_attr=name))),
}

EXPRESSIONS: dict[str, Place] = {
    "Trunc": lambda name, using: list(rows(using).annotate(found=Trunc("moment", name))),
    "Trunc of a date": lambda name, using: list(rows(using).annotate(found=Trunc("day", name))),
    "Extract": lambda name, using: list(rows(using).annotate(found=Extract("moment", name))),
    "Collate": lambda name, using: list(rows(using).annotate(found=Collate("text", name))),
    "Cast, collation": lambda name, using: list(
        rows(using).annotate(found=Cast("number", CharField(db_collation=name)))
    ),
    "JSONObject": lambda name, using: list(rows(using).annotate(found=JSONObject(**{name: "text"}))),
    "a key of JSON": lambda name, using: list(rows(using).filter(**{f"data__{name}": 1})),
    "a key of JSON in order_by": lambda name, using: list(rows(using).order_by(f"data__{name}")),
    "a key of JSON in values": lambda name, using: list(rows(using).values(f"data__{name}")),
    "has_key": lambda name, using: list(rows(using).filter(data__has_key=name)),
    "has_keys": lambda name, using: list(rows(using).filter(data__has_any_keys=[name, "a"])),
    "KeyTransform": lambda name, using: list(rows(using).annotate(found=KeyTransform(name, "data"))),
    "KeyTextTransform": lambda name, using: list(rows(using).filter(text=KeyTextTransform(name, "data"))),
    "KT": lambda name, using: list(rows(using).annotate(found=KT(f"data__{name}"))),
}

WRITES: dict[str, Place] = {
    "create": lambda name, using: rows(using).create(**{name: 1}),
    "update": lambda name, using: rows(using).update(**{name: 1}),
    "update, ordered": lambda name, using: rows(using).annotate(**{name: F("number")}).order_by(name).update(number=1),
    "update from an annotation": lambda name, using: rows(using).annotate(**{name: F("number")}).update(big=F(name)),
    "get_or_create": lambda name, using: rows(using).get_or_create(text="q", defaults={name: 1}),
    "update_or_create": lambda name, using: rows(using).update_or_create(text="q", create_defaults={name: 1}),
    "bulk_create": lambda name, using: rows(using).bulk_create(
        [Record(text="b")], update_conflicts=True, unique_fields=[name], update_fields=["text"]
    ),
    "bulk_create, updated": lambda name, using: rows(using).bulk_create(
        [Record(text="b")], update_conflicts=True, unique_fields=["key"], update_fields=[name]
    ),
    "bulk_update": lambda name, using: rows(using).bulk_update([Record(pk=1)], [name]),
    "save": lambda name, using: Record(pk=1).save(using=using, update_fields=[name]),
    "refresh_from_db": lambda name, using: rows(using).first().refresh_from_db(fields=[name]),
    "through defaults": lambda name, using: rows(using).first().readers.create(name="x", through_defaults={name: 1}),
    "savepoint": lambda name, using: transaction.savepoint_rollback(name, using=using),
    "savepoint, released": lambda name, using: transaction.savepoint_commit(name, using=using),
}


@pytest.fixture
def using(database: Any, tables: Callable[..., None]) -> Iterator[str]:
    """The alias of a database with a row, and a table that must outlive everything."""
    tables(*ALL, Record)
    Record.objects.using(database.alias).create(text="a", data={"a": 1})
    with canary(database):
        yield str(database.alias)


QUOTED = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'""")


@contextmanager
def watched(database: Any) -> Iterator[None]:
    """Fail if a statement holds the word outside quotation marks."""
    from migrator.runtime.connections import connections  # after the settings are there

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert "canary" not in QUOTED.sub("", sql), sql
        return execute(sql, params, many, context)

    connection = connections[database]
    with connection.execute_wrapper(watch), transaction.atomic(using=database):
        yield
        transaction.set_rollback(True, using=database)


@pytest.mark.parametrize("place", [*QUERYSETS, *EXPRESSIONS, *WRITES])
@pytest.mark.filterwarnings("ignore:Using percent signs")
def test_a_name_is_never_a_statement(place: str, using: str) -> None:
    use = {**QUERYSETS, **EXPRESSIONS, **WRITES}[place]

    @given(name=NAMES)
    @example(name='" ; DROP TABLE canary; --')
    @example(name="' ; DROP TABLE canary; --")
    @example(name='a" FROM canary --')
    @example(name="canary")
    @example(name="canary\0")
    @example(name="canary" * 200)
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def attempt(name: str) -> None:
        try:
            with watched(using):
                use(name, using)
        except (*CLEAR, AttributeError, Record.DoesNotExist):
            pass  # refused
        except DatabaseError as error:
            # The database knows no such savepoint, key or collation; it was asked in quotation marks.
            assert "syntax" not in str(error), name

    attempt()


def test_plain_values_as_names_stay_values(using: str) -> None:
    name = "a'b;c--d"
    Record.objects.using(using).create(text="odd", data={name: "found", "list": [{name: 1}]})
    found = Record.objects.using(using).filter(**{f"data__{name}": "found", f"data__list__0__{name}": 1})
    assert [record.text for record in found] == ["odd"]
    keyed = rows(using).filter(data__has_key=name).annotate(found=KeyTextTransform(name, "data"))
    assert [record.found for record in keyed] == ["found"]
    made = rows(using).annotate(found=JSONObject(**{name: Value("v")})).values_list("found", flat=True)
    assert made[0] == {name: "v"}
