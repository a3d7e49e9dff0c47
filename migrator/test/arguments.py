"""The command-line options of the test runner."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from migrator.host.mode import public


@public("test.runner")
def parallel_type(value: str) -> int | str:
    """Return what ``--parallel`` was given: a number of processes, or ``"auto"``.

    Raises:
        argparse.ArgumentTypeError: it is neither.
    """
    if value == "auto":
        return value
    try:
        return int(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not an integer or the string 'auto'") from None


OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("-t", "--top-level-directory"), {"dest": "top_level", "help": "The folder that modules are imported from."}),
    (("-p", "--pattern"), {"default": "test*.py", "help": "Names of files with tests; test*.py by default."}),
    (("--keepdb",), {"action": "store_true", "help": "Keep the test databases for the next run."}),
    (
        ("--shuffle",),
        {
            "nargs": "?",
            "default": False,
            "type": int,
            "metavar": "SEED",
            "help": "Run the tests in random order, or in the order of a seed.",
        },
    ),
    (("-r", "--reverse"), {"action": "store_true", "help": "Run the tests in reverse order."}),
    (("--debug-mode",), {"action": "store_true", "help": "Set DEBUG to True."}),
    (("-d", "--debug-sql"), {"action": "store_true", "help": "Print the statements of tests that fail."}),
    (
        ("--parallel",),
        {
            "nargs": "?",
            "const": "auto",
            "default": 0,
            "type": parallel_type,
            "metavar": "N",
            "help": "Run the tests in N processes; auto means one for each processor.",
        },
    ),
    (("--tag",), {"action": "append", "dest": "tags", "help": "Run only tests with the tag. May be repeated."}),
    (
        ("--exclude-tag",),
        {"action": "append", "dest": "exclude_tags", "help": "Leave out tests with the tag. May be repeated."},
    ),
    (("--pdb",), {"action": "store_true", "help": "Open a debugger at each failure."}),
    (("-b", "--buffer"), {"action": "store_true", "help": "Hide what passing tests write."}),
    (
        ("--no-faulthandler",),
        {
            "action": "store_false",
            "dest": "enable_faulthandler",
            "help": "Do not print a traceback when the interpreter crashes.",
        },
    ),
    (("--timing",), {"action": "store_true", "help": "Print how long the steps take."}),
    (
        ("-k",),
        {
            "action": "append",
            "dest": "test_name_patterns",
            "help": "Run only tests whose names match, as unittest -k. May be repeated.",
        },
    ),
)

DURATIONS = (
    ("--durations",),
    {"type": int, "default": None, "metavar": "N", "help": "Print the N slowest tests; 0 for all."},
)


def add_options(parser: Any) -> None:
    """Add the options of the runner to a parser."""
    options = OPTIONS if sys.version_info < (3, 12) else (*OPTIONS, DURATIONS)
    for flags, settings in options:
        parser.add_argument(*flags, **settings)
