"""Finding the tests that labels name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any
from unittest.loader import _FailedTest  # type: ignore[attr-defined]  # the only mark of a module that does not load

from migrator.test.tags import tags_of


def is_discoverable(label: str) -> bool:
    """Say whether discovery goes into *label*: a folder, or the dotted path of a package."""
    if os.path.isdir(os.path.abspath(label)):
        return True
    try:
        found = find_spec(label)
    except (ImportError, ValueError):
        return False
    return found is not None and found.submodule_search_locations is not None


def top_level_of(path: str) -> str:
    """Return the first folder above *path* that is no package: what its modules are imported from."""
    top = os.path.abspath(path)
    while os.path.exists(os.path.join(top, "__init__.py")):
        above = os.path.dirname(top)
        if above == top:
            break
        top = above
    return top


@contextmanager
def name_patterns(loader: Any, patterns: Any) -> Iterator[None]:
    """Let *loader* take only tests whose names match, if there are patterns."""
    before = loader.testNamePatterns
    if patterns:
        loader.testNamePatterns = patterns
    try:
        yield
    finally:
        loader.testNamePatterns = before


def load_label(loader: Any, label: str, pattern: str, top_level: str | None) -> Any:
    """Return the suite of one label.

    Args:
        label: a dotted path of a module, class or method, or a folder.
        pattern: of the names of test files, where folders and packages are searched.
        top_level: the folder that modules are imported from; found by itself if None.

    Raises:
        RuntimeError: the label is the path of a file.
    """
    path = os.path.abspath(label)
    if not os.path.exists(path):
        named = loader.loadTestsFromName(label)
        if named.countTestCases() or not is_discoverable(label):
            return named
    elif not os.path.isdir(path):
        raise RuntimeError(
            f"One of the test labels is a path to a file: {label!r}, which is not supported. Use a dotted module name "
            "or path to a directory instead."
        )
    top = top_level
    if os.path.isdir(path) and top is None:
        top = top_level_of(path)
    tests = loader.discover(start_dir=label, pattern=pattern, top_level_dir=top)
    # The loader would look for the next label's modules below the same folder.
    loader._top_level_dir = None
    return tests


def matching(tests: Iterator[Any], wanted: set[str], unwanted: set[str]) -> Iterator[Any]:
    """Yield the tests that have one of the *wanted* tags, if there are such, and none that is *unwanted*.

    What did not load is yielded, so that nobody overlooks it.
    """
    for test in tests:
        if not isinstance(test, _FailedTest):
            tags = tags_of(test)
            if (wanted and not tags & wanted) or tags & unwanted:
                continue
        yield test
