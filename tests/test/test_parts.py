"""Parts of the test tools that need no database."""

from __future__ import annotations

import asyncio
import sys
import unittest
import warnings
from typing import Any

import pytest

import migrator.test
from migrator.conf import settings
from migrator.core.signals import setting_changed
from migrator.db import models
from migrator.test import SimpleTestCase, TestCase, modify_settings, override_settings, tag
from migrator.test.results import RemoteFailure, RemoteTestResult
from migrator.test.runner import Shuffler, reorder_tests
from migrator.test.tags import tags_of
from migrator.test.utils import (
    Approximate,
    TestContextDecorator,
    captured_stdout,
    compare_xml,
    dependency_ordered,
    extend_sys_path,
    ignore_warnings,
    isolate_apps,
    isolate_lru_cache,
    register_lookup,
    setup_test_environment,
    teardown_test_environment,
)


def test_what_is_about_the_web_says_so() -> None:
    with pytest.raises(ImportError, match="HTTP, which migrator leaves to web frameworks"):
        _ = migrator.test.Client
    with pytest.raises(AttributeError, match=r"assertContains.*HTTP responses"):
        _ = SimpleTestCase().assertContains


def test_receivers_hear_of_changed_settings_and_of_their_end() -> None:
    heard: list[Any] = []

    def receiver(*, setting: str, value: Any, enter: bool, **kwargs: Any) -> None:
        heard.append((setting, value, enter))

    setting_changed.connect(receiver)
    with override_settings(PRICE=3):
        assert settings.PRICE == 3
    setting_changed.disconnect(receiver)
    assert heard == [("PRICE", 3, True), ("PRICE", None, False)]


def test_a_receiver_that_fails_takes_the_settings_back() -> None:
    def receiver(*, setting: str, enter: bool, **kwargs: Any) -> None:
        if enter:
            raise LookupError(setting)

    setting_changed.connect(receiver)
    with pytest.raises(LookupError, match="PRICE"), override_settings(PRICE=3):
        pytest.fail("not reached")
    setting_changed.disconnect(receiver)
    assert not hasattr(settings, "PRICE")


def test_lists_are_changed_in_the_order_of_the_operations() -> None:
    with (
        override_settings(WORDS=["b"]),
        modify_settings(WORDS={"append": ["c", "b"], "prepend": "a"}),
        modify_settings(WORDS={"remove": ["b"]}),
    ):
        assert settings.WORDS == ["a", "c"]


def test_decorators_of_settings_want_a_test_case() -> None:
    with pytest.raises(ValueError, match="SimpleTestCase"):
        override_settings(PRICE=3)(object().__class__)


def test_a_decorated_coroutine_has_the_change_until_it_is_done() -> None:
    @override_settings(PRICE=3)
    async def price() -> Any:
        await asyncio.sleep(0)
        return settings.PRICE

    assert asyncio.run(price()) == 3


def test_models_of_an_isolated_registry_stay_there() -> None:
    with isolate_apps() as registry:

        class Ghost(models.Model):
            class Meta:
                app_label = "ghosts"

    assert Ghost._meta.apps is registry
    from migrator.apps import apps

    assert "ghosts" not in apps.all_models


def test_a_lookup_is_registered_for_a_while() -> None:
    class Loud(models.Lookup):
        lookup_name = "loud"

    with register_lookup(models.CharField, Loud):
        assert models.CharField().get_lookup("loud") is Loud
    assert models.CharField().get_lookup("loud") is None


def test_small_ones() -> None:
    assert Approximate(1.0, places=2) == 1.001
    assert Approximate(1.0, places=2) != 1.1
    assert compare_xml("<a x='1' y='2'>b  c</a> ", '<a y="2" x="1">b c</a>')
    assert not compare_xml("<a>b</a><c/>", "<a>b</a>")
    with captured_stdout() as out:
        print("caught")
    assert out.getvalue() == "caught\n"
    with extend_sys_path("/nowhere"):
        assert sys.path[-1] == "/nowhere"
    assert sys.path[-1] != "/nowhere"
    with warnings.catch_warnings(), ignore_warnings(category=UserWarning):
        warnings.simplefilter("error", DeprecationWarning)
        warnings.warn("unheard", UserWarning, stacklevel=1)


def test_a_cache_is_empty_before_and_after() -> None:
    from functools import lru_cache

    @lru_cache
    def double(number: int) -> int:
        return 2 * number

    double(1)
    with isolate_lru_cache(double):
        assert double.cache_info().currsize == 0
        double(2)
    assert double.cache_info().currsize == 0


class Blue(unittest.TestCase):
    def a(self) -> None: ...

    def b(self) -> None: ...


class Green(SimpleTestCase):
    @tag("own")
    def a(self) -> None: ...


@tag("child")
class Child(tag("base")(Green)):  # type: ignore[misc]  # a decorated class is a base like any other
    pass


def test_kinds_of_test_cases_come_in_order_and_classes_stay_together() -> None:
    tests = [Blue("b"), Green("a"), Blue("a"), Green("a")]
    assert list(reorder_tests(tests, classes=[TestCase, SimpleTestCase])) == [Green("a"), Blue("b"), Blue("a")]


def test_shuffled_orders_agree_on_what_they_share() -> None:
    words = [str(number) for number in range(20)]
    whole = Shuffler(seed=5).shuffle(words, key=str)
    part = Shuffler(seed=5).shuffle(words[5:], key=str)
    assert part == [word for word in whole if word in part]
    assert whole != words


def test_tags_are_inherited() -> None:
    assert tags_of(Child("a")) == {"base", "child", "own"}


def test_databases_that_depend_on_each_other_are_refused() -> None:
    from migrator.core.exceptions import ImproperlyConfigured

    raw = [("s1", ("one", ["a"])), ("s2", ("two", ["b"]))]
    assert [signature for signature, _ in dependency_ordered(raw, {"a": ["b"]})] == ["s2", "s1"]
    with pytest.raises(ImproperlyConfigured, match="Circular dependency"):
        dependency_ordered(raw, {"a": ["b"], "b": ["a"]})


def test_an_error_that_cannot_be_pickled_is_handed_over_as_text() -> None:
    class Local(AssertionError):
        pass

    class Failing(unittest.TestCase):
        def runTest(self) -> None:
            raise Local("inside")

    result = RemoteTestResult()
    Failing().run(result)
    name, _index, (kind, error, _traceback) = next(event for event in result.events if event[0] == "addFailure")
    assert (name, kind) == ("addFailure", RemoteFailure)
    assert "inside" in str(error)


def test_the_environment_is_set_up_once() -> None:
    setup_test_environment()
    try:
        assert "testserver" in settings.ALLOWED_HOSTS
        with pytest.raises(RuntimeError, match="already called"):
            setup_test_environment()
    finally:
        teardown_test_environment()
    assert "testserver" not in settings.ALLOWED_HOSTS


class Nothing(TestContextDecorator):
    def enable(self) -> str:
        return "context"

    def disable(self) -> None: ...


def test_a_decorator_hands_its_context_to_tests() -> None:
    seen: list[Any] = []

    @Nothing(attr_name="given")
    class Decorated(unittest.TestCase):
        def runTest(self) -> None:
            seen.append(self.given)  # type: ignore[attr-defined]  # the decorator sets it

    Decorated().debug()

    @Nothing(kwarg_name="given")
    def decorated(given: str) -> None:
        seen.append(given)

    decorated()
    assert seen == ["context", "context"]
