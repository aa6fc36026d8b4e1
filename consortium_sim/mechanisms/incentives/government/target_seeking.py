"""A government that pays more training subsidy the further its goal is off: a delayed PI rule (model.md 4.11)."""

from __future__ import annotations

from dataclasses import replace

from consortium_sim.mechanisms.incentives.government.rule import GovernmentRule
from consortium_sim.mechanisms.incentives.instruments import Instruments
from consortium_sim.population.governing import Governing


def observe(governing: Governing, rule: GovernmentRule, declared: float, reached: float) -> None:
    """Take note of this month's value of the goal, and set S_t = clip(S0 + Kp e_{t−d} + Ki Σ e, 0, S_max).

    declared: S0, yuan per hosted month. Before anything is known, S is S0. The sum does not grow while S is at
    a bound and the error pushes further (anti-windup by conditional integration: Åström & Hägglund 1995).
    """
    governing.measured.insert(0, reached)
    del governing.measured[rule.delay + 1 :]
    if len(governing.measured) <= rule.delay:
        governing.subsidy = min(declared, rule.ceiling)
        return
    error = rule.target - governing.measured[rule.delay]
    wanted = declared + rule.proportional * error + rule.integral * (governing.error_sum + error)
    if not (wanted > rule.ceiling and error > 0.0) and not (wanted < 0.0 and error < 0.0):
        governing.error_sum += error
    wanted = declared + rule.proportional * error + rule.integral * governing.error_sum
    governing.subsidy = min(max(wanted, 0.0), rule.ceiling)


def instruments(declared: Instruments, governing: Governing) -> Instruments:
    """Return what is declared, with the training subsidy that the goal asks for."""
    return replace(declared, training_subsidy=replace(declared.training_subsidy, rate=governing.subsidy))
