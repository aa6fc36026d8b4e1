"""Agent-based simulation of municipal industry–education consortia (市域产教联合体).

The names below load what they need when they are first used: importing this module costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import ConsortiumError, LedgerError, SettingError, nearest

if TYPE_CHECKING:
    from consortium_sim import theory
    from consortium_sim.agents.college import College
    from consortium_sim.agents.enterprise import Enterprise
    from consortium_sim.agents.government import Government
    from consortium_sim.agents.model import ConsortiumModel
    from consortium_sim.agents.rules import rules_of
    from consortium_sim.agents.student import Student
    from consortium_sim.model.country_run import CountryRun
    from consortium_sim.model.country_simulation import simulate_country
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.model.run import Run
    from consortium_sim.model.simulation import resume, simulate
    from consortium_sim.model.standards import load_standards, standards
    from consortium_sim.scenario.cities import cities_of
    from consortium_sim.scenario.policy import Policy, combine, load_policy, policies
    from consortium_sim.scenario.rollout import Rollout
    from consortium_sim.scenario.scenario import Scenario, load_scenario, scenarios
    from consortium_sim.scenario.sources import sources
    from consortium_sim.scenario.tables import city_from_tables
    from consortium_sim.study.attribution import attribute
    from consortium_sim.study.best_mix import best_mix
    from consortium_sim.study.calibrating import calibrate
    from consortium_sim.study.comparing import compare
    from consortium_sim.study.dose_response import dose_response
    from consortium_sim.study.equal_cost import at_equal_cost
    from consortium_sim.study.sensing import sensitivity
    from consortium_sim.study.staggered import staggered_effects
    from consortium_sim.study.study import Study
    from consortium_sim.study.sweeping import load_study, sweep

    __version__: str

__all__ = [
    "INDICATORS",
    "College",
    "ConsortiumError",
    "ConsortiumModel",
    "CountryRun",
    "Enterprise",
    "Government",
    "LedgerError",
    "Policy",
    "Rollout",
    "Run",
    "Scenario",
    "SettingError",
    "Student",
    "Study",
    "__version__",
    "at_equal_cost",
    "attribute",
    "best_mix",
    "calibrate",
    "cities_of",
    "city_from_tables",
    "combine",
    "compare",
    "dose_response",
    "load_policy",
    "load_scenario",
    "load_standards",
    "load_study",
    "policies",
    "resume",
    "rules_of",
    "scenarios",
    "sensitivity",
    "simulate",
    "simulate_country",
    "sources",
    "staggered_effects",
    "standards",
    "sweep",
    "theory",
]

_HOMES = {
    "INDICATORS": "model.indicators",
    "College": "agents.college",
    "ConsortiumModel": "agents.model",
    "CountryRun": "model.country_run",
    "Enterprise": "agents.enterprise",
    "Government": "agents.government",
    "Policy": "scenario.policy",
    "Rollout": "scenario.rollout",
    "Run": "model.run",
    "Scenario": "scenario.scenario",
    "Student": "agents.student",
    "Study": "study.study",
    "attribute": "study.attribution",
    "at_equal_cost": "study.equal_cost",
    "best_mix": "study.best_mix",
    "calibrate": "study.calibrating",
    "cities_of": "scenario.cities",
    "city_from_tables": "scenario.tables",
    "combine": "scenario.policy",
    "compare": "study.comparing",
    "dose_response": "study.dose_response",
    "load_policy": "scenario.policy",
    "load_scenario": "scenario.scenario",
    "load_standards": "model.standards",
    "policies": "scenario.policy",
    "resume": "model.simulation",
    "rules_of": "agents.rules",
    "scenarios": "scenario.scenario",
    "sensitivity": "study.sensing",
    "simulate": "model.simulation",
    "simulate_country": "model.country_simulation",
    "load_study": "study.sweeping",
    "sources": "scenario.sources",
    "staggered_effects": "study.staggered",
    "sweep": "study.sweeping",
    "standards": "model.standards",
}
"""Where each name lives; it is loaded at its first use."""


def __getattr__(name: str) -> Any:
    if name == "theory":
        return import_module("consortium_sim.theory")
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("consortium-sim")
        except PackageNotFoundError:
            return "0+checkout"
    if name not in _HOMES:
        hint = nearest(name, __all__)
        raise AttributeError(f"module 'consortium_sim' has no attribute '{name}'.{hint}")
    value = getattr(import_module(f"consortium_sim.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
