"""The order of tests: kinds of test cases first, classes together, shuffled or reversed if wanted."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any
from unittest.loader import _FailedTest  # type: ignore[attr-defined]  # the only mark of a module that does not load

from migrator.host.mode import public

exported = public("test.runner")


@exported
class Shuffler:
    """Puts things into an order that depends on a seed and on each of them alone.

    Leaving some out, or adding some, does not change the order of the others.

    Args:
        seed: a number; one is chosen if None.
    """

    hash_algorithm = "md5"

    def __init__(self, seed: Any = None) -> None:
        self.seed_source = "generated" if seed is None else "given"
        self.seed = random.randint(0, 10**10 - 1) if seed is None else seed

    @classmethod
    def _hash_text(cls, text: str) -> str:
        return hashlib.new(cls.hash_algorithm, text.encode(), usedforsecurity=False).hexdigest()

    @property
    def seed_display(self) -> str:
        """The seed, and where it comes from."""
        return f"{self.seed!r} ({self.seed_source})"

    def _hash_item(self, item: Any, key: Callable[[Any], str]) -> str:
        return self._hash_text(f"{self.seed}{key(item)}")

    def shuffle(self, items: Iterable[Any], key: Callable[[Any], str]) -> list[Any]:
        """Return the items in the order of the seed.

        Args:
            key: gives each item a text that no other has.

        Raises:
            RuntimeError: two of them have the same.
        """
        by_hash: dict[str, Any] = {}
        for item in items:
            digest = self._hash_item(item, key)
            if digest in by_hash:
                raise RuntimeError(f"item {item!r} has same hash {digest!r} as item {by_hash[digest]!r}")
            by_hash[digest] = item
        return [by_hash[digest] for digest in sorted(by_hash)]


def _class_path(test_class: Any) -> str:
    return f"{test_class.__module__}.{test_class.__qualname__}"


def _by_class(tests: Iterable[Any]) -> dict[Any, list[Any]]:
    """Return the tests by class, in the order in which they come; the same test is there once."""
    groups: dict[Any, dict[Any, None]] = {}
    for test in tests:
        groups.setdefault(type(test), {}).setdefault(test)
    return {test_class: list(group) for test_class, group in groups.items()}


def _identity(test: Any) -> str:
    return str(test.id())


@exported
def shuffle_tests(tests: Iterable[Any], shuffler: Shuffler) -> Iterator[Any]:
    """Yield the tests with their classes shuffled, and shuffled within each class."""
    groups = _by_class(tests)
    for test_class in shuffler.shuffle(groups, key=_class_path):
        yield from shuffler.shuffle(groups[test_class], key=_identity)


@exported
def reorder_test_bin(tests: Iterable[Any], shuffler: Shuffler | None = None, reverse: bool = False) -> Iterator[Any]:
    """Yield tests of one kind: class by class, shuffled if there is a *shuffler*, then reversed if wanted."""
    if shuffler is None:
        ordered: Iterable[Any] = chain.from_iterable(_by_class(tests).values())
    else:
        ordered = shuffle_tests(tests, shuffler)
    return iter(list(ordered)[::-1] if reverse else list(ordered))


@exported
def reorder_tests(
    tests: Iterable[Any], classes: Sequence[type], reverse: bool = False, shuffler: Shuffler | None = None
) -> Iterator[Any]:
    """Yield tests: what did not load, then those of each of *classes*, then the rest.

    Args:
        classes: base classes, first come first.
    """
    bins: list[list[Any]] = [[] for _ in range(len(classes) + 1)]
    failed: list[Any] = []
    for test in tests:
        if isinstance(test, _FailedTest):
            failed.append(test)
            continue
        place = next((place for place, base in enumerate(classes) if isinstance(test, base)), len(classes))
        bins[place].append(test)
    return chain.from_iterable(
        reorder_test_bin(group, shuffler=shuffler, reverse=reverse) for group in (failed, *bins)
    )
