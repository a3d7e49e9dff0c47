"""What the proofs share: an empty database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases

from .schema import clear


@pytest.fixture(scope="module")
def proof_alias() -> Iterator[dict[str, str]]:
    """Let this process have an empty database of each kind; give their aliases."""
    from migrator.host.conf import settings as host_settings
    from migrator.runtime.connections import connections

    host_settings.DATABASES["proof"] = {"ENGINE": databases.SQLITE, "NAME": ":memory:"}
    connections.settings = connections.configure_settings(host_settings.DATABASES)
    yield {"sqlite": "proof", "postgres": "postgres"}
    clear(connections["proof"])
    del connections["proof"], host_settings.DATABASES["proof"]
    connections.settings.pop("proof", None)
