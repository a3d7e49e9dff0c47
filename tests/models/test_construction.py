"""Making instances: the quick way and the long way must agree."""

from __future__ import annotations

import pickle
import weakref
from typing import Any

import pytest

from migrator.db import models
from migrator.models.blueprint import blueprint_of
from migrator.models.construction import Construction
from migrator.models.deferred import DEFERRED
from migrator.models.filling import Argument, source_of
from migrator.models.signals import post_init, pre_init
from tests.models.library import Author, Cover, Novel, Tag, Work

ARGUMENTS: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
    (Author, (), {}),
    (Author, (7, "Ada", 1815), {}),
    (Author, (), {"name": "Ada"}),
    (Author, (7,), {"name": "Ada"}),
    (Author, (models.DEFERRED, "Ada", models.DEFERRED), {}),
    (Work, (), {"title": "Notes", "author": Author(pk=3, name="Ada")}),
    (Work, (), {"title": "Notes", "author_id": 3}),
    (Work, (), {"title": "Notes", "words": ["x"], "pk": 4}),
    (Novel, (), {"title": "Emma", "genre": "satire", "pages": 474}),
]


def attributes(instance: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(instance).items() if name != "_state"}


@pytest.mark.parametrize(("model", "args", "kwargs"), ARGUMENTS)
def test_the_quick_way_sets_what_the_long_way_sets(
    model: Any, args: tuple[Any, ...], kwargs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = model(*args, **kwargs)
    monkeypatch.setattr(Construction, "_orm_fill", lambda *args: False)
    long = model(*args, **kwargs)
    assert attributes(quick) == attributes(long)
    assert quick._state.fields_cache == long._state.fields_cache


def test_defaults_that_are_made_anew_are_not_shared() -> None:
    assert Work().words is not Work().words


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ((1, 2, 3, 4), {}, "Number of args exceeds number of fields"),
        ((1,), {"id": 2}, "Author() got both positional and keyword arguments for field 'id'."),
        (
            (),
            {"nam": "x", "nom": "y"},
            "Author() got unexpected keyword arguments: 'nam', 'nom'. Did you mean 'name'?",
        ),
    ],
)
def test_wrong_arguments(args: tuple[Any, ...], kwargs: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, IndexError)) as caught:
        Author(*args, **kwargs)
    assert str(caught.value) == message


def test_a_loaded_row_is_not_new() -> None:
    author = Author.from_db("default", ["id", "name", "born"], (1, "Ada", 1815))
    assert (author._state.adding, author._state.db, author.name) == (False, "default", "Ada")


def test_columns_that_were_not_loaded_stay_out() -> None:
    author = Author.from_db("default", ["id", "born"], (1, 1815))
    assert author.get_deferred_fields() == {"name"}


def test_init_signals_see_rows_that_are_loaded() -> None:
    seen: list[Any] = []

    def remember(sender: Any, **kwargs: Any) -> None:
        seen.append(sender)

    for signal in (pre_init, post_init):
        signal.connect(remember, sender=Tag)
    try:
        Tag.from_db("default", ["id", "word"], (1, "poem"))
    finally:
        for signal in (pre_init, post_init):
            signal.disconnect(remember, sender=Tag)
    assert seen == [Tag, Tag]


def test_an_abstract_model_is_no_model() -> None:
    class Plan(models.Model):
        class Meta:
            abstract = True

    with pytest.raises(TypeError, match="Abstract models cannot be instantiated"):
        Plan()


def test_a_new_field_changes_the_blueprint() -> None:
    class Sketch(models.Model):
        class Meta:
            app_label = "models"
            apps = type(Tag._meta.apps)()

    before = blueprint_of(Sketch)
    models.IntegerField(default=5).contribute_to_class(Sketch, "lines")  # type: ignore[no-untyped-call]  # a method without types
    assert blueprint_of(Sketch) is not before
    assert Sketch().lines == 5  # type: ignore[attr-defined]  # it was added while running


def test_the_circle_of_a_one_to_one_relation_is_broken() -> None:
    import gc

    work = Work(title="Emma")
    cover = Cover(work=work)
    assert work.cover is cover  # type: ignore[attr-defined]  # the other side of a relation
    gone = weakref.ref(work)
    gc.collect()
    gc.disable()
    try:
        del work, cover
        gc.collect()
    finally:
        gc.enable()
    assert gone() is None


def test_pickles_carry_the_state_of_older_releases() -> None:
    author = Author(pk=1, name="Ada")
    state = {"db": "default", "adding": False}
    author.__setstate__({"id": 1, "name": "Ada", "_state": state, "_django_version": "6.1.3"})
    assert (author._state.db, author._state.adding) == ("default", False)


def test_a_version_that_differs_is_told() -> None:
    with pytest.warns(RuntimeWarning, match=r"Django version 1\.0 does not match the current version"):
        Author().__setstate__({"_django_version": "1.0"})


def test_exceptions_of_a_model_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(Author.DoesNotExist("gone")))
    assert type(error) is Author.DoesNotExist


def test_many_instances_are_made_as_the_first_one() -> None:
    """The function that is generated for a model does what is done without it."""
    made = [Work(title=f"Work {number}", author_id=number) for number in range(20)]
    assert [work.__dict__ | {"_state": None} for work in made] == [
        {"_state": None, "id": None, "title": f"Work {number}", "pages": 1, "words": [], "author_id": number}
        for number in range(20)
    ]
    assert list(made[-1].__dict__) == ["_state", *blueprint_of(Work).attnames]
    assert made[-1].words is not made[-2].words
    author = Author(name="Ada")
    for work in (Work(author=author), Work(title=DEFERRED), Work(None, "Emma", 3, [], 4), Work(pk=7)):
        assert work.get_deferred_fields() in (set(), {"title"})
    assert (Work(author=author).author, Work(pk=7).id) == (author, 7)
    with pytest.raises(TypeError, match="unexpected keyword arguments: 'titel'"):
        Work(titel="Emma")


def test_the_function_that_fills_is_straight_line_code() -> None:
    assert source_of([Argument("id", False, True), Argument("words", True, True), Argument("a_id", False, False)]) == (
        "def fill(self_, *, id=default0, words=default1, a_id=default2, **others_):\n"
        "    if others_ or id is DEFERRED or words is DEFERRED or a_id is DEFERRED:\n"
        "        return False\n"
        "    if words is MISSING:\n"
        "        words = make1()\n"
        "    own_ = self_.__dict__\n"
        "    self_.id = id\n"
        "    self_.words = words\n"
        "    own_['a_id'] = a_id\n"
        "    return True\n"
    )


def test_a_default_assigned_while_models_are_in_use_is_what_new_instances_start_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author: Any = Work._meta.get_field("author")
    assert (Novel().pages, Novel().author_id) == (1, None)
    monkeypatch.setattr(Work._meta.get_field("pages"), "default", 7)
    monkeypatch.setattr(author, "default", Author(pk=3))
    assert [(model().pages, model().author_id) for model in (Work, Novel)] == [(7, 3), (7, 3)]
    assert author.get_default() == 3
