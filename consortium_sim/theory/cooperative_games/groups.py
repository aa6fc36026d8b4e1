"""Games of many players seen as games of a few groups of similar ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.airports import Airport
from consortium_sim.theory.cooperative_games.coalitions import Floats, memberships
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.nucleolus import MOST_FOR_PROGRAMS, nucleolus
from consortium_sim.theory.cooperative_games.quantities import Quantities
from consortium_sim.theory.cooperative_games.splitting import in_proportion
from consortium_sim.theory.cooperative_games.stations import Stations
from consortium_sim.theory.cooperative_games.tables import Table


@dataclass(frozen=True)
class GroupedShares:
    """Shares that a rule gives to groups, split within each by use: not the shares of a game of single players.

    shares: (n,). groups: each player's group, (n,). group_shares: (n_groups,).
    """

    shares: Floats
    groups: NDArray[np.int64]
    group_shares: Floats


def grouped_nucleolus(game: CostGame, groups: ArrayLike | None = None) -> GroupedShares:
    """Return the nucleolus of a game of at most 12 groups, split within each group by use (equally in a table).

    groups: the group of each player, whole numbers from 0, (n,); `similar_groups` when left out. Group by
    group it is only an approximation of the nucleolus of all players (model.md 4.9).
    """
    group = similar_groups(game) if groups is None else np.asarray(groups)
    group_shares = nucleolus(grouped(game, group))
    use = np.ones(game.size) if game.form.use is None else game.form.use
    shares = np.empty(game.size)
    for index, share in enumerate(group_shares.tolist()):
        inside = group == index
        shares[inside] = in_proportion(share, use[inside])
    return GroupedShares(shares, group, group_shares)


def grouped(game: CostGame, groups: ArrayLike) -> CostGame:
    """Return the game whose players are groups, named 0, 1, …: a coalition of groups costs what their members do.

    groups: the group of each player, whole numbers from 0 without a gap, (n,).
    """
    group = np.asarray(groups)
    count = int(group.max(initial=-1)) + 1
    if group.shape != (game.size,) or not np.array_equal(np.unique(group), np.arange(count)):
        raise SettingError(
            Fault(
                "groups", f"found {groups!r}.", f"whole numbers from 0 without a gap, for {game.size} players"
            )
        )
    inside = (group == np.arange(count)[:, np.newaxis]).astype(np.float64)
    form = game.form
    if isinstance(form, Stations):
        capital = None if form.capital is None else inside @ form.capital
        return CostGame(tuple(range(count)), replace(form, hours=inside @ form.hours, capital=capital))
    if isinstance(form, Quantities):
        return CostGame(tuple(range(count)), replace(form, quantities=inside @ form.quantities))
    if isinstance(form, Airport):
        raise SettingError(Fault("groups", "an airport's types are groups already.", "another game"))
    return CostGame(tuple(range(count)), Table(game.costs(memberships(count)[:, group])))


def similar_groups(game: CostGame, most: int = MOST_FOR_PROGRAMS) -> NDArray[np.int64]:
    """Return each player's group, (n,), so that players in one group use alike: at most `most` groups.

    Ward's method on what each uses (stations filled in each block, or quantity), so that those who weigh most
    stand alone and the many small ones stand together. Source: Ward (1963), Journal of the American Statistical
    Association 58, 236–244; that likeness is of use is an assumption.
    """
    if isinstance(game.form, Stations):
        traits = game.form.loads
    elif isinstance(game.form, Quantities):
        traits = game.form.quantities[:, np.newaxis]
    else:
        raise SettingError(
            Fault("groups", "this game does not say who uses what.", "groups, the group of each player")
        )
    if game.size <= most:
        return np.arange(game.size)
    from scipy.cluster.hierarchy import fcluster, linkage

    label = fcluster(linkage(traits, "ward"), most, "maxclust")
    return np.unique(label, return_inverse=True)[1].astype(np.int64)
