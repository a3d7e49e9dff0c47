"""What the tests of migrations share."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.migrations.state.model import ModelState


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the models that are rendered, stubs included."""
    names: list[str] = []
    render = ModelState.render

    def collect(self: ModelState, apps: Any) -> Any:
        names.append(self.name)
        return render(self, apps)

    monkeypatch.setattr(ModelState, "render", collect)
    return names
