"""What is not there yet says so."""

from __future__ import annotations

import importlib

import pytest


def test_test_cases_are_named_as_missing() -> None:
    module = importlib.import_module("migrator.test")
    with pytest.raises(ImportError, match="TestCase is not there yet"):
        _ = module.TestCase
