"""A run as a row of a store, and back again, bit for bit."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.study.tasks import Failure

if TYPE_CHECKING:
    from consortium_sim.model.run import Run

COLUMNS = (
    "status", "scenario", "policy", "seed", "months", "indicators", "numbers", "accounts", "messages", "scale",
    "groups", "yearly", "error", "command", "details",
)  # fmt: skip
OF_A_RUN = ("months", "indicators", "numbers", "accounts", "messages", "scale", "groups", "yearly")
"""Those that make up a run that finished."""
FASTEST = 1
"""Level of compression."""
FORMAT = "consortium_sim 2"
"""What a store says it is; another format is refused."""
DONE, FAILED, LOST = "done", "failed", "lost"
"""A run that finished; one that failed by itself; one whose worker was lost, so that it is worth another try."""


def row_of(outcome: Run | Failure) -> tuple[Any, ...]:
    """Return the values of COLUMNS for what came of a run."""
    if isinstance(outcome, Failure):
        status = LOST if outcome.lost else FAILED
        told = (outcome.error, outcome.command, outcome.details)
        nothing = (None,) * 8
        return (status, outcome.scenario, outcome.policy, str(outcome.seed), *nothing, *told)
    numbers = np.ascontiguousarray(outcome.values.T, dtype="<f8")
    return (
        DONE,
        outcome.scenario,
        outcome.policy,
        str(outcome.seed),
        outcome.months,
        json.dumps(outcome.names),
        zlib.compress(_by_byte(numbers), FASTEST),
        zlib.compress(json.dumps(tuple(outcome.flows)).encode(), FASTEST),
        json.dumps(outcome.messages, ensure_ascii=False),
        outcome.scale,
        zlib.compress(json.dumps(outcome.by_group.columns).encode(), FASTEST),
        zlib.compress(_by_byte(np.ascontiguousarray(outcome.by_group.values.T, dtype="<f8")), FASTEST),
        None,
        None,
        None,
    )


def run_of(row: Sequence[Any], scenario: str, policy: str, seed: int) -> Run:
    """Return the run of the values of OF_A_RUN under the given names."""
    from consortium_sim.model.groups import Groups
    from consortium_sim.model.run import Run

    months, indicators, numbers, accounts, messages, scale, groups, yearly = row
    names = tuple(json.loads(indicators))
    values = _from_bytes(zlib.decompress(numbers)).reshape(len(names), months).T.copy()
    columns = _columns(groups)
    by_year = _from_bytes(zlib.decompress(yearly)).reshape(len(columns), -1).T.copy()
    return Run(
        scenario,
        policy,
        seed,
        months,
        tuple(json.loads(messages)),
        names,
        values,
        Accounts(accounts),
        {},
        scale,
        Groups(columns, by_year),
    )


@lru_cache
def _columns(packed: bytes) -> tuple[tuple[str, str, str], ...]:
    """Return the columns of a run's groups; all runs of a city have the same."""
    told = json.loads(zlib.decompress(packed))
    return tuple((actor, group, measure) for actor, group, measure in told)


class Accounts(Sequence[tuple[int, str, str, str, float]]):
    """Flows of a run, unpacked when somebody looks at them: most questions are about indicators."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    @cached_property
    def _flows(self) -> tuple[tuple[int, str, str, str, float], ...]:
        told = json.loads(zlib.decompress(self._packed))
        return tuple((year, payer, payee, kind, yuan) for year, payer, payee, kind, yuan in told)

    def __len__(self) -> int:
        return len(self._flows)

    def __getitem__(self, place: Any) -> Any:
        return self._flows[place]

    def __eq__(self, other: object) -> bool:
        return self._flows == (other._flows if isinstance(other, Accounts) else other)

    __hash__ = None  # type: ignore[assignment]  # compared by what it holds


def _by_byte(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    """Return first all first bytes, then all second bytes …: neighbours are alike, which compresses well."""
    return numbers.view(np.uint8).reshape(-1, numbers.itemsize).T.tobytes()


def _from_bytes(data: bytes) -> np.ndarray[Any, np.dtype[np.float64]]:
    planes = np.frombuffer(data, np.uint8).reshape(8, -1)
    return np.ascontiguousarray(planes.T).view("<f8").reshape(-1)
