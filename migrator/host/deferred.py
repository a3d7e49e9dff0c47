"""Modules that are loaded when something of them is first used: ``from migrator.host.deferred import inspect``.

Most programs never touch them, and each costs milliseconds at start-up. Only what runs inside functions can take its
modules from here; a base class or a decorator at module level needs the module itself.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import ast as ast
    import asyncio as asyncio
    import base64 as base64
    import difflib as difflib
    import hashlib as hashlib
    import hmac as hmac
    import inspect as inspect
    import ipaddress as ipaddress
    import json as json
    import locale as locale
    import logging.config as logging_config
    import multiprocessing as multiprocessing
    import pathlib as pathlib
    import pkgutil as pkgutil
    import random as random
    import secrets as secrets
    import shutil as shutil
    import statistics as statistics
    import subprocess as subprocess
    import tempfile as tempfile
    import unicodedata as unicodedata
    import unittest as unittest
    import urllib.parse as urllib_parse
    import uuid as uuid
    import zoneinfo as zoneinfo
    from concurrent import futures as futures

    import sqlparse as sqlparse
    from asgiref import sync as asgiref_sync

    # sqlparse has no annotations on what is used of these.
    sqlparse_lexer: Any
    sqlparse_sql: Any
    sqlparse_tokens: Any

__all__ = [
    "asgiref_sync",
    "ast",
    "asyncio",
    "base64",
    "deferred_pattern",
    "difflib",
    "futures",
    "hashlib",
    "hmac",
    "inspect",
    "ipaddress",
    "json",
    "locale",
    "logging_config",
    "multiprocessing",
    "pathlib",
    "pkgutil",
    "random",
    "secrets",
    "shutil",
    "sqlparse",
    "sqlparse_lexer",
    "sqlparse_sql",
    "sqlparse_tokens",
    "statistics",
    "subprocess",
    "tempfile",
    "unicodedata",
    "unittest",
    "urllib_parse",
    "uuid",
    "zoneinfo",
]

PATHS = {
    "asgiref_sync": "asgiref.sync",
    "futures": "concurrent.futures",
    "logging_config": "logging.config",
    "sqlparse_lexer": "sqlparse.lexer",
    "sqlparse_sql": "sqlparse.sql",
    "sqlparse_tokens": "sqlparse.tokens",
    "urllib_parse": "urllib.parse",
}
"""Where modules come from that have another name here."""


class DeferredModule:
    """Stands for a module until, and after, it is loaded.

    Args:
        path: dotted path of the module.
    """

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        # Nothing is kept here, so that a patch of the module is seen.
        return getattr(sys.modules.get(self._path) or import_module(self._path), name)

    def __repr__(self) -> str:
        return f"<deferred module {self._path!r}>"


class DeferredPattern:
    """Stands for a regular expression, and compiles it when it is first used."""

    def __init__(self, *source: Any) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        # A method that was asked for once is an attribute from then on.
        found = self.__dict__[name] = getattr(re.compile(*self._source), name)
        return found


def deferred_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a stand-in for ``re.compile(pattern, flags)`` that is compiled at first use."""
    return cast("re.Pattern[AnyStr]", DeferredPattern(pattern, flags))


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = DeferredModule(PATHS.get(name, name))
    return made
