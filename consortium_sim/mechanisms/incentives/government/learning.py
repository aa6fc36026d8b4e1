"""A government that moves its budget, year by year, to the instrument whose yuan seems to bring most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import fsum

from consortium_sim.mechanisms.incentives.government.rule import GovernmentRule
from consortium_sim.mechanisms.incentives.instruments import PUBLIC, Instruments
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Quantity
from consortium_sim.parameters import declared as declarations
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.governing import Governing

MILLION = 1e6
LEARNING = 0.5
"""Weight of a new year in what is believed (assumption, 0.2–1)."""


def observe(consortium: Consortium, rule: GovernmentRule, declared: Instruments, reached: float) -> None:
    """In January, learn from the year that has ended, and move part of the budget for the one that begins.

    Only instruments that the policy declares with a rate have a share. With the chance of exploration the
    part goes to one of them at random, otherwise to the one believed best.
    """
    governing, names = consortium.governing, in_use(declared)
    spent = {name: _spent(consortium, declared, name) for name in names}
    if list(governing.shares) != names:
        governing.shares = _shares_declared(declared, names)
        governing.gain = dict.fromkeys(names, 0.0)
    elif governing.outcome is not None and names:
        change = {name: (spent[name] - governing.spent.get(name, 0.0)) / MILLION for name in names}
        governing.gain = believed(governing.gain, change, reached - governing.outcome)
        luck = uniform_columns(
            consortium.seed, Stream.INSTRUMENT_TRIAL, consortium.clock.month, [0, 1]
        ).tolist()
        tried = names[min(int(luck[1] * len(names)), len(names) - 1)]
        best = max(names, key=lambda name: governing.gain[name])
        chosen = tried if luck[0] < rule.exploration else best
        governing.shares = moved(governing.shares, chosen, rule.step)
    governing.spent, governing.outcome = spent, reached


def believed(gain: Mapping[str, float], change: Mapping[str, float], outcome: float) -> dict[str, float]:
    """Return the gain per million yuan of each instrument after a year.

    change: million yuan more than the year before, by instrument. outcome: rise of the goal. Normalised least
    mean squares: g += α (Δy − g·Δx) Δx/|Δx|². Source: Widrow & Hoff 1960; what is not moved is not learnt.
    """
    power = fsum(x * x for x in change.values())
    if power == 0.0:
        return dict(gain)
    surprise = outcome - fsum(gain[name] * x for name, x in change.items())
    return {name: gain[name] + LEARNING * surprise * x / power for name, x in change.items()}


def moved(shares: Mapping[str, float], chosen: str, step: float) -> dict[str, float]:
    """Return shares of the budget after a part `step` of every share has gone to one instrument."""
    return {name: (1.0 - step) * share + step * (name == chosen) for name, share in shares.items()}


def instruments(declared: Instruments, rule: GovernmentRule, governing: Governing) -> Instruments:
    """Return the declared instruments with budgets by share, and rates that follow their budgets.

    An instrument with twice its declared budget pays twice its declared rate, as far as its range goes.
    """
    names = in_use(declared)
    if list(governing.shares) != names:
        return declared
    first = _shares_declared(declared, names)
    total = min(_money(declared, names), rule.budget)
    changed = {}
    for name in names:
        terms, share = getattr(declared, name), governing.shares[name]
        rate = min(terms.rate * share / first[name], _highest_rate(type(terms)))
        changed[name] = replace(terms, rate=rate, budget=total * share)
    return replace(declared, **changed)


def in_use(declared: Instruments) -> list[str]:
    """Return the names of the public instruments that are declared with a rate and a budget."""
    terms = {name: getattr(declared, name) for name in PUBLIC}
    return [name for name, one in terms.items() if one.rate > 0.0 and one.budget > 0.0]


def _money(declared: Instruments, names: list[str]) -> float:
    return fsum(getattr(declared, name).budget for name in names)


def _shares_declared(declared: Instruments, names: list[str]) -> dict[str, float]:
    total = _money(declared, names)
    return {name: getattr(declared, name).budget / total for name in names}


def _spent(consortium: Consortium, declared: Instruments, name: str) -> float:
    return consortium.region.spent.get(getattr(declared, name).kind, 0) / 100.0


def _highest_rate(terms: type) -> float:
    stated = next(one.declaration for one in declarations(terms) if one.name == "rate")
    assert isinstance(stated, Quantity)
    return stated.high
