"""Transfer: licences of consolidated projects are sold along the industry chain (model.md 4.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.platforms.technology import TechnologyRule, effects
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.projects import RUNNING, TRANSFER

CONTACTS = 0.5
"""Enterprises a month that hear of a licensable project (assumption, 0.2–2)."""
LARGE_FLOW = 0.2
"""Inputs, both ways, per unit of output that make two sectors as near as one to itself (assumption, 0.1–0.4)."""
ABSORBED = 0.5
"""Share of the sponsor's lift that a licence can bring, before absorptive capacity (assumption, 0.2–0.8)."""


def nearness(chain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near two sectors are on the chain, (sectors, sectors): 1 to itself, 0 without any trade."""
    near: NDArray[np.float64] = np.minimum((chain + chain.T) / LARGE_FLOW, 1.0)
    np.fill_diagonal(near, 1.0)
    return near


def hear(consortium: Consortium, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which enterprises hear of which projects this month, (projects, enterprises).

    Each pair meets once: after a geometric waiting time of its own from the month of the first offer on, the
    shorter the nearer the sectors. So a pair has the same luck under every policy.
    """
    projects, enterprises = consortium.projects, consortium.enterprises
    near = nearness(consortium.industry.chain)[projects.sector[rows]][:, enterprises.sector]
    near[np.arange(rows.size), projects.sponsor[rows]] = 0.0
    chance = np.minimum(CONTACTS * near / np.maximum(near.sum(axis=1, keepdims=True), 1.0), 0.5)
    buyers = np.arange(enterprises.count)
    luck = uniform_columns(
        consortium.seed, Stream.LICENCE_CONTACT, 0, projects.id[rows][:, None], buyers[None, :]
    )
    waited = (consortium.clock.month - projects.licensed_from[rows])[:, None]
    before, now = (1.0 - chance) ** waited, (1.0 - chance) ** (waited + 1)
    return np.asarray((luck <= before) & (luck > now) & enterprises.active[None, :], np.bool_)


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
    gain = rule.lift * ABSORBED * projects.promise[rows][:, None] * enterprises.absorptive[None, :]
    gain = np.minimum(gain, np.maximum(enterprises.distance, 0.0)[None, :])
    fee = cents(rule.fee * np.where(enterprises.participates, 1.0 - rule.member_share, 1.0))
    surplus = worth[None, :] * gain - fee[None, :] / 100.0
    offered = hear(consortium, rows) & (surplus > 0.0) & (fee <= np.floor(means * 100.0))[None, :]
    buyers = np.flatnonzero(offered.any(axis=0))
    best = np.argmax(np.where(offered, surplus, -np.inf), axis=0)[buyers]
    paid, received = np.zeros_like(fee), np.zeros_like(fee)
    paid[buyers] = fee[buyers]
    np.add.at(received, projects.sponsor[rows[best]], fee[buyers])
    np.add.at(projects.licences, rows[best], fee[buyers])
    finance.borrow(consortium, month, credit, paid)
    consortium.ledger.pay_within(consortium.clock.year, "enterprises", "licence fees", paid, received)
    _note_circulation(consortium, month, paid[buyers], buyers, projects.sponsor[rows[best]])
    effects.lift(consortium, buyers, gain[best, buyers])
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
