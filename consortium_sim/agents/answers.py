"""What an overridden decision returns, checked before the model uses it."""

from __future__ import annotations

import math
import reprlib
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.agents.actor import Actor
from consortium_sim.agents.columns import code_of
from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.parameters import Quantity, declared
from consortium_sim.population.enterprises import STRATEGY_NAMES


def strategy_code(agent: Actor, method: str, returned: Any) -> int:
    """Return the code of a strategy given by name or code."""
    try:
        return code_of("", returned, STRATEGY_NAMES)
    except SettingError:
        names = ", ".join(f"'{name}'" for name in STRATEGY_NAMES)
        hint = nearest(returned, STRATEGY_NAMES) if isinstance(returned, str) else ""
        raise wrong(agent, method, returned, f"one of {names}, or its code", hint) from None


VOTES = {"against": -1, "abstain": 0, "for": 1}


def vote(agent: Actor, method: str, returned: Any) -> int:
    """Return 1, 0 or −1 for a vote given by word or number."""
    if isinstance(returned, str) and returned in VOTES:
        return VOTES[returned]
    whole = isinstance(returned, int | np.integer) and not isinstance(returned, bool)
    if whole and returned in (-1, 0, 1):
        return int(returned)
    hint = nearest(returned, list(VOTES)) if isinstance(returned, str) else ""
    raise wrong(agent, method, returned, "one of 'for', 'abstain', 'against', or 1, 0, -1", hint)


def yes_or_no(agent: Actor, method: str, returned: Any) -> bool:
    """Return True or False."""
    if isinstance(returned, bool | np.bool_):
        return bool(returned)
    raise wrong(agent, method, returned, "True or False")


def whole_number(agent: Actor, method: str, returned: Any, most: float, what: str) -> int:
    """Return a whole number from 0 to `most`."""
    whole = isinstance(returned, int | np.integer) and not isinstance(returned, bool)
    if whole and 0 <= returned <= most:
        return int(returned)
    raise wrong(agent, method, returned, f"a whole number from 0 to {math.floor(most)}, {what}")


def numbers(
    agent: Actor, method: str, returned: Any, count: int, what: str, refusable: bool
) -> NDArray[np.float64]:
    """Return one number a place, in an array; −inf may stand for a refusal, where that is possible."""
    expected = f"{count} numbers, one for each of {what}" + (", -inf for one not wanted" * refusable)
    try:
        answer = np.asarray(returned)
    except ValueError:
        answer = np.asarray(None)
    if answer.shape != (count,) or answer.dtype.kind not in "iuf":
        raise wrong(agent, method, returned, expected)
    answer = answer.astype(np.float64)
    usable = np.isfinite(answer) | (answer == -np.inf) if refusable else np.isfinite(answer) & (answer >= 0.0)
    if not usable.all():
        raise wrong(agent, method, returned, expected + ", not negative" * (not refusable))
    return answer


def instruments(agent: Actor, method: str, returned: Any, declared_ones: Instruments) -> Instruments:
    """Return the instruments if they are some, and each number that differs from the declared is in its range."""
    if not isinstance(returned, Instruments):
        raise wrong(
            agent, method, returned, "Instruments, such as dataclasses.replace(outlook.declared, ...)"
        )
    for field in fields(Instruments):
        mine, usual = getattr(returned, field.name), getattr(declared_ones, field.name)
        if type(mine) is not type(usual):
            raise wrong(agent, method, mine, f"a {type(usual).__name__} as its {field.name}")
        for parameter in declared(type(usual)):
            value = getattr(mine, parameter.name)
            if value == getattr(usual, parameter.name):
                continue
            name, stated = f"{field.name}.{parameter.name}", parameter.declaration
            if isinstance(stated, Quantity):
                number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
                if not (number and stated.low <= value <= stated.high):
                    span = f"from {stated.low:g} to {stated.high:g} {stated.unit}"
                    raise wrong(agent, method, value, f"a number {span} as {name}")
            elif type(value) is not type(getattr(usual, parameter.name)):
                raise wrong(
                    agent, method, value, f"a {type(getattr(usual, parameter.name)).__name__} as {name}"
                )
    return returned


def wrong(agent: Actor, method: str, returned: Any, expected: str, hint: str = "") -> SettingError:
    """Return the error that names the class, the method, what it returned and what was expected."""
    where = f"{type(agent).__name__}.{method}"
    return SettingError(Fault(where, f"{agent!r} returned {_described(returned)}.{hint}", expected))


def _described(returned: Any) -> str:
    if returned is None:
        return "None (is a return statement missing?)"
    if isinstance(returned, np.ndarray) and returned.ndim:
        return (
            f"an array of shape {returned.shape} and type {returned.dtype}, {reprlib.repr(returned.tolist())}"
        )
    return f"{reprlib.repr(returned)} ({type(returned).__name__})"
