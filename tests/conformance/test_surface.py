"""Every name that Django's parts and tests import from ``django.db`` is at the same path of ours."""

from __future__ import annotations

from migrator.host.mode import ROOT
from tests.conformance.surface import look


def test_every_name_can_be_imported_and_works() -> None:
    surface = look(ROOT)
    assert surface.missing == {}
    assert surface.refusing == []
    assert len(surface.importable) > 400
