"""Asking at a terminal: yes or no, one of several, a piece of Python."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from migrator.host import timezone
from migrator.host.management import OutputWrapper
from migrator.host.mode import ROOT


class Prompts:
    """Asks questions on an output and reads the answers from standard input.

    Args:
        output: where the questions are written; standard output by default.
    """

    def __init__(self, output: Any = None) -> None:
        self.output = output or OutputWrapper(sys.stdout)

    def _say(self, text: str, ending: str | None = None) -> None:
        self.output.write(text) if ending is None else self.output.write(text, ending=ending)

    def _read(self, prompt: str) -> str:
        # The prompt goes where the questions go, which need not be standard output.
        self._say(prompt, ending="")
        try:
            return input()
        except EOFError as error:
            text = (
                "Standard input ended before an answer. Run it at a terminal, or with --noinput to be asked nothing."
            )
            raise EOFError(text) from error

    def _cancel(self) -> NoReturn:
        self._say("\nCancelled.")
        sys.exit(1)

    def yes_or_no(self, question: str, default: bool | None = None) -> bool:
        """Ask until the answer begins with y or n; an empty one is *default*, if there is one."""
        answer = self._read(f"{question} ")
        if not answer and default is not None:
            return default
        while not answer or answer[0].lower() not in "yn":
            answer = self._read("Please answer yes or no: ")
        return answer[0].lower() == "y"

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Ask until one of *choices* is picked; return its number, counted from 1."""
        self._say(question)
        for number, choice in enumerate(choices, start=1):
            self._say(f" {number}) {choice}")
        prompt = "Select an option: "
        while True:
            try:
                number = int(self._read(prompt))
            except ValueError:
                number = 0
            except KeyboardInterrupt:
                self._cancel()
            if 0 < number <= len(choices):
                return number
            prompt = "Please select a valid option: "

    def python_value(self, default: str = "") -> Any:
        """Ask until a Python expression can be evaluated, and return its value.

        Args:
            default: the expression that an empty answer stands for.
        """
        self._say("Please enter the default value as valid Python.")
        if default:
            self._say(f"Accept the default '{default}' by pressing 'Enter' or provide another value.")
        self._say(
            f"The datetime and {ROOT}.utils.timezone modules are available, so it is possible to provide e.g. "
            "timezone.now as a value."
        )
        self._say("Type 'exit' to exit this prompt")
        prompt = f"[default: {default}] >>> " if default else ">>> "
        while True:
            try:
                code = self._read(prompt) or default
            except KeyboardInterrupt:
                self._cancel()
            if not code:
                self._say("Please enter some code, or 'exit' (without quotes) to exit.")
            elif code == "exit":
                sys.exit(1)
            else:
                try:
                    return eval(code, {}, {"datetime": datetime, "timezone": timezone})
                except Exception as error:  # noqa: BLE001  # whatever the user typed: show it and ask again
                    self._say(f"{error.__class__.__name__}: {error}")
