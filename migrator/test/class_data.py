"""Attributes that ``setUpTestData`` leaves on a class: every test gets copies of its own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from migrator.host.mode import public


@public("test.testcases")
class TestData:
    """A class attribute whose value each test copies at first use.

    The copies of one test are made together: objects that referred to each other still do.

    Args:
        name: of the attribute.
        data: its value on the class.
    """

    __test__ = False

    memo_attribute = "_testdata_memo"

    def __init__(self, name: str, data: Any) -> None:
        self.name = name
        self.data = data

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self.data
        memo = vars(instance).setdefault(self.memo_attribute, {})
        copy = deepcopy(self.data, memo)
        setattr(instance, self.name, copy)
        return copy

    def __repr__(self) -> str:
        return f"<TestData: name={self.name!r}, data={self.data!r}>"
