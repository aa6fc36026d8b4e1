"""A parser of the command line that names the nearest known word."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from consortium_sim.errors import nearest


class Parser(argparse.ArgumentParser):
    """A parser that names the nearest known word."""

    def error(self, message: str) -> NoReturn:
        """Refuse with the nearest known word."""
        unknown = re.search(r"(?:invalid choice: '|unrecognized arguments: )([^\s'=]+)", message)
        super().error(message + (nearest(unknown.group(1), self._words()) if unknown else ""))

    def _words(self) -> list[str]:
        """Return the options and commands that this parser and those of its commands know."""
        words: list[str] = []
        for action in self._actions:
            words += action.option_strings
            for word, inner in action.choices.items() if isinstance(action.choices, dict) else ():
                words += [word, *inner._words()]
        return words


class Command(Parser):
    """The parser of one command, which refuses by itself what it does not know, with its own words."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what this command does not know."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown
