"""Public path of the functions that make JSON."""

from __future__ import annotations

from migrator.expressions.functions import json
from migrator.expressions.functions.json import JSONArray as JSONArray, JSONObject as JSONObject
from migrator.host.face import mirror

mirror(__name__, json)
