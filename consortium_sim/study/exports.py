"""A study as files and cubes that other programs read: CSV, Parquet, xarray."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.identity import about
from consortium_sim.study.wording import unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.model.run import Run
    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.study import Study

TABLES: dict[str, Callable[[Run], DataFrame]] = {
    "indicators": lambda run: run.indicators.reset_index(),
    "accounts": lambda run: run.accounts,
    "groups": lambda run: run.groups,
}
"""Tables of a run by name; in an export they stand behind one another, with scenario, policy and seed."""
KEYS = ("scenario", "policy", "seed")


def to_csv(study: Study, folder: Path) -> list[Path]:
    """Write every table, what was sampled, what failed and where it comes from; return the files.

    Runs are written city by city, so that a study may be larger than the memory.
    """
    from pandas import DataFrame

    files = {name: folder / f"{name}.csv" for name in (*TABLES, "samples", "failures")}
    whole = {
        "samples": study.samples,
        "failures": DataFrame(
            [(one.scenario, one.policy, one.seed, one.error, one.command) for one in study.failures],
            columns=[*KEYS, "error", "command"],
        ),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            with files[name].open("w", encoding="utf-8", newline="") as file:
                for number, part in enumerate(_parts(study, name)):
                    part.to_csv(file, index=False, header=number == 0)
        for name, table in whole.items():
            table.to_csv(files[name], index=False)
        told = folder / "about.json"
        text = json.dumps(_about(study), ensure_ascii=False, indent=1)
        told.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise _unwritable(folder, error) from error
    return [*files.values(), told]


def to_parquet(study: Study, path: Path, table: str) -> Path:
    """Write one table of all runs as a Parquet file, a row group a city; SettingError without pyarrow."""
    if table not in TABLES:
        found = f"there is no table '{table}'.{nearest(table, list(TABLES))}"
        raise SettingError(Fault("table", found, f"one of {', '.join(TABLES)}"))
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise _lacking("pyarrow", "parquet") from error
    writer: Any = None
    schema: Any = None
    try:
        for part in _parts(study, table):
            arrow = pyarrow.Table.from_pandas(part, preserve_index=False)
            if writer is None:
                told = {name.encode(): text.encode() for name, text in _about(study).items()}
                schema = arrow.schema.with_metadata({**(arrow.schema.metadata or {}), **told})
                writer = parquet.ParquetWriter(path, schema)
            writer.write_table(arrow.cast(schema))
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise SettingError(Fault("to_parquet", "no run finished.", "one; see .failures"))
    return path


def to_xarray(study: Study) -> Any:
    """Return a Dataset of every indicator over (scenario, policy, seed, month); SettingError without xarray.

    Sampled parameters are coordinates along scenario. Attributes tell units and where the numbers come from.
    """
    try:
        import xarray
    except ImportError as error:
        raise _lacking("xarray", "xarray") from error
    months = max((city.months for city in study.cities), default=0)
    names, seeds, policies = list(study.indicators), list(study.seeds), list(study.policies)
    cube = np.full((len(names), len(study.cities), len(policies), len(seeds), months), np.nan)
    for place, city in enumerate(study.cities):
        for run in city.runs:
            values = run.indicators[names].to_numpy(dtype=float)
            cube[:, place, policies.index(run.policy), seeds.index(run.seed), : run.months] = values.T
    dims = ("scenario", "policy", "seed", "month")
    variables = {
        name: (
            dims,
            cube[place],
            {
                "units": one.unit,
                "long_name": one.english,
                "description": one.definition,
                "unit_of_a_mean": unit_of(one),
            },
        )
        for place, (name, one) in enumerate(study.indicators.items())
    }
    coordinates: dict[str, Any] = {
        "scenario": list(study.scenarios),
        "policy": policies,
        "seed": seeds,
        "month": np.arange(1, months + 1),
    }
    samples = study.samples.set_index("scenario").reindex(list(study.scenarios))
    coordinates |= {str(name): ("scenario", samples[name].to_numpy()) for name in samples}
    return xarray.Dataset(variables, coordinates, _about(study))


def _parts(study: Study, table: str) -> Iterator[DataFrame]:
    """Yield a table of all runs, city by city, with scenario, policy and seed in front."""
    for city in study.cities:
        if len(city.runs):
            yield _of_city(city, TABLES[table])


def _of_city(city: Comparison, table_of: Callable[[Run], DataFrame]) -> DataFrame:
    from pandas import concat

    parts = []
    for run in city.runs:
        part = table_of(run).copy()
        for place, name in enumerate(KEYS):
            part.insert(place, name, getattr(run, name))
        parts.append(part)
    return concat(parts, ignore_index=True)


def _about(study: Study) -> dict[str, str]:
    told = about([city.design for city in study.cities])
    return told | {"runs": f"{study.finished} of {study.planned}"}


def _lacking(library: str, extra: str) -> SettingError:
    return SettingError(
        Fault(f"to_{extra}", f"{library} is not installed.", f"pip install 'consortium-sim[{extra}]'")
    )


def _unwritable(path: Path, error: OSError) -> SettingError:
    return SettingError(Fault(str(path), f"it cannot be written: {error.strerror or error}."))
