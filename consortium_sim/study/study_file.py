"""Study files: what a sweep consists of, in TOML, with every fault at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario.bundled import Kind, bundled, find
from consortium_sim.scenario.reading import by_line, read_document
from consortium_sim.scenario.wording import describe
from consortium_sim.study.arguments import is_number, seeds_from, seeds_from_text
from consortium_sim.study.wording import unit_of

if TYPE_CHECKING:
    from consortium_sim.scenario.reading import Document

KEYS = ("kind", "title", "scenarios", "policies", "seeds", "months", "samples", "material")


@dataclass(frozen=True)
class StudyFile:
    """What a study file asks for; the arguments of `sweep`."""

    title: str
    scenarios: tuple[str, ...]
    policies: tuple[str, ...]
    seeds: tuple[int, ...]
    months: int | None = None
    samples: int | None = None
    material: dict[str, float] = field(default_factory=dict)
    """By indicator, the least difference that matters, in the unit of the difference; a flow's is per year."""


def read_study_file(path: str | PathLike[str]) -> StudyFile:
    """Return a study file; SettingError with every fault, its line, and the nearest known name.

    Names of scenarios and policies are those of bundled ones, or paths that start in the folder of the file.
    """
    faults: list[Fault] = []
    document = read_document(Path(path), ("study",), faults)
    if document is None:
        raise SettingError(*faults)
    reader = _Reader(document, faults)
    read = StudyFile(
        reader.text("title"),
        reader.names("scenarios", "scenario"),
        reader.names("policies", "policy"),
        reader.seeds(),
        reader.whole("months"),
        reader.whole("samples"),
        reader.material(),
    )
    for key in document.data:
        if key not in KEYS:
            found = f"A study has no '{key}'.{nearest(key, KEYS)}"
            faults.append(document.origin.fault((key,), found, "one of " + ", ".join(KEYS)))
    if faults:
        raise SettingError(*by_line(faults, document.origin.name))
    return read


@dataclass
class _Reader:
    document: Document
    faults: list[Fault]

    def text(self, key: str) -> str:
        raw = self.document.data.get(key, "")
        if isinstance(raw, str):
            return raw
        self.fault(key, describe(raw), "a text in quotes")
        return ""

    def names(self, key: str, kind: Kind) -> tuple[str, ...]:
        raw = self.document.data.get(key, [])
        if not isinstance(raw, list) or not raw or not all(isinstance(name, str) for name in raw):
            given = describe(raw) if key in self.document.data else "missing"
            self.fault(key, given, f"a list with names of {key}, or paths")
            return ()
        found = []
        for place, name in enumerate(raw):
            try:
                file = find(kind, name, self.document.path)
            except SettingError as error:
                self.faults.append(self.document.origin.fault((key, place), str(error)))
                continue
            if not file.is_file():
                text = f"{key} names a file that is not there: {name}."
                self.faults.append(self.document.origin.fault((key, place), text))
            found.append(name if file in bundled(kind).values() else str(file))
        return tuple(found)

    def seeds(self) -> tuple[int, ...]:
        raw = self.document.data.get("seeds", 10)
        try:
            return seeds_from(seeds_from_text(raw) if isinstance(raw, str) else raw)
        except SettingError as error:
            self.faults += [
                self.document.origin.fault(("seeds",), f"seeds: {fault.found}", fault.expected)
                for fault in error.faults
                if isinstance(fault, Fault)
            ]
            return ()

    def whole(self, key: str) -> int | None:
        raw = self.document.data.get(key)
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
            self.fault(key, describe(raw), "a whole number of at least 1")
            return None
        return raw

    def material(self) -> dict[str, float]:
        from consortium_sim.model.indicators import INDICATORS

        raw = self.document.data.get("material", {})
        if not isinstance(raw, dict):
            self.fault("material", describe(raw), "a table of indicators and the differences that matter")
            return {}
        for name, value in raw.items():
            place = ("material", name)
            if name not in INDICATORS:
                found = f"There is no indicator '{name}'.{nearest(name, list(INDICATORS))}"
                self.faults.append(self.document.origin.fault(place, found, "the name of an indicator"))
            elif not is_number(value) or not 0 <= value < math.inf:
                found = f"material.{name} is {describe(value)}."
                wanted = f"a number of 0 or more ({unit_of(INDICATORS[name])})"
                self.faults.append(self.document.origin.fault(place, found, wanted))
        return {name: float(value) for name, value in raw.items() if isinstance(value, int | float)}

    def fault(self, key: str, given: str, wanted: str) -> None:
        self.faults.append(self.document.origin.fault((key,), f"{key} is {given}.", wanted))
