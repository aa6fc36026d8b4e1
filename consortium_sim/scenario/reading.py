"""From a TOML file to changes of settings, with every fault at once: where, what was found, what expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario.bundled import CALLED, Kind, find, shown
from consortium_sim.scenario.lines import key_lines
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.wording import describe

KINDS = ("scenario", "country", "policy", "study", "standards")

_SYNTAX_HELP = {
    "Cannot overwrite": "every key once; this one stands here for the second time",
    "twice": "every [section] once; this one stands here for the second time",
    "Invalid value": 'a number, true or false, a list, or a text in quotes, such as "yuan/month"',
    "Expected '='": "key = value",
    "Illegal character": "a text that ends with its quote on the same line",
}


def settings_class() -> type:
    """Return the class of all settings; imported late, because it knows every mechanism."""
    from consortium_sim.scenario.settings import Settings

    return Settings


def country_class() -> type:
    """Return the class of the settings of a country, which are those of its typical city and more."""
    from consortium_sim.scenario.country import CountrySettings

    return CountrySettings


@dataclass(frozen=True)
class Document:
    """A TOML file that could be read."""

    path: FilePath
    data: Mapping[str, Any]
    origin: Origin


def read_document(path: FilePath, kinds: Sequence[str], faults: list[Fault]) -> Document | None:
    """Return the file when it is TOML of one of the kinds, else None after noting why not."""
    name = shown(path)
    text = read_text(path, name, "a file ending in .toml", faults)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(name, text, str(error)))
        return None
    document = Document(path, data, Origin(name, key_lines(text), path))
    fault = _kind_fault(document, kinds)
    if fault is not None:
        faults.append(fault)
        return None
    return document


def read_text(path: FilePath, name: str, wanted: str, faults: list[Fault]) -> str | None:
    """Return the text of a file, or None after noting why it cannot be read. wanted: in words."""
    if path.is_dir():
        faults.append(Fault(name, "This is a folder.", wanted))
        return None
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        beside = [other.name for other in path.parent.glob(f"*{path.suffix}")] if path.parent.is_dir() else []
        faults.append(Fault(name, f"There is no such file.{nearest(path.name, beside)}"))
        return None
    except OSError as error:
        faults.append(Fault(name, f"The file cannot be read: {error.strerror}."))
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(
            Fault(f"{name}:{line}", "The file is not UTF-8 text.", "a file saved with the encoding UTF-8")
        )
        return None


def _syntax_fault(name: str, text: str, message: str) -> Fault:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.split("\n")
    line = int(place[1]) if place else len(lines)
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    found = f"This is not valid TOML ({reason}): {lines[line - 1].strip()}"
    help_ = next((words for mark, words in _SYNTAX_HELP.items() if mark in message), "")
    return Fault(f"{name}:{line}", found, help_)


def _kind_fault(document: Document, kinds: Sequence[str]) -> Fault | None:
    wanted = " or ".join(f'kind = "{kind}"' for kind in kinds)
    data, origin = document.data, document.origin
    if not data:
        return origin.fault((), "The file is empty.", f"{wanted} as its first key")
    kind = data.get("kind")
    if "kind" not in data:
        return origin.fault((), "The file does not say what it is.", f"{wanted} as its first key")
    if not isinstance(kind, str) or kind not in KINDS:
        hint = nearest(kind, KINDS) if isinstance(kind, str) else ""
        return origin.fault(("kind",), f"The kind of this file is {describe(kind)}.{hint}", wanted)
    if kind not in kinds:
        return origin.fault(("kind",), f"This file is a {CALLED.get(kind, kind)}.", wanted)
    if next(iter(data)) != "kind":
        return origin.fault(
            ("kind",), "kind is not the first key of the file.", f"{wanted} before all others"
        )
    return None


def header_text(document: Document, key: str, faults: list[Fault]) -> str:
    """Return a text at the top of a file, empty where there is none."""
    raw = document.data.get(key, "")
    if isinstance(raw, str):
        return raw
    faults.append(document.origin.fault((key,), f"{key} is {describe(raw)}.", "a text in quotes"))
    return ""


def extended(
    document: Document, kind: Kind, above: tuple[FilePath, ...], faults: list[Fault], many: bool = False
) -> list[FilePath]:
    """Return the files that `extends` names; a missing one and a circle are faults."""
    raw = document.data.get("extends", [])
    listed = [raw] if isinstance(raw, str) else raw
    if (
        not isinstance(listed, list)
        or not all(isinstance(name, str) for name in listed)
        or (not many and isinstance(raw, list) and "extends" in document.data)
    ):
        wanted = f"the name of a {CALLED[kind]} or a path" + (", or a list of them" if many else "")
        faults.append(document.origin.fault(("extends",), f"extends is {describe(raw)}.", wanted))
        return []
    files = []
    for position, name in enumerate(listed):
        place = ("extends", position) if isinstance(raw, list) else ("extends",)
        try:
            path = find(kind, name, document.path)
        except SettingError as error:
            faults.append(document.origin.fault(place, str(error)))
            continue
        circle = [other.stem for other in (*above, document.path) if other.resolve() == path.resolve()]
        if circle:
            way = " → ".join(other.stem for other in (*above, document.path, path))
            text = f"extends goes round in a circle: {way}."
            faults.append(document.origin.fault(place, text, "a base that does not extend this file"))
        elif not path.is_file():
            faults.append(document.origin.fault(place, f"extends names a file that is not there: {name}."))
        else:
            files.append(path)
    return files


def by_line(faults: Sequence[Fault], file: str) -> list[Fault]:
    """Return the faults of this file in the order of its lines, then those of other files."""

    def place(fault: Fault) -> tuple[bool, int]:
        name, _, line = fault.where.rpartition(":")
        return (False, int(line)) if name == file and line.isdigit() else (True, 0)

    return sorted(faults, key=place)
