"""Arrays: what comes back, what is found, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.contrib.postgres.aggregates import ArrayAgg
from migrator.contrib.postgres.expressions import ArraySubquery
from migrator.contrib.postgres.fields import ArrayField
from migrator.db import models
from migrator.db.models import F, OuterRef, Value
from migrator.db.models.functions import Upper
from migrator.host.apps import Apps
from migrator.host.exceptions import FieldError, ValidationError
from tests.contrib.postgres.shop import Item


@pytest.fixture
def items(postgres: Any, tables: Any) -> Any:
    tables(Item)
    everything = Item.objects.using(postgres.alias)
    everything.bulk_create(
        [
            Item(name="a", tags=["x"], number=1, grid=[[1, 2], [3, 4]]),
            Item(name="b", tags=["x", "y"], number=2, grid=[[None, 2]]),
            Item(name="c", tags=["y", "z", "Q"], number=3, notes=[{"k": 1}, None]),
            Item(name="d", tags=[], number=4),
        ]
    )
    return everything


def names(queryset: Any) -> str:
    return "".join(queryset.order_by("name").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"tags": ["x"]}, "a"),
        ({"tags": ("x", "y")}, "b"),
        ({"tags__contains": ["y"]}, "bc"),
        ({"tags__contained_by": ["x", "y"]}, "abd"),
        ({"tags__overlap": ["y", "q"]}, "bc"),
        ({"tags__overlap": [Upper(Value("q"))]}, "c"),
        ({"tags__len": 0}, "d"),
        ({"tags__len__gte": 2}, "bc"),
        ({"tags__0": "x"}, "ab"),
        ({"tags__2__iexact": "q"}, "c"),
        ({"tags__276": "x"}, ""),
        ({"tags__0_1": ["x"]}, "ab"),
        ({"tags__1_3": ["z", "Q"]}, "c"),
        ({"tags__in": [["x"], []]}, "ad"),
        ({"tags__gt": ["x"]}, "bc"),
        ({"grid": [[1, 2], [3, 4]]}, "a"),
        ({"grid__contains": [[4]]}, "a"),
        ({"grid__1__0": 3}, "a"),
        ({"grid__contains": [[F("number") + 3]]}, "a"),
        ({"grid": [[None, 2]]}, "b"),
        ({"grid__isnull": True}, "cd"),
        ({"notes__0__k": 1}, "c"),
        ({"notes__contains": [{"k": 1}]}, "c"),
        ({"notes__1__isnull": True}, "abcd"),
    ],
)
def test_finds(items: Any, conditions: dict[str, Any], found: str) -> None:
    assert names(items.filter(**conditions)) == found


def test_values_come_back_as_they_were(items: Any) -> None:
    assert list(items.order_by("name").values_list("tags", "grid", "notes")) == [
        (["x"], [[1, 2], [3, 4]], None),
        (["x", "y"], [[None, 2]], None),
        (["y", "z", "Q"], None, [{"k": 1}, None]),
        ([], None, None),
    ]


def test_arrays_are_saved_and_updated_one_by_one(items: Any) -> None:
    item = items.get(name="a")
    item.tags = ["n", "e", "w"]
    item.save()
    items.filter(name="b").update(tags=F("tags")[1:])
    assert list(items.order_by("name").values_list("tags", flat=True))[:2] == [["n", "e", "w"], ["y"]]


def test_bulk_update(items: Any) -> None:
    everything = list(items.order_by("name"))
    for item in everything:
        item.tags = [item.name, "z"]
    items.bulk_update(everything, ["tags"])
    assert names(items.filter(tags__contains=["z"])) == "abcd"


def test_overlap_with_the_arrays_of_a_query(items: Any) -> None:
    assert names(items.filter(tags__overlap=items.filter(name="a").values("tags"))) == "ab"


def test_a_subquery_as_an_array(items: Any) -> None:
    smaller = items.filter(number__lt=OuterRef("number")).order_by("-number").values("number")
    found = items.annotate(smaller=ArraySubquery(smaller)).filter(smaller__len=2).get()
    assert (found.name, found.smaller) == ("c", [2, 1])


def test_aggregated_arrays_are_arrays(items: Any) -> None:
    totals = items.values("tags__0").annotate(all=ArrayAgg("name", order_by="-name"))
    assert sorted(totals.filter(all__contains=["a"]).values_list("all", flat=True)) == [["b", "a"]]
    assert items.none().aggregate(all=ArrayAgg("name", default=["nobody"])) == {"all": ["nobody"]}


def test_a_name_that_is_no_place_is_refused(items: Any) -> None:
    with pytest.raises(FieldError, match="Unsupported lookup '0_bar' for ArrayField"):
        list(items.filter(tags__0_bar=["x"]))


def test_validation_tells_the_place() -> None:
    field = ArrayField(models.CharField(max_length=2), size=2)
    with pytest.raises(ValidationError) as caught:
        field.clean(["ok", "100%"], None)
    assert caught.value.messages == [
        "Item 2 in the array did not validate: Ensure this value has at most 2 characters (it has 4)."
    ]
    with pytest.raises(ValidationError, match="List contains 3 items, it should contain no more than 2"):
        field.clean(["a", "b", "c"], None)


def test_a_percent_sign_in_a_choice_is_no_placeholder() -> None:
    field = ArrayField(models.CharField(max_length=9, choices=[("a", "A")]))
    with pytest.raises(ValidationError) as caught:
        field.clean(["100%s"], None)
    assert caught.value.messages == ["Item 1 in the array did not validate: Value '100%s' is not a valid choice."]


def test_nested_arrays_have_one_length() -> None:
    field = ArrayField(ArrayField(models.IntegerField()))
    with pytest.raises(ValidationError, match="Nested arrays must have the same length"):
        field.clean([[1, 2], [3]], None)


def test_serialized_and_back() -> None:
    field = Item._meta.get_field("grid")
    text = field.value_to_string(Item(grid=[[1, 2], [3, None]]))
    assert field.to_python(text) == [[1, 2], [3, None]]


def test_deconstructs_to_the_documented_path() -> None:
    _name, path, args, kwargs = ArrayField(models.IntegerField(), size=3).deconstruct()
    assert (path, args, sorted(kwargs)) == (
        "migrator.contrib.postgres.fields.ArrayField",
        [],
        ["base_field", "size"],
    )


def test_forms_are_not_there() -> None:
    with pytest.raises(ImportError, match="SimpleArrayField was asked for, but migrator has no forms"):
        ArrayField(models.IntegerField()).formfield()


class Shouted(ArrayField):
    """An array whose placeholder is its own affair."""

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = super().get_placeholder_sql(value, compiler, connection)
        return (sql, params) if value == ["quiet"] else (f"upper({sql}::text)::text[]", params)


def test_rows_with_arrays_are_saved_by_a_kept_statement(postgres: Any, tables: Any) -> None:
    class Kept(models.Model):
        words: Any = ArrayField(models.TextField())

        class Meta:
            app_label = "kept"
            apps = Apps(["tests.contrib.postgres"])

    class Varied(models.Model):
        words: Any = Shouted(models.TextField())

        class Meta:
            app_label = "kept"
            apps = Apps(["tests.contrib.postgres"])

    tables(Kept, Varied)
    for model in (Kept, Varied):
        rows = model.objects.using(postgres.alias)
        for words in (["quiet"], ["loud"], []):
            row = rows.create(words=words)
            row.words = [*words, "more"] if words else ["quiet"]
            row.save()
    read = {
        model: list(model.objects.using(postgres.alias).values_list("words", flat=True)) for model in (Kept, Varied)
    }
    assert read[Kept] == [["quiet", "more"], ["loud", "more"], ["quiet"]]
    assert read[Varied] == [["QUIET", "MORE"], ["LOUD", "MORE"], ["quiet"]]
