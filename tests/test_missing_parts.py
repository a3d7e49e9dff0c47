"""What is not there says so."""

from __future__ import annotations

import importlib

import pytest


def test_contrib_is_named_as_missing() -> None:
    with pytest.raises(ImportError):
        importlib.import_module("migrator.contrib.admin")
