"""Strategies as players of a game: the policy of each, and of every coalition of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario.policy import STRATEGIES, Policy, combine, conflicts, load_policy
from consortium_sim.study.arguments import Faults
from consortium_sim.study.design import BASELINE, PathLike

if TYPE_CHECKING:
    OnePolicy: TypeAlias = PathLike | Policy
    Policies: TypeAlias = Mapping[str, OnePolicy | Sequence[OnePolicy]] | Sequence[OnePolicy]

MOST_STRATEGIES = 8
"""2^8 coalitions are 256 runs a seed (assumption, 6–10)."""
PACKAGE = "package"
"""What all strategies together are called in tables."""
TOGETHER = " + "
WHERE = "strategies"


def strategy_policies(strategies: Sequence[str] | None, policies: Policies | None) -> dict[str, Policy]:
    """Return the policy of each strategy, by name; SettingError with every fault.

    strategies: names; by default those of the mapping `policies`, else the four of the article. policies: None for
    the bundled policy that each strategy is called like; a mapping from a strategy to its policy, or to several
    that are combined; or a list of policies, each of which its file says to belong to one of the strategies.
    """
    if strategies is None:
        strategies = tuple(policies) if isinstance(policies, Mapping) else STRATEGIES
    names = _names(strategies)
    faults = Faults()
    if policies is None:
        members: dict[str, list[Policy]] = {name: [faults.of(load_policy, name)] for name in names}
    elif isinstance(policies, Mapping):
        members = _given(names, policies, faults)
    else:
        members = _tagged(names, policies, faults)
    faults.speak()
    found = {name: faults.of(combine, *members[name], name=name) for name in names}
    faults.speak()
    return found


def coalition_policies(players: Mapping[str, Policy]) -> list[Policy]:
    """Return the policy of every coalition: that of place m holds player i when bit i of m is set.

    The first, of nobody, is the baseline. SettingError where two players set one key to different values.
    """
    if disputes := conflicts(list(players.values())):
        agreed = "strategies that set different keys, or a key to the same value"
        raise SettingError(*(Fault(WHERE, text, agreed) for text in disputes))
    coalitions = [load_policy(BASELINE)]
    for mask in range(1, 1 << len(players)):
        chosen = [name for place, name in enumerate(players) if mask >> place & 1]
        coalitions.append(combine(*(players[name] for name in chosen), name=coalition_name(chosen)))
    return coalitions


def coalition_name(chosen: Iterable[str]) -> str:
    """Return what a coalition is called: its players in their order, or the baseline without any."""
    return TOGETHER.join(chosen) or BASELINE


def _names(strategies: Sequence[str]) -> tuple[str, ...]:
    wanted = f"1 to {MOST_STRATEGIES} names, each once"
    if isinstance(strategies, str) or not all(isinstance(name, str) and name.strip() for name in strategies):
        raise SettingError(Fault(WHERE, f"found {strategies!r}.", wanted))
    names = tuple(strategies)
    if not 1 <= len(names) <= MOST_STRATEGIES or len(set(names)) < len(names):
        raise SettingError(Fault(WHERE, f"found {len(names)}: {', '.join(names)}.", wanted))
    taken = [Fault(WHERE, f"found '{name}'.", "another name") for name in names if _is_taken(name)]
    if taken:
        raise SettingError(*taken)
    return names


def _is_taken(name: str) -> bool:
    return name in (BASELINE, PACKAGE) or TOGETHER in name


def _given(
    names: Sequence[str], policies: Mapping[str, OnePolicy | Sequence[OnePolicy]], faults: Faults
) -> dict[str, list[Policy]]:
    """Return the policies that a mapping gives to each strategy."""
    for name in policies:
        if name not in names:
            faults.found.append(Fault("policies", f"found '{name}'.{nearest(name, names)}", _one_of(names)))
    members: dict[str, list[Policy]] = {}
    for name in names:
        if name not in policies:
            faults.found.append(Fault("policies", f"found none for '{name}'.", "one for every strategy"))
            continue
        one = policies[name]
        several = [one] if isinstance(one, str | os.PathLike | Policy) else list(one)
        if not several:
            faults.found.append(Fault("policies", f"found none for '{name}'.", "at least one"))
        members[name] = [faults.of(load_policy, policy) for policy in several]
    return members


def _tagged(names: Sequence[str], policies: Sequence[OnePolicy], faults: Faults) -> dict[str, list[Policy]]:
    """Return the policies that say of themselves to belong to each strategy."""
    members: dict[str, list[Policy]] = {name: [] for name in names}
    for policy in [faults.of(load_policy, one) for one in policies]:
        if policy is None:
            continue
        if len(policy.strategies) != 1 or policy.strategies[0] not in names:
            said = ", ".join(policy.strategies) or "none"
            found = f"policy '{policy.name}' belongs to {said}."
            faults.found.append(Fault("policies", found, f"exactly {_one_of(names)}; or a mapping"))
        else:
            members[policy.strategies[0]].append(policy)
    for name in names:
        if not members[name] and not faults.found:
            faults.found.append(Fault("policies", f"found none that belongs to '{name}'.", "at least one"))
    return members


def _one_of(names: Sequence[str]) -> str:
    return f"one of {', '.join(names)}"
