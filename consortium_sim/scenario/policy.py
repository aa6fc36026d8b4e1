"""Policies: what we choose, as named differences from what a scenario has anyway."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario import reading
from consortium_sim.scenario.bundled import bundled, find
from consortium_sim.scenario.changes import Changes, Dated, Provenance, as_json
from consortium_sim.scenario.differences import SettingsReader, nested
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.reading import by_line, extended, header_text, read_document
from consortium_sim.scenario.rollout import Rollout, read_rollout
from consortium_sim.scenario.values import python_value
from consortium_sim.scenario.wording import describe

if TYPE_CHECKING:
    import pandas as pd

STRATEGIES = ("governance", "market", "resources", "evaluation")
"""The four strategies of the article (docs/model.md)."""
ARTICLE_ROWS = tuple(f"S{number}" for number in range(1, 17))
"""The systems that the article asks for."""

_HEADER = ("kind", "title", "title_zh", "strategies", "article", "extends", "rollout")


@dataclass(frozen=True)
class Policy:
    """A named set of differences. The name never matters to a run; the changes do.

    changes: by dotted name, a value, `{"value": …, "unit": …}`, or dated values `[{"from": 1, "value": …}]`;
    kept in the declared unit. Only levers can be set. strategies: of governance, market, resources,
    evaluation. article: the rows of the article that it works on, "S7, S10". rollout: in which cities of a country
    it begins when; without one, in all of them in month 1.
    Raises SettingError with all faults.
    """

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    title: str = field(default="", kw_only=True)
    title_zh: str = field(default="", kw_only=True)
    strategies: Sequence[str] = field(default=(), kw_only=True)
    article: str = field(default="", kw_only=True)
    rollout: Rollout | None = field(default=None, kw_only=True)
    provenance: Mapping[str, Provenance] = field(
        default_factory=dict, kw_only=True, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise SettingError(f"A policy is called {describe(self.name)}. Expected a name.")
        if not isinstance(self.changes, Mapping):
            raise SettingError(
                f"policy '{self.name}': the changes are {describe(self.changes)}. Expected a table from "
                'dotted names to values, such as {"incentives.training_subsidy": 800}.'
            )
        faults: list[Fault] = []
        origin = Origin(f"policy '{self.name}'")
        reader = SettingsReader(reading.settings_class(), origin, faults, choices_only=True)
        changes = reader.read(nested(self.changes))
        strategies = _strategies(self.strategies, origin, faults)
        _article_rows(self.article, origin, faults)
        if self.rollout is not None:
            faults += [
                Fault(origin.name, f"{name}: {found}.", wish) for name, found, wish in self.rollout.check()
            ]
        if faults:
            raise SettingError(*faults)
        object.__setattr__(self, "changes", changes.values)
        object.__setattr__(self, "strategies", strategies)
        object.__setattr__(self, "provenance", {**changes.provenance, **self.provenance})

    def __hash__(self) -> int:
        return hash((self.name, self.fingerprint()))

    def starting(self, month: int) -> Policy:
        """Return the policy with every change held back until this horizon month."""
        month = python_value(month)
        if isinstance(month, bool) or not isinstance(month, int) or month < 1:
            raise SettingError(
                f"policy '{self.name}' starts in month {month!r}. Expected a month of the horizon, from 1."
            )
        changes = {
            name: value.starting(month) if isinstance(value, Dated) else Dated(((month, value),))
            for name, value in self.changes.items()
        }
        return replace(self, changes=changes)

    def in_city(self, month: int) -> Policy:
        """Return what the policy is to one city of a country, where it begins in this horizon month."""
        alone = replace(self, rollout=None)
        return alone.starting(month) if month > 1 else alone

    def fingerprint(self) -> str:
        """Return a hash of what the policy changes; equal for policies that do the same."""
        changes = {name: as_json(self.changes[name]) for name in sorted(self.changes)}
        if self.rollout is not None:
            changes["rollout"] = as_json(self.rollout)
        return hashlib.sha256(json.dumps(changes).encode()).hexdigest()


def load_policy(name_or_path: str | PathLike[str] | Policy) -> Policy:
    """Return a bundled policy by name, one from a TOML file, or the given policy itself."""
    if isinstance(name_or_path, Policy):
        return name_or_path
    faults: list[Fault] = []
    policy = _load(find("policy", name_or_path), (), faults)
    if faults or policy is None:
        raise SettingError(*faults)
    return policy


def policies() -> pd.DataFrame:
    """Return the bundled policies: name, title, strategies, rows of the article, and the levers they set."""
    import pandas as pd

    rows = [
        {
            "name": policy.name,
            "title": policy.title,
            "title_zh": policy.title_zh,
            "strategy": ", ".join(policy.strategies),
            "article": policy.article,
            "levers": ", ".join([*policy.changes, *(["rollout"] if policy.rollout else [])]),
        }
        for policy in map(load_policy, bundled("policy"))
    ]
    return pd.DataFrame(rows, columns=["name", "title", "title_zh", "strategy", "article", "levers"])


def combine(*policies: str | PathLike[str] | Policy, name: str = "") -> Policy:
    """Return one policy that does what all of them do; its name joins theirs unless given.

    Raises SettingError where two set one parameter to different values.
    """
    combined = [load_policy(policy) for policy in policies]
    faults = [Fault(f"policy '{name}'" if name else "combine", text) for text in conflicts(combined)]
    if faults:
        raise SettingError(*faults)
    return _joined(combined, name or " + ".join(policy.name for policy in combined))


def conflicts(policies: Sequence[Policy], settled: Sequence[str] = ()) -> list[str]:
    """Return a sentence for every parameter, but the settled ones, that two policies set differently."""
    found = []
    staggered = [policy for policy in policies if policy.rollout is not None]
    if len({policy.rollout for policy in staggered}) > 1 and "rollout" not in settled:
        names = " and ".join(f"'{policy.name}'" for policy in staggered)
        found.append(f"policies {names} are rolled out differently.")
    setters: dict[str, Policy] = {}
    for policy in policies:
        for key, value in policy.changes.items():
            other = setters.setdefault(key, policy)
            if other.changes[key] != value and key not in settled:
                found.append(
                    f"{key} is {_words(other.changes[key])} in policy '{other.name}' "
                    f"but {_words(value)} in policy '{policy.name}'."
                )
    return found


def _load(path: FilePath, above: tuple[FilePath, ...], faults: list[Fault]) -> Policy | None:
    """Read a policy and those it extends; note every fault and return None where there is one."""
    before = len(faults)
    document = read_document(path, ("policy",), faults)
    if document is None:
        return None
    data, origin = document.data, document.origin
    texts = {key: header_text(document, key, faults) for key in ("title", "title_zh", "article")}
    bases = extended(document, "policy", above, faults, many=True)
    strategies = _strategies(data.get("strategies", ()), origin, faults)
    _article_rows(texts["article"], origin, faults)
    reader = SettingsReader(reading.settings_class(), origin, faults, choices_only=True, header=_HEADER)
    own = reader.read(data)
    loaded = [_load(base, (*above, path), faults) for base in bases]
    packaged = [policy for policy in loaded if policy is not None]
    rollout = read_rollout(data, origin, faults)
    settled = [*own.values, *(["rollout"] if rollout else [])]
    for text in conflicts(packaged, settled):
        faults.append(origin.fault(("extends",), text, "one value; set it in this file to settle it"))
    faults[before:] = by_line(faults[before:], origin.name)
    if len(faults) > before:
        return None
    package = _joined(packaged, path.stem)
    changes = own.over(Changes(dict(package.changes), dict(package.provenance)))
    return Policy(
        path.stem,
        changes.values,
        title=texts["title"],
        title_zh=texts["title_zh"],
        strategies=strategies or package.strategies,
        article=texts["article"] or package.article,
        rollout=rollout or package.rollout,
        provenance=changes.provenance,
    )


def _joined(policies: Sequence[Policy], name: str) -> Policy:
    rows = {row for policy in policies for row in _rows_in(policy.article)}
    used = {strategy for policy in policies for strategy in policy.strategies}
    return Policy(
        name,
        {key: value for policy in policies for key, value in policy.changes.items()},
        title=" + ".join(policy.title or policy.name for policy in policies),
        title_zh=" + ".join(policy.title_zh for policy in policies if policy.title_zh),
        strategies=tuple(strategy for strategy in STRATEGIES if strategy in used),
        article=", ".join(row for row in ARTICLE_ROWS if row in rows),
        rollout=next((policy.rollout for policy in policies if policy.rollout is not None), None),
        provenance={key: place for policy in policies for key, place in policy.provenance.items()},
    )


def _strategies(raw: Any, origin: Origin, faults: list[Fault]) -> tuple[str, ...]:
    wanted = "a list of " + ", ".join(STRATEGIES)
    if not isinstance(raw, list | tuple):
        faults.append(origin.fault(("strategies",), f"strategies is {describe(raw)}.", wanted))
        return ()
    for position, name in enumerate(raw):
        if name not in STRATEGIES:
            hint = nearest(name, STRATEGIES) if isinstance(name, str) else ""
            text = f"strategies names {describe(name)}.{hint}"
            faults.append(origin.fault(("strategies", position), text, wanted))
    return tuple(name for name in STRATEGIES if name in raw)


def _rows_in(article: str) -> list[str]:
    return [row for row in re.split(r"[\s,;、，]+", article) if row]


def _article_rows(article: Any, origin: Origin, faults: list[Fault]) -> None:
    rows = _rows_in(article) if isinstance(article, str) else [article]
    for row in rows:
        if row not in ARTICLE_ROWS:
            text = f"article names {describe(row)}."
            faults.append(origin.fault(("article",), text, 'rows of the article from S1 to S16: "S7, S10"'))


def _words(value: Any) -> str:
    if isinstance(value, Dated):
        return ", ".join(f"{describe(entry)} from month {month}" for month, entry in value.entries)
    return describe(value)
