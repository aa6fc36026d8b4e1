"""The yearly selection: who is offered, who meets the conditions, and who finds a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.staff_exchange import (
    HOURS_OF_A_MONTH,
    TEACHER_HOURS,
    TERM,
    USUAL_COMMITMENT,
    ExchangeRule,
    yearly_fee,
)
from consortium_sim.numerics.streams import Stream, choice_columns, normal_columns, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.exchange import CANDIDATES, ENGINEER, TEACHER, Contracts, contract_number
from consortium_sim.population.ledger import in_proportion
from consortium_sim.population.month import Month
from consortium_sim.theory.matching import propose

CLASS = 40.0
"""Students of a class (assumption, 30–50)."""
QUALITY_SPREAD = 0.3
"""sd of log quality among candidates (assumption, 0.1–0.5)."""
COMMITMENT_SPREAD = 0.15
"""sd of commitment, before it is kept within 0 and 1 (assumption, 0.05–0.3)."""
TEACHER_PLACES = 0.01
"""Places for teachers per employee of a participant (assumption, 0.003–0.03)."""
PARTNERS = 5
"""Enterprises that a teacher applies to at most (assumption, 3–10)."""


@dataclass(frozen=True)
class Candidates:
    """People who are offered in one direction; columns of equal length."""

    number: NDArray[np.int64]
    giver: NDArray[np.int64]
    """Row of the enterprise that offers the engineer, or of the program that offers the teacher."""
    quality: NDArray[np.float64]
    commitment: NDArray[np.float64]

    def those(self, which: NDArray[np.bool_]) -> Candidates:
        """Return the candidates chosen by a mask."""
        return Candidates(self.number[which], self.giver[which], self.quality[which], self.commitment[which])


def select(consortium: Consortium, month: Month, rule: ExchangeRule, teacher_pay: float) -> None:
    """In August, sign the contracts of the next twelve months; those that ended before this month are forgotten.

    Candidates below the threshold are rejected; the others apply to the partners that suit their occupation,
    which take the best, and deferred acceptance settles it. teacher_pay: yuan a month of one teacher.
    """
    exchange, enterprises = consortium.exchange, consortium.enterprises
    worked = exchange.contracts.hours > 0.0
    exchange.contracts = exchange.contracts.those(exchange.contracts.running | worked)
    places, means = engineer_places(consortium, month, rule)
    engineers = engineers_offered(consortium, rule)
    suitable = engineers.those(engineers.quality >= rule.threshold)
    hired = _engineers_placed(consortium, suitable, places)
    cover = TERM * teacher_pay * USUAL_COMMITMENT * TEACHER_HOURS / HOURS_OF_A_MONTH
    fees = np.bincount(consortium.programs.college[hired.program], minlength=means.size) * yearly_fee(rule)
    teachers = teachers_offered(consortium, rule, np.floor(np.maximum(means - fees, 0.0) / cover))
    fit = teachers.those(teachers.quality >= rule.threshold)
    sent = _teachers_placed(consortium, fit)
    exchange.contracts = exchange.contracts.joined(hired).joined(sent)
    if engineers.number.size:
        exchange.placed_share = hired.size / engineers.number.size
    employees = float((enterprises.staff * enterprises.participates).sum())
    exchange.teachers_per_employee = sent.size / max(employees, 1.0)
    month.count["candidates"] = float(engineers.number.size + teachers.number.size)
    rejected = month.count["candidates"] - suitable.number.size - fit.number.size
    month.count["candidates rejected"] = rejected
    month.count["candidates without place"] = month.count["candidates"] - rejected - hired.size - sent.size


def engineers_offered(consortium: Consortium, rule: ExchangeRule) -> Candidates:
    """Return the engineers whom participants offer, on top of those whose contracts run."""
    enterprises, contracts = consortium.enterprises, consortium.exchange.contracts
    pledge = np.array([0.0, rule.member_pledge, rule.deep_pledge])[enterprises.strategy]
    away = contracts.by_enterprise(contracts.running.astype(np.float64), ENGINEER, enterprises.count)
    staff = (enterprises.staff * enterprises.active).astype(np.float64)
    offered = _rounded(consortium, pledge * staff, ENGINEER)
    return _candidates(consortium, ENGINEER, np.maximum(offered - away.astype(np.int64), 0))


def teachers_offered(consortium: Consortium, rule: ExchangeRule, most: NDArray[np.float64]) -> Candidates:
    """Return the teachers whom colleges offer, by program as students are; most: by college at most."""
    programs, colleges = consortium.programs, consortium.colleges
    wanted = np.minimum(rule.teachers * colleges.teachers, most)
    share = programs.students / np.maximum(colleges.students, 1)[programs.college]
    return _candidates(consortium, TEACHER, _rounded(consortium, wanted[programs.college] * share, TEACHER))


def engineer_places(
    consortium: Consortium, month: Month, rule: ExchangeRule
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the open places for engineers by program, and what each college can still spend, yuan.

    A college plans with the money that it holds now: it refuses engineers whose fees for a year exceed what is
    left after those whose contracts run.
    """
    programs, colleges, contracts = consortium.programs, consortium.colleges, consortium.exchange.contracts
    teaching = contracts.by_program(contracts.running.astype(np.float64), ENGINEER, programs.count)
    luck = uniform_columns(
        consortium.seed, Stream.EXCHANGE_PLACES, consortium.clock.month, np.arange(programs.count), ENGINEER
    )
    wanted = np.floor(rule.wanted * programs.students / CLASS + luck) * (programs.students > 0)
    open_places = np.maximum(wanted - teaching, 0.0)
    engaged = np.bincount(programs.college, teaching, colleges.count)
    means = np.maximum(colleges.funds / 100.0 - yearly_fee(rule) * engaged, 0.0)
    asked = np.bincount(programs.college, open_places, colleges.count)
    payable = np.floor(np.minimum(means / yearly_fee(rule), asked)) if rule.fee > 0.0 else asked
    granted = open_places.astype(np.int64)
    month.count["engineers refused"] = float((asked - payable).sum())
    for college in np.flatnonzero(payable < asked):
        own = programs.college == college
        granted[own] = in_proportion(int(payable[college]), open_places[own])
        name, number = consortium.names.colleges[college], int((asked - payable)[college])
        what = f"{number} engineer{'s' if number > 1 else ''}"
        consortium.tell(f"{name} refuses {what}: it cannot pay their lecture fees")
    return granted, means


def _rounded(consortium: Consortium, number: NDArray[np.float64], direction: int) -> NDArray[np.int64]:
    """Round numbers of candidates up or down by the luck of the giver."""
    luck = uniform_columns(
        consortium.seed, Stream.CANDIDATE, consortium.clock.month, np.arange(number.size), direction
    )
    whole: NDArray[np.int64] = np.minimum(np.floor(number + luck), CANDIDATES - 1.0).astype(np.int64)
    return np.where(number > 0.0, whole, 0)


def _candidates(consortium: Consortium, direction: int, offered: NDArray[np.int64]) -> Candidates:
    seed, now = consortium.seed, consortium.clock.month
    giver = np.repeat(np.arange(offered.size), offered)
    ordinal = np.arange(giver.size) - np.repeat(np.cumsum(offered) - offered, offered)
    number = contract_number(now, direction, giver, ordinal)
    who, selection = words(number)
    quality = np.exp(QUALITY_SPREAD * normal_columns(seed, Stream.CANDIDATE, now, who, selection, 1))
    commitment = USUAL_COMMITMENT + COMMITMENT_SPREAD * normal_columns(
        seed, Stream.CANDIDATE, now, who, selection, 2
    )
    return Candidates(number, giver, quality, np.clip(commitment, 0.0, 1.0))


def words(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lower and the upper 32 bits of contract numbers: the keys of their luck."""
    return number & 0xFFFFFFFF, number >> 32


def _engineers_placed(
    consortium: Consortium,
    candidates: Candidates,
    places: NDArray[np.int64],
) -> Contracts:
    """Let engineers apply to programs of the occupation that they practise; return their contracts."""
    programs, posts = consortium.programs, consortium.posts
    kinds = posts.filled.shape[1]
    taught = np.bincount(programs.occupation, programs.students, kinds) > 0.0
    weights = np.cumsum(posts.filled * taught, axis=1).astype(np.float64)[candidates.giver]
    able = weights[:, -1] > 0.0
    candidates, weights = candidates.those(able), weights[able]
    who, selection = words(candidates.number)
    luck = uniform_columns(consortium.seed, Stream.CANDIDATE, consortium.clock.month, who, selection, 3)
    occupation = choice_columns(weights, luck)
    suits = (programs.occupation[None, :] == occupation[:, None]) & (places > 0)[None, :]
    liking = _liking(consortium, candidates.giver)
    order = np.argsort(np.where(suits, liking, 2.0), axis=1, kind="stable")
    program = _settled(order, suits.sum(axis=1), candidates.quality, places)
    return _signed(consortium, ENGINEER, candidates, candidates.giver, program)


def _teachers_placed(consortium: Consortium, candidates: Candidates) -> Contracts:
    """Let teachers apply to participants that have staff in their occupation; return their contracts."""
    enterprises, programs = consortium.enterprises, consortium.programs
    luck = uniform_columns(
        consortium.seed, Stream.EXCHANGE_PLACES, consortium.clock.month, np.arange(enterprises.count), TEACHER
    )
    staff = enterprises.staff * enterprises.participates
    places = (np.floor(TEACHER_PLACES * staff + luck) * (staff > 0)).astype(np.int64)
    takers = np.flatnonzero(places)
    suits = consortium.posts.filled[np.ix_(takers, programs.occupation)] > 0
    liking = np.where(suits, _liking(consortium, takers), 2.0)
    order = np.argsort(liking, axis=0, kind="stable")[:PARTNERS].T
    length = np.minimum(suits.sum(axis=0), PARTNERS)
    found = _settled(order[candidates.giver], length[candidates.giver], candidates.quality, places[takers])
    enterprise = np.where(found >= 0, takers[found] if takers.size else found, -1)
    return _signed(consortium, TEACHER, candidates, enterprise, candidates.giver)


def _liking(consortium: Consortium, enterprises: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how well enterprises (rows) and programs know each other, 0 to 1: the same every year."""
    programs = np.arange(consortium.programs.count)
    return uniform_columns(consortium.seed, Stream.PARTNERSHIP, 0, enterprises[:, None], programs[None, :])


def _settled(
    order: NDArray[np.int64],
    length: NDArray[np.int64],
    quality: NDArray[np.float64],
    places: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return where each candidate finds a place, or -1.

    order: targets in falling liking, of which the first `length` are applied to, (candidates, targets).
    """
    listed = np.arange(order.shape[1])[None, :] < length[:, None]
    choices = order[listed].astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    match = propose(choices, starts, np.repeat(quality, length), places)
    found = np.full(length.size, -1, np.int64)
    found[match >= 0] = choices[match[match >= 0]]
    return found


def _signed(
    consortium: Consortium,
    direction: int,
    candidates: Candidates,
    enterprise: NDArray[np.int64],
    program: NDArray[np.int64],
) -> Contracts:
    placed = (enterprise >= 0) & (program >= 0)
    chosen = candidates.those(placed)
    return Contracts.signed(
        chosen.number,
        direction,
        enterprise[placed],
        program[placed],
        chosen.quality,
        chosen.commitment,
        consortium.clock.month + 1,
    )
