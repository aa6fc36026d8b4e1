"""Transfer: licences of consolidated projects are sold along the industry chain (model.md 4.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.platforms.technology import TechnologyRule, effects
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, LASTING, Stream, uniform
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY
from consortium_sim.population.projects import RUNNING, TRANSFER

CONTACTS = 0.5
"""Enterprises a month that hear of a licensable project (assumption, 0.2–2)."""
LARGE_FLOW = 0.2
"""Inputs, both ways, per unit of output that make two sectors as near as one to itself (assumption, 0.1–0.4)."""
ABSORBED = 0.5
"""Share of the sponsor's lift that a licence can bring, before absorptive capacity (assumption, 0.2–0.8)."""

LICENCE_CONTACT = np.int64(Stream.LICENCE_CONTACT)


def nearness(chain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near two sectors are on the chain, (sectors, sectors): 1 to itself, 0 without any trade."""
    near: NDArray[np.float64] = np.minimum((chain + chain.T) / LARGE_FLOW, 1.0)
    np.fill_diagonal(near, 1.0)
    return near


def chances_of_silence(
    consortium: Consortium, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chance that an enterprise has not heard of a project before this month, and after it.

    (projects, sectors). Each pair meets once: after a geometric waiting time of its own from the month of the
    first offer on, the shorter the nearer the sectors.
    """
    projects = consortium.projects
    near = nearness(consortium.industry.chain)[projects.sector[rows]]
    of_buyers = near[:, consortium.enterprises.sector]
    of_buyers[np.arange(rows.size), projects.sponsor[rows]] = 0.0
    chance = np.minimum(CONTACTS * near / np.maximum(of_buyers.sum(axis=1, keepdims=True), 1.0), 0.5)
    waited = (consortium.clock.month - projects.licensed_from[rows])[:, None]
    return (1.0 - chance) ** waited, (1.0 - chance) ** (waited + 1)


def best_offers(
    consortium: Consortium,
    rows: NDArray[np.int64],
    lift: NDArray[np.float64],
    worth: NDArray[np.float64],
    fee: NDArray[np.float64],
    able: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return by enterprise the place in `rows` of the project that it would license with most gain, or NOBODY.

    Then by how much δ would fall, 0 without one.
    lift: what each project can bring at full absorptive capacity. worth: yuan that one unit of δ less is worth.
    fee: yuan. able: who can pay it. An enterprise chooses among the projects that it hears of this month, and
    has the same luck under every policy.
    """
    projects, enterprises = consortium.projects, consortium.enterprises
    before, after = chances_of_silence(consortium, rows)
    best, fall = np.full(enterprises.count, NOBODY, np.int64), np.zeros(enterprises.count)
    _choose(
        consortium.seed, projects.id[rows], projects.sponsor[rows], before, after, lift, enterprises.sector,
        enterprises.absorptive, np.maximum(enterprises.distance, 0.0), worth, fee, able & enterprises.active, best,
        fall,
    )  # fmt: skip
    return best, fall


@compiled
def _choose(
    seed: np.uint64,
    project: NDArray[np.int64],
    sponsor: NDArray[np.int64],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    lift: NDArray[np.float64],
    sector: NDArray[np.uint8],
    absorptive: NDArray[np.float64],
    room: NDArray[np.float64],
    worth: NDArray[np.float64],
    fee: NDArray[np.float64],
    able: NDArray[np.bool_],
    best: NDArray[np.int64],
    fall: NDArray[np.float64],
) -> None:
    """Write each enterprise's best offer, of equal ones the first, and by how much δ falls with it.

    Only what would be better is drawn for.
    """
    for buyer in range(best.size):
        if not able[buyer]:
            continue
        most = 0.0
        for offer in range(project.size):
            gain = min(lift[offer] * absorptive[buyer], room[buyer])
            surplus = worth[buyer] * gain - fee[buyer]
            if surplus > most and sponsor[offer] != buyer:
                luck = uniform(seed, LICENCE_CONTACT, LASTING, project[offer], buyer, FIRST_DRAW)
                if after[offer, sector[buyer]] < luck <= before[offer, sector[buyer]]:
                    most, best[buyer], fall[buyer] = surplus, offer, gain


def sell(
    consortium: Consortium,
    month: Month,
    rule: TechnologyRule,
    worth: NDArray[np.float64],
    credit: FinanceRule,
    means: NDArray[np.float64],
) -> None:
    """Let enterprises buy the licences they hear of: if what they can absorb is worth more than the fee.

    worth: yuan that one unit of δ less is worth to each enterprise. credit, means: terms of banks, and
    yuan that it can raise. Of several offers a buyer takes the best. Members pay less by the members' share.
    """
    enterprises, projects = consortium.enterprises, consortium.projects
    rows = np.flatnonzero((projects.outcome == RUNNING) & (projects.stage == TRANSFER))
    month.count["licence_fees"] = month.count["licences"] = 0.0
    if rows.size == 0:
        return
    lift = rule.lift * ABSORBED * projects.promise[rows]
    fee = cents(rule.fee * np.where(enterprises.participates, 1.0 - rule.member_share, 1.0))
    best, fall = best_offers(consortium, rows, lift, worth, fee / 100.0, fee <= np.floor(means * 100.0))
    buyers = np.flatnonzero(best != NOBODY)
    best = best[buyers]
    paid, received = np.zeros_like(fee), np.zeros_like(fee)
    paid[buyers] = fee[buyers]
    np.add.at(received, projects.sponsor[rows[best]], fee[buyers])
    np.add.at(projects.licences, rows[best], fee[buyers])
    finance.borrow(consortium, month, credit, paid)
    consortium.ledger.pay_within(consortium.clock.year, "enterprises", "licence fees", paid, received)
    _note_circulation(consortium, month, paid[buyers], buyers, projects.sponsor[rows[best]])
    effects.lift(consortium, buyers, fall[buyers])
    saved = np.where(paid > 0, rule.fee - paid / 100.0, 0.0)
    month.add_payoff("licences", received / 100.0 + saved)
    month.count["licence_fees"] = float(paid.sum()) / 100.0
    month.count["licences"] = float(buyers.size)


def _note_circulation(
    consortium: Consortium,
    month: Month,
    paid: NDArray[np.int64],
    buyers: NDArray[np.int64],
    sellers: NDArray[np.int64],
) -> None:
    """Note what members paid for licences: to other members, and to enterprises that have left since."""
    inside = consortium.enterprises.participates
    among = float(paid[inside[buyers] & inside[sellers]].sum()) / 100.0
    outside = float(paid[inside[buyers] & ~inside[sellers]].sum()) / 100.0
    circulation.note(month, "licences", inside=among, outside=outside)
