"""The collector while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from migrator.host.collector import collector_paused


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_it_is_on_again_afterwards() -> None:
    with pytest.raises(KeyError), collector_paused():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_kept_is_never_looked_at() -> None:
    collections: list[str] = []
    gc.collect()
    gc.callbacks.append(lambda phase, info: collections.append(phase))
    try:
        with collector_paused(keep=True):
            kept = [[number] for number in range(10 * gc.get_threshold()[0])]
        assert gc.get_freeze_count() > len(kept)
        assert collections == []
    finally:
        gc.callbacks.pop()
