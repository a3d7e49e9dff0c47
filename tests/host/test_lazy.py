"""Lazy values and objects, and the seam itself."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from unittest import mock

import pytest

from migrator.utils import timezone
from migrator.utils.functional import (
    LazyObject,
    SimpleLazyObject,
    cached_property,
    empty,
    keep_lazy_text,
    lazy,
    lazystr,
)


def test_a_promise_behaves_like_its_value() -> None:
    numbers = lazy(lambda: 4, int)
    assert (numbers() + 1, 1 + numbers(), 9 % numbers(), numbers().bit_length(), hash(numbers())) == (5, 5, 1, 3, 4)
    text = lazystr("a%s")
    assert (text % "b", f"{text}", len(text), str(text)) == ("ab", "a%s", 3, "a%s")
    assert text == "a%s" and text < "b"


def test_a_function_that_keeps_lazy_waits_for_lazy_arguments_only() -> None:
    calls: list[str] = []

    @keep_lazy_text
    def loud(text: Any) -> str:
        calls.append(text)
        return str(text).upper()

    assert loud("a") == "A"
    later = loud(lazystr("b"))
    assert calls == ["a"]
    assert str(later) == "B"


def test_promises_of_two_functions_share_the_methods_of_their_results() -> None:
    one, two = lazy(lambda: "one", str)(), lazy(lambda: "two", str)()
    assert (one.upper(), two.upper(), len(one), one == "one", one < two) == ("ONE", "TWO", 3, True, True)
    assert type(one) is not type(two)
    assert type(one).__bases__ == type(two).__bases__
    assert lazy(lambda: [1, 2], list)().index(2) == 1


def test_a_promise_can_be_pickled() -> None:
    assert str(pickle.loads(pickle.dumps(lazystr("a")))) == "a"


def test_a_cached_property_is_computed_once_and_anew_when_deleted() -> None:
    class Thing:
        count = 0

        @cached_property
        def value(self) -> int:
            self.count += 1
            return self.count

    thing = Thing()
    assert (thing.value, thing.value) == (1, 1)
    del thing.value
    assert thing.value == 2


def test_a_lazy_object_is_made_at_first_use() -> None:
    made: list[int] = []
    thing = SimpleLazyObject(lambda: made.append(1) or [1, 2])
    copied = copy.copy(thing)
    assert not made
    assert (len(thing), thing[0], 2 in thing, isinstance(thing, list)) == (2, 1, True, True)
    assert copied._wrapped is empty
    assert made == [1]


def test_a_lazy_object_hides_what_its_object_lacks() -> None:
    class Plain(LazyObject):
        def _setup(self) -> None:
            self._wrapped = object()

    assert not hasattr(Plain(), "__len__")


def test_patching_the_public_path_reaches_the_code(override: Any) -> None:
    with mock.patch("migrator.utils.timezone.now", return_value="noon"):
        from migrator.host import timezone as seam
        from migrator.host.standalone import timezone as code

        assert seam.now() == code.now() == timezone.now() == "noon"
    assert code.now() != "noon"


def test_forms_say_that_there_are_none() -> None:
    from migrator.host import forms

    with pytest.raises(ImportError, match=r"forms.CharField was asked for, but migrator has no forms"):
        _ = forms.CharField
