"""Faces: names that come late, and the garbage collector while a submodule loads."""

from __future__ import annotations

import gc

import pytest

from migrator.db.models import query_utils
from migrator.host import face
from migrator.host.collector import RELAXED, collector_relaxed
from migrator.query.compiler import related


def test_a_late_name_may_live_in_a_module_that_is_not_below_the_face() -> None:
    assert query_utils.select_related_descend is related.select_related_descend


@pytest.mark.parametrize("enabled", [True, False])
def test_loading_a_submodule_leaves_the_garbage_collector_as_it_was(enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(ModuleNotFoundError):
            face._imported("migrator.db.no_such_module")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


def test_a_relaxed_collector_takes_orders_from_the_code_around_which_it_is_relaxed() -> None:
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    try:
        gc.set_threshold(700, 10, 10)
        with collector_relaxed():
            assert gc.get_threshold() == (RELAXED, 10, 10)
        assert gc.get_threshold() == (700, 10, 10)
        with collector_relaxed():
            gc.set_threshold(900, 10, 10)
            gc.disable()
        assert gc.get_threshold() == (900, 10, 10)
        assert not gc.isenabled()
        gc.set_threshold(0)
        with collector_relaxed():
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
        (gc.enable if was_enabled else gc.disable)()
