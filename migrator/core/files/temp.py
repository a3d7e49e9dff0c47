"""Temporary files."""

from __future__ import annotations

from tempfile import NamedTemporaryFile as NamedTemporaryFile, gettempdir as gettempdir
