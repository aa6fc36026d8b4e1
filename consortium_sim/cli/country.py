"""The command that runs a country."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.cli.words import DONE, tell_written, writable, written
from consortium_sim.errors import SettingError

if TYPE_CHECKING:
    from consortium_sim.model.country_run import CountryRun


def is_country(name: str) -> bool:
    """Tell whether a name or path is that of a country; False for what cannot be read."""
    from consortium_sim.scenario.scenario import load_scenario

    try:
        return load_scenario(name).regions > 1
    except SettingError:
        return False


def run(options: argparse.Namespace) -> int:
    """Run all cities of a country under one policy with one seed."""
    from consortium_sim.model.country_simulation import simulate_country
    from consortium_sim.model.warming import warmup

    if options.out:
        writable(options.out)
    warmup()
    country = simulate_country(
        options.scenario, options.policy, options.seed, options.months,
        jobs=options.jobs, tell=_say,
    )  # fmt: skip
    files = written(options.out, lambda folder: _write(country, folder))
    _print(country)
    tell_written(files)
    return DONE


def _say(line: str) -> None:
    print(f"{line} has passed", file=sys.stderr)


def _print(country: CountryRun) -> None:
    """Print the main indicators of the last year by wave of the roll-out, each city counting alike."""
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.report.text import listing
    from consortium_sim.study.wording import amount, unit_of

    months = min(12, country.months)
    table = country.indicators[country.indicators["month"] > country.months - months]
    waves = country.cities["first_month"].to_numpy()[table["city"].to_numpy() - 1]
    means = table[list(country.names)].groupby(waves).mean()
    rows = [
        (
            one.english,
            *(amount(float(value) * (months if one.flow else 1), unit_of(one)) for value in means[name]),
        )
        for name, one in INDICATORS.items()
    ]
    print(
        f"{country.country}, {country.policy}, seed {country.seed}: mean city of the last {months} of "
        f"{country.months} months, by the month in which the policy begins\n"
    )
    print(listing(rows, ("indicator", *(f"month {month}" for month in means.index))))


def _write(country: CountryRun, folder: Path) -> list[Path]:
    """Write the tables of a country."""
    tables = {
        "cities.csv": country.cities,
        "indicators.csv": country.indicators,
        "migration.csv": country.migration,
        "accounts.csv": country.accounts,
    }
    for name, table in tables.items():
        table.to_csv(folder / name, index=False)
    return [folder / name for name in tables]
