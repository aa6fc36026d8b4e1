"""A run of a country: burn-in of all cities together, then the months of the horizon under a policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.model.compiling import announce_compiling
from consortium_sim.model.country import CityMonth, Migration, Pool
from consortium_sim.model.country_processes import Everywhere, looked_after
from consortium_sim.model.country_run import CountryHistory, CountryRun
from consortium_sim.model.country_states import folder_of, keep, read_between, write_between
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.model.run import flows_of
from consortium_sim.model.simulation import as_policy, checked_months
from consortium_sim.numerics.streams import LOW_HALF, check_seed
from consortium_sim.scenario.cities import City, as_country, cities_of, closeness

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

Told = Callable[[str], None]


def simulate_country(
    country: Scenario | str | Path = "country",
    policy: Policy | str | Path = "baseline",
    seed: int = 0,
    months: int | None = None,
    *,
    indicators: Sequence[str] | None = None,
    jobs: int = 1,
    tell: Told | None = None,
) -> CountryRun:
    """Run all cities of a country under one policy with one seed and return what happened.

    policy: begins in all cities in month 1, or in waves if it has a roll-out. months: of the horizon, by default
    the country's. indicators: those that are kept, by default all. jobs: processes that share the cities; the
    numbers are the same for any. tell: takes a line a year. The burnt-in country is kept on disk, as a city is.
    SettingError for anything that cannot be used.
    """
    country, policy = as_country(country), as_policy(policy)
    key = _country_seed(seed)
    length = checked_months(country.settings.time.horizon if months is None else months)
    names = _known(indicators)
    country.timeline(policy)
    cities = cities_of(country)
    first = _first_months(cities, policy, key, length)
    stages = {
        city.number: city.scenario.timeline(policy.in_city(month))
        for city, month in zip(cities, first.tolist(), strict=True)
    }
    rule = country.settings.migration
    migration = Migration(rule, closeness(cities, rule.reach), key)
    history = CountryHistory.empty(length, len(cities), len(names))
    announce_compiling()
    jobs = min(_whole_jobs(jobs), len(cities))
    with looked_after({city.number: city.scenario for city in cities}, key, jobs) as everywhere:
        kept = folder_of(cities, rule, migration.closeness, int(key))
        _burnt_in(country, everywhere, migration, kept, tell)
        everywhere.each("follow", stages)
        for now in range(1, length + 1):
            lived, moved = _pass_month(everywhere, migration, country.settings.time.burn_in + now, names)
            history.note(now, lived, moved, migration.pool.people.number)
            _tell_year(tell, "year", now)
        by_city = [item for part in everywhere.all("gather", flows_of) for item in part.items()]
        memory = sum(everywhere.all("peak_memory"))
    flows = [(number, *line) for number, lines in sorted(by_city) for line in lines]
    scale = country.settings.people.scale
    return CountryRun(
        country.name, policy.name, int(key), cities, first, names, history, flows, scale, memory
    )


def _first_months(cities: Sequence[City], policy: Policy, seed: np.uint64, length: int) -> NDArray[np.int64]:
    """Return the month of the horizon in which the policy begins in each city, (cities,).

    SettingError where it begins nowhere within the run.
    """
    if policy.rollout is None:
        return np.ones(len(cities), np.int64)
    sizes = np.array([city.scenario.settings.people.labour_force for city in cities])
    first = policy.rollout.first_months(sizes, seed)
    if first.min() > length:
        found = f"its first wave begins in month {first.min()}, and the run ends with month {length}."
        raise SettingError(
            Fault(f"policy '{policy.name}'", found, "a longer run, or rollout.months within it")
        )
    return first


def _burnt_in(
    country: Scenario, everywhere: Everywhere, migration: Migration, kept: Path | None, tell: Told | None
) -> None:
    """Bring all cities to the start of the horizon, from disk if they have been there before."""
    if kept is not None and _read(kept, everywhere, migration):
        return
    everywhere.all("found")
    for month in range(1, country.settings.time.burn_in + 1):
        _pass_month(everywhere, migration, month, ())
        _tell_year(tell, "burn-in, year", month)
    if kept is not None:
        keep(kept, partial(_write, everywhere, migration))


def _read(folder: Path, everywhere: Everywhere, migration: Migration) -> bool:
    """Take a burnt-in country from its folder; tell whether there was a sound one."""
    if not folder.is_dir():
        return False
    try:
        pool = read_between(folder, Pool)
        everywhere.all("read", folder)
    except SettingError:
        return False
    migration.pool = pool
    return True


def _write(everywhere: Everywhere, migration: Migration, folder: Path) -> None:
    everywhere.all("write", folder)
    write_between(folder, migration.pool)


def _pass_month(
    everywhere: Everywhere, migration: Migration, month: int, names: Sequence[str]
) -> tuple[list[CityMonth], NDArray[np.int64]]:
    """Let a month pass in every city, and people move; return what the cities tell, and how many moved."""
    lived = [one for part in everywhere.each("live", migration.gates(), names) for one in part]
    return lived, migration.move(lived, month)


def _country_seed(seed: int) -> np.uint64:
    """Return the seed as a key; SettingError unless it leaves room for the numbers of the cities."""
    key = check_seed(seed)
    if key > LOW_HALF:
        raise SettingError(
            Fault("seed", f"found {seed}.", "a whole number from 0 to 2**32 - 1 for a country")
        )
    return key


def _known(indicators: Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(indicators, str) or (indicators is not None and not indicators):
        raise SettingError(Fault("indicators", f"found {indicators!r}.", "a list of names, or None for all"))
    names = tuple(INDICATORS) if indicators is None else tuple(dict.fromkeys(indicators))
    faults = [
        Fault("indicators", f"there is none called '{name}'.{nearest(name, list(INDICATORS))}", "known names")
        for name in names
        if name not in INDICATORS
    ]
    if faults:
        raise SettingError(*faults)
    return names


def _whole_jobs(jobs: int) -> int:
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise SettingError(Fault("jobs", f"found {jobs!r}.", "a whole number of processes, 1 or more"))
    return jobs


def _tell_year(tell: Told | None, what: str, month: int) -> None:
    if tell is not None and month % 12 == 0:
        tell(f"{what} {month // 12}")
