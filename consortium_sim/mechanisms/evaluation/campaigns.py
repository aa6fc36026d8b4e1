"""Corrections of resources and talent: a listing drive or joint equipment, and an employment campaign."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation import corrections
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents, in_proportion
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, JUST_GRADUATED, NOBODY, SEEKING

VISIT_COST = 800.0
"""Yuan that it costs to have one outsider list its vacancies for a month (assumption, 300–3,000)."""
MOST_PROMOTION = 200.0
"""Most that a campaign spends on one graduate in a month, yuan: four applications (assumption, 100–500)."""


def improve_resources(
    consortium: Consortium, month: Month, rule: EvaluationRule, lists: NDArray[np.bool_], platform: bool
) -> NDArray[np.bool_]:
    """Spend the money of resources; return which enterprises list their vacancies, those won over included.

    Where the information platform operates, outsiders are visited, the most willing first; else, or where all
    of them list already, the colleges get equipment.
    """
    yuan = corrections.budget(consortium, rule, "resources")
    if yuan == 0.0:
        return lists
    enterprises = consortium.enterprises
    silent = np.flatnonzero(enterprises.active & ~lists)
    if not platform or silent.size == 0:
        _equip(consortium, month, yuan)
        return lists
    luck = uniform_columns(consortium.seed, Stream.LISTING, 0, silent)
    visited = silent[np.argsort(luck, kind="stable")][: corrections.whole(yuan, VISIT_COST)]
    corrections.pay(consortium, month, "households", "listing drive", cents(VISIT_COST * visited.size))
    listed = lists.copy()
    listed[visited] = True
    return listed


def _equip(consortium: Consortium, month: Month, yuan: float) -> None:
    """Buy practice equipment for the colleges, by their students."""
    colleges = consortium.colleges
    bought = in_proportion(int(cents(yuan)[0]), colleges.students.astype(np.float64))
    colleges.equipment += bought / 100.0
    corrections.pay(consortium, month, "outside", "joint equipment", bought.sum(keepdims=True))


def promote(consortium: Consortium, month: Month, rule: EvaluationRule) -> float:
    """Spend the money of talent on graduates of the last half year; return yuan a month for each of them."""
    yuan = corrections.budget(consortium, rule, "talent")
    if yuan == 0.0:
        return 0.0
    people = consortium.people
    fresh = (people.months_out < GRADUATE_MONTHS) | (people.months_out == JUST_GRADUATED)
    fresh &= (people.program != NOBODY) & ((people.status == SEEKING) | (people.status == EMPLOYED))
    graduates = int(fresh.sum())
    each = min(yuan / graduates, MOST_PROMOTION) if graduates else 0.0
    corrections.pay(consortium, month, "households", "employment campaign", cents(each * graduates))
    return each
