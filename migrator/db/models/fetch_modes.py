"""Public path of the fetch modes."""

from __future__ import annotations

from migrator.host.exceptions import FieldFetchBlocked as FieldFetchBlocked
from migrator.host.face import mirror
from migrator.models import fetch_modes
from migrator.models.fetch_modes import (
    FETCH_ONE as FETCH_ONE,
    FETCH_PEERS as FETCH_PEERS,
    FETCH_RAISE as FETCH_RAISE,
    FetchMode as FetchMode,
    FetchOne as FetchOne,
    FetchPeers as FetchPeers,
    FetchRaise as FetchRaise,
)

mirror(__name__, fetch_modes)
