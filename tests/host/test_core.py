"""Exceptions, checks, signals, validators."""

from __future__ import annotations

import asyncio
import gc
from decimal import Decimal
from typing import Any

import pytest

from migrator.apps.registry import Apps
from migrator.core import checks, validators
from migrator.core.checks.model_checks import _check_lazy_references
from migrator.core.checks.registry import CheckRegistry
from migrator.core.exceptions import NON_FIELD_ERRORS, ValidationError
from migrator.dispatch import Signal, receiver

# ValidationError


def test_the_three_forms_of_a_validation_error() -> None:
    single = ValidationError("too %(how)s", code="size", params={"how": "long"})
    many = ValidationError([single, "bad"])
    by_field = ValidationError({"name": many, "age": ["old"]})
    assert single.messages == ["too long"]
    assert many.messages == ["too long", "bad"]
    assert by_field.message_dict == {"name": ["too long", "bad"], "age": ["old"]}
    assert repr(by_field) == "ValidationError({'name': ['too long', 'bad'], 'age': ['old']})"


def test_errors_without_a_field_are_collected_under_their_own_key() -> None:
    errors: dict[str, Any] = {}
    ValidationError("bad").update_error_dict(errors)
    ValidationError({"name": "long"}).update_error_dict(errors)
    assert {key: [error.message for error in found] for key, found in errors.items()} == {
        NON_FIELD_ERRORS: ["bad"],
        "name": ["long"],
    }


def test_equal_errors_are_equal_in_any_order() -> None:
    assert ValidationError(["a", "b"]) == ValidationError(["b", "a"])
    assert ValidationError("a", code="x") != ValidationError("a", code="y")
    assert not hasattr(ValidationError("a"), "message_dict")


# Checks


def test_checks_run_by_tag_and_deployment() -> None:
    registry = CheckRegistry()
    registry.register("red")(lambda **kwargs: ["a"])
    registry.register(lambda **kwargs: ["b"], "red", "blue", deploy=True)
    registry.register(lambda **kwargs: ["c"], checks.Tags.database)
    assert registry.run_checks() == ["a"]
    assert sorted(registry.run_checks(tags=["red"], include_deployment_checks=True)) == ["a", "b"]
    assert sorted(registry.run_checks(databases=["default"])) == ["a", "c"]
    assert not registry.tag_exists("blue")


def test_a_check_that_returns_no_list_is_named() -> None:
    registry = CheckRegistry()

    @registry.register
    def wrong(**kwargs: Any) -> Any:
        return None

    with pytest.raises(TypeError, match=r"wrong.* did not return a list. All functions registered"):
        registry.run_checks()


def test_messages_show_object_id_and_hint(override: Any) -> None:
    error = checks.Error("Wrong.", hint="Right it.", obj="thing", id="shop.E001")
    assert str(error) == "thing: (shop.E001) Wrong.\n\tHINT: Right it."
    assert str(checks.Info("Look.")) == "?: Look."
    assert error.is_serious() and not checks.Warning("x").is_serious()
    with override(SILENCED_SYSTEM_CHECKS=["shop.E001"]):
        assert error.is_silenced()


def test_what_waits_for_a_missing_model_is_an_error() -> None:
    registry = Apps()

    def wait(*models: Any) -> None:
        """Never called."""

    registry.lazy_model_operation(wait, ("shop", "book"))
    registry.lazy_model_operation(wait, ("store", "pen"))
    (error,) = _check_lazy_references(registry, ignore={("store", "pen")})
    assert error.id == "models.E022"
    assert error.msg == f"{wait!r} contains a lazy reference to shop.book, but app 'shop' isn't installed."


# Signals


def test_receivers_are_called_for_their_sender_and_die_with_their_object(override: Any) -> None:
    signal = Signal(use_caching=True)

    class Listener:
        def hear(self, **kwargs: Any) -> str:
            return "heard"

    listener = Listener()
    signal.connect(listener.hear, sender=int)
    assert [answer for _, answer in signal.send(int)] == ["heard"]
    assert signal.send(str) == []
    assert signal.has_listeners(int)
    del listener
    gc.collect()
    assert signal.send(int) == []
    assert not signal.has_listeners(int)


def test_a_uid_connects_once(override: Any) -> None:
    signal = Signal()
    for _ in range(3):
        signal.connect(lambda **kwargs: 1, weak=False, dispatch_uid="once")
    assert len(signal.receivers) == 1
    assert signal.disconnect(dispatch_uid="once")
    assert not signal.disconnect(dispatch_uid="once")


def test_robust_sending_gives_errors_back(override: Any, caplog: pytest.LogCaptureFixture) -> None:
    signal = Signal()
    failure = ValueError("no")

    @receiver(signal)
    def fail(**kwargs: Any) -> None:
        raise failure

    assert signal.send_robust(None) == [(fail, failure)]
    assert "in Signal.send_robust() (no)" in caplog.text


def test_coroutines_and_functions_answer_both_ways(override: Any) -> None:
    signal = Signal()

    @receiver(signal)
    async def later(**kwargs: Any) -> str:
        await asyncio.sleep(0)
        return "later"

    @receiver(signal)
    def now(**kwargs: Any) -> str:
        return "now"

    assert signal.send(None) == [(now, "now"), (later, "later")]
    assert asyncio.run(signal.asend(None)) == [(now, "now"), (later, "later")]


# Validators


@pytest.mark.parametrize(
    ("validator", "good", "bad"),
    [
        (validators.validate_slug, "a-b_1", "a b"),
        (validators.validate_email, "a@example.com", "a@b@example.com"),
        (validators.URLValidator(), "https://example.com/?q=1", "example.com"),
        (validators.validate_ipv46_address, "::1", "1.2.3"),
        (validators.MaxLengthValidator(2), "ab", "abc"),
        (validators.StepValueValidator(0.1), 0.3, 0.35),
        (validators.DecimalValidator(4, 2), Decimal("12.34"), Decimal("123.4")),
        (validators.validate_comma_separated_integer_list, "1,2", "1,,2"),
    ],
)
def test_validators_refuse_what_is_wrong(validator: Any, good: Any, bad: Any, override: Any) -> None:
    validator(good)
    with pytest.raises(ValidationError):
        validator(bad)


def test_the_number_of_a_limit_chooses_singular_or_plural(override: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        validators.MinLengthValidator(1)("")
    assert caught.value.messages == ["Ensure this value has at least 1 character (it has 0)."]


def test_validators_deconstruct_to_their_public_path() -> None:
    assert validators.MaxValueValidator(3).deconstruct() == ("migrator.core.validators.MaxValueValidator", (3,), {})
    assert validators.MaxValueValidator(3) == validators.MaxValueValidator(3)


def test_an_asynchronous_page_is_not_reversed_before_it_is_loaded() -> None:
    from migrator.core.paginator import AsyncPaginator

    async def page() -> Any:
        return await AsyncPaginator([1, 2, 3], 2).apage(1)

    loaded = asyncio.run(page())
    assert list(reversed(loaded)) == [2, 1]
    loaded.object_list = (1, 2)
    with pytest.raises(TypeError, match=r"aget_object_list\(\) must be awaited before calling reversed"):
        reversed(loaded)
