"""Words for values: what was found, and what a parameter accepts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from consortium_sim.parameters import Quantity
from consortium_sim.scenario.tree import Leaf


def expected(leaf: Leaf, member: bool = False) -> str:
    """Return the words for what a parameter accepts: "a number from 0 to 1 (share)".

    member: for one of the values of a list or table of values.
    """
    hint, declaration = leaf.hint, leaf.declaration
    if get_origin(hint) in (Union, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(f"'{option}'" for option in arguments)
    if origin in (dict, tuple):
        item = next(argument for argument in reversed(arguments) if argument is not ...)
        one = expected(Leaf(item, declaration))
        if member:
            return one
        return f"a table {{ name = {one} }}" if origin is dict else f"a list, each of it {one}"
    if hint is bool:
        return "true or false"
    if hint is str:
        return "a text in quotes"
    words = "a whole number" if hint is int else "a number"
    if not isinstance(declaration, Quantity):
        return words
    if math.isfinite(declaration.low):
        words += f" from {number(declaration.low)}"
    if math.isfinite(declaration.high):
        words += f" to {number(declaration.high)}"
    return words if declaration.unit == "1" else f"{words} ({declaration.unit})"


def describe(raw: Any) -> str:
    """Return a found value in words that show its kind."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f'the text "{raw}"'
    if isinstance(raw, int | float):
        return number(raw)
    if isinstance(raw, Mapping):
        return "a table"
    if isinstance(raw, Sequence):
        return "a list"
    return f"{raw} (a {type(raw).__name__})"


def number(value: int | float) -> str:
    """Return a number as people write it, without an exponent where that is readable."""
    return str(value) if isinstance(value, int) else f"{value:.10g}"
