"""On which line of a TOML file each key stands; tomllib forgets it, and a fault needs it."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""The way to a value: keys of tables and positions in arrays, from 0."""

_BLANK = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN_VALUE = re.compile(r"[^,\]}\n#]*")


def key_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every table, key and array element of a text that tomllib accepts.

    A table that is written in several places has the line of the first. The empty path is line 1.
    """
    return _Scanner(text).document()


class _Scanner:
    """Walks once over the text and notes where keys begin; what the values are is tomllib's business."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [position for position, character in enumerate(text) if character == "\n"]
        self.lines: dict[Path, int] = {(): 1}
        self.last_of_array: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_BLANK_LINES)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK_LINES)
        return self.lines

    def header(self) -> Path:
        """[a.b] or [[a.b]]; return the path that the keys below it have."""
        line = self.line()
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        keys = self.keys()
        self.at += brackets
        path: Path = ()
        for key in keys[:-1]:
            path = self.inside((*path, key))
            self.lines.setdefault(path, line)
        path = (*path, keys[-1])
        self.lines.setdefault(path, line)
        if brackets == 2:
            self.last_of_array[path] = self.last_of_array.get(path, -1) + 1
        path = self.inside(path)
        self.lines.setdefault(path, line)
        return path

    def inside(self, path: Path) -> Path:
        """Return the path, or that of the newest element where it is an array of tables."""
        return (*path, self.last_of_array[path]) if path in self.last_of_array else path

    def pair(self, table: Path) -> None:
        """One `key = value`."""
        line = self.line()
        path = table
        for key in self.keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += len("=")
        self.skip(_BLANK)
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key, bare or quoted, and stand behind it and the blanks that follow."""
        keys = []
        while True:
            self.skip(_BLANK)
            if quoted := _STRING.match(self.text, self.at):
                keys.append(next(iter(tomllib.loads(f"{quoted[0]} = 0"))))
                self.at = quoted.end()
            else:
                start = self.at
                self.skip(_BARE_KEY)
                keys.append(self.text[start : self.at])
            self.skip(_BLANK)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self.members("]", path)
        elif opening == "{":
            self.members("}", path)
        else:
            self.skip(_STRING if opening in "\"'" else _PLAIN_VALUE)

    def members(self, closing: str, path: Path) -> None:
        """Read the elements of an array or the pairs of an inline table."""
        self.at += 1
        element = 0
        self.skip(_BLANK_LINES)
        while self.text[self.at] != closing:
            if closing == "]":
                self.lines[(*path, element)] = self.line()
                self.value((*path, element))
                element += 1
            else:
                self.pair(path)
            self.skip(_BLANK_LINES)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_BLANK_LINES)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()

    def line(self) -> int:
        return bisect_right(self.ends, self.at) + 1
