"""Faces: names that come late, and the garbage collector while a submodule loads."""

from __future__ import annotations

import gc

import pytest

from migrator.db.models import query_utils
from migrator.host import face
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
