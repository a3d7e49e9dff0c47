"""What backends need from the migrations, which lie above them."""

from __future__ import annotations

from typing import Any

from migrator.host.ports import Port

migrated_apps: Port[Any] = Port("migrated_apps", "migrator.migrations.wiring")
"""``migrated_apps(connection)``: the labels of the apps that have migrations."""
