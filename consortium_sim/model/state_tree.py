"""A state as a tree of plain values with its arrays apart, and back again, without trusting who wrote it.

What is shared stays shared: a column that the ledger holds too, or a list with two owners, comes back as one.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError

OWN = re.compile(r"consortium_sim\.(numerics|theory|population|mechanisms|scenario|parameters|model)\b.*")
"""Modules whose classes a state may hold."""
DATA = "numbers, text, arrays, and lists, tuples, sets and dicts of them"
KINDS = (
    "array",
    "texts",
    "scalar",
    "tuple",
    "frozenset",
    "enum",
    "row",
    "same",
    "list",
    "set",
    "dict",
    "object",
)
PLAIN = (type(None), bool, int, float, str)


class Planter:
    """Makes the tree of a state. A node is a plain value, or a list: its kind first, then what it is made of."""

    def __init__(self) -> None:
        self.arrays: dict[str, NDArray[Any]] = {}
        """What the tree only names, by path."""
        self._names: dict[int, str] = {}
        """Of arrays, by identity."""
        self._places: dict[int, int] = {}
        """Of what can be changed and so must stay shared, by identity; numbered in the order of meeting."""
        self._met: list[object] = []
        """Holds them: an identity is good as long as its owner lives."""

    def tree(self, value: Any, path: str) -> Any:
        """Return the node of a value; SettingError names the path of what is no data."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is np.ndarray:
            return self._array(value, path)
        if isinstance(value, np.generic) and value.dtype.kind in "biuf":
            return ["scalar", value.dtype.str, value.item()]
        if kind is tuple:
            return ["tuple", self._nodes(value, path)]
        if kind is frozenset:
            return ["frozenset", self._nodes(value, path)]
        if OWN.fullmatch(kind.__module__):
            if isinstance(value, Enum):
                return ["enum", _named(kind), value.value]
            if isinstance(value, tuple):
                return ["row", _named(kind), self._parts(kind._fields, value, path)]
        if id(value) in self._places:
            return ["same", self._places[id(value)]]
        self._places[id(value)] = len(self._met)
        self._met.append(value)
        if kind is list or kind is set:
            return [kind.__name__, self._nodes(value, path)]
        if kind is dict:
            return ["dict", self._pairs(value, path)]
        if OWN.fullmatch(kind.__module__) and is_dataclass(value):
            return ["object", _named(kind), self._parts([one.name for one in fields(value)], value, path)]
        found = f"found {reprlib.repr(value)} ({kind.__name__})."
        raise SettingError(Fault(path, found, f"what a file of data can hold: {DATA}"))

    def _array(self, array: NDArray[Any], path: str) -> Any:
        if array.dtype.kind == "O":
            items = array.tolist()
            distinct = {item: place for place, item in enumerate(dict.fromkeys(items))}
            codes = np.array([distinct[item] for item in items], np.int32)
            return ["texts", list(distinct), self._array(codes, path)]
        if array.dtype.kind not in "biuf":
            raise SettingError(Fault(path, f"found an array of {array.dtype}.", DATA))
        if id(array) not in self._names:
            self._names[id(array)] = name = path if path not in self.arrays else f"{path}+{len(self.arrays)}"
            self.arrays[name] = array
        return ["array", self._names[id(array)]]

    def _nodes(self, values: Iterable[Any], path: str) -> list[Any]:
        return [self.tree(value, f"{path}.{place}") for place, value in enumerate(values)]

    def _pairs(self, table: dict[Any, Any], path: str) -> list[Any]:
        return [
            [self.tree(key, path), self.tree(value, f"{path}.{key if _tellable(key) else place}")]
            for place, (key, value) in enumerate(table.items())
        ]

    def _parts(self, names: Iterable[str], whole: Any, path: str) -> dict[str, Any]:
        return {name: self.tree(getattr(whole, name), f"{path}.{name}".lstrip(".")) for name in names}


class Reader:
    """Makes a state of its tree; array: returns the array of a name.

    Whatever the tree says, nothing is made but plain values, arrays, and rows, enumerations and dataclasses of
    this library. ValueError, LookupError, TypeError or AttributeError for a tree that no `Planter` has made.
    """

    def __init__(self, array: Callable[[str], NDArray[Any]]) -> None:
        self._read = array
        self._arrays: dict[str, NDArray[Any]] = {}
        self._met: list[Any] = []

    def value(self, node: Any) -> Any:
        """Return the value of a node."""
        if type(node) in PLAIN:
            return node
        kind, *made_of = node
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of node")
        return getattr(self, f"_{kind}")(*made_of)

    def _array(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            self._arrays[name] = self._read(name)
        return self._arrays[name]

    def _texts(self, distinct: list[str], codes: Any) -> NDArray[Any]:
        texts: NDArray[Any] = np.array(distinct, dtype=object)[self.value(codes)]
        return texts

    def _scalar(self, kind: str, value: Any) -> Any:
        return np.dtype(kind).type(value)

    def _tuple(self, nodes: list[Any]) -> tuple[Any, ...]:
        return tuple(self.value(node) for node in nodes)

    def _frozenset(self, nodes: list[Any]) -> frozenset[Any]:
        return frozenset(self.value(node) for node in nodes)

    def _enum(self, name: str, value: Any) -> Any:
        return _found(name, Enum)(value)

    def _row(self, name: str, parts: Mapping[str, Any]) -> Any:
        kind = _found(name, tuple)
        return kind(**{field: self.value(node) for field, node in parts.items()})

    def _same(self, place: int) -> Any:
        return self._met[place]

    def _list(self, nodes: list[Any]) -> list[Any]:
        items: list[Any] = []
        self._met.append(items)
        items.extend(self.value(node) for node in nodes)
        return items

    def _set(self, nodes: list[Any]) -> set[Any]:
        items: set[Any] = set()
        self._met.append(items)
        items.update(self.value(node) for node in nodes)
        return items

    def _dict(self, pairs: list[Any]) -> dict[Any, Any]:
        table: dict[Any, Any] = {}
        self._met.append(table)
        for key, value in pairs:
            table[self.value(key)] = self.value(value)
        return table

    def _object(self, name: str, parts: Mapping[str, Any]) -> Any:
        kind: Any = _found(name, object)
        names = {one.name for one in fields(kind)} if is_dataclass(kind) else None
        if names != set(parts):
            raise ValueError(f"{name} is not what it was")
        made = object.__new__(kind)  # its __init__ may check what a file cannot tell, and is not called
        self._met.append(made)
        for field, node in parts.items():
            object.__setattr__(made, field, self.value(node))
        return made


def _named(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _found(name: str, base: type) -> Any:
    """Return the class of a name; ValueError unless it is one of ours, and of this base."""
    module, _, of_module = name.partition(":")
    found = getattr(import_module(module), of_module) if OWN.fullmatch(module) else None
    if not isinstance(found, type) or not issubclass(found, base):
        raise ValueError(f"{name} is no part of a state")
    return found


def _tellable(key: Any) -> bool:
    return isinstance(key, str) and key.isprintable()
