"""What making a model class gives, and what it does not do before somebody asks."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.apps.registry import Apps
from migrator.db import models
from migrator.db.models.constraints import CheckConstraint, UniqueConstraint
from migrator.models.metaclass import ModelBase
from migrator.models.save_steps import Steps
from migrator.utils.functional import lazy
from tests.models.test_call_counts import count_calls


def make(meta: Any = None, registry: Any = None, **attributes: Any) -> Any:
    """Return a new model, in a registry of its own unless one is given."""
    options = type("Meta", () if meta is None else (meta,), {"app_label": "shop", "apps": registry or Apps()})
    return type("Book", (models.Model,), {"__module__": __name__, "Meta": options, **attributes})


def test_a_model_without_docstring_is_described_by_its_fields() -> None:
    book = make(title=models.CharField(max_length=10), author=models.ForeignKey("Author", models.CASCADE))
    assert book.__doc__ == "Book(id, title, author)"
    assert make(__doc__="Written.").__doc__ == "Written."
    assert type(
        "Child", (book,), {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "shop"})}
    ).__doc__ == ("Child(id, title, author, book_ptr)")


def test_options_are_inherited_from_the_bases_of_meta() -> None:
    class Base:
        ordering = ["title"]
        verbose_name = "volume"

    options = make(meta=Base, title=models.CharField(max_length=10))._meta
    assert (options.ordering, options.verbose_name, str(options.verbose_name_plural)) == (
        ["title"],
        "volume",
        "volumes",
    )
    assert list(options.original_attrs) == ["verbose_name", "ordering", "app_label", "apps"]


def test_a_lazy_plural_is_not_read_before_somebody_asks() -> None:
    read: list[str] = []

    def translate() -> str:
        read.append("read")
        return "books"

    class Base:
        verbose_name_plural = lazy(translate, str)()

    options = make(meta=Base)._meta
    assert read == []
    assert str(options.verbose_name_plural) == "books"


def test_clones_of_constraints_are_equal_and_their_own() -> None:
    for constraint in (
        UniqueConstraint(fields=["a"], include=["b"], name="%(class)s_one", violation_error_code="twice"),
        UniqueConstraint("a", name="two", condition=models.Q(b=1)),
        CheckConstraint(condition=models.Q(a__gt=1), name="three", violation_error_message="no"),
    ):
        clone = constraint.clone()
        assert clone == constraint and clone is not constraint
        assert clone.deconstruct() == constraint.deconstruct()
        clone.name = "other"
        assert constraint.name != "other"


def test_a_constraint_of_a_class_with_arguments_of_its_own_is_cloned_by_them() -> None:
    class Counted(UniqueConstraint):
        made = 0

        def __init__(self, **kwargs: Any) -> None:
            Counted.made += 1
            super().__init__(**kwargs)

    Counted(fields=["a"], name="one").clone()
    assert Counted.made == 2


@pytest.mark.parametrize("counted", [False, True])
def test_making_a_class_takes_few_calls(counted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ratchet: lower it when the number falls. After the first save, what is assigned to a class is counted."""
    make()  # loads what comes late
    with monkeypatch.context() as patch:
        patch.delattr(ModelBase, "__setattr__", raising=False)
        patch.delattr(ModelBase, "__delattr__", raising=False)
        if counted:
            Steps().count_changes(ModelBase)
        number = _calls_of_making()
        if counted:
            del ModelBase.__setattr__, ModelBase.__delattr__
    assert number <= (180 if counted else 165)


def _calls_of_making() -> int:
    attributes = {
        "title": models.CharField(max_length=10),
        "pages": models.IntegerField(default=0),
        "sequel": models.ForeignKey("self", models.CASCADE),
    }
    registry = Apps()
    return count_calls(lambda: make(registry=registry, **attributes))


def test_fields_are_in_order_of_creation_whatever_the_order_of_adding() -> None:
    first, second = models.IntegerField(), models.IntegerField()
    book = make()
    book.add_to_class("b", second)
    book.add_to_class("a", first)
    assert [field.name for field in book._meta.local_fields] == ["id", "a", "b"]
