"""Phase 10: the books are checked, graduates are followed, the city is measured and evaluated."""

from __future__ import annotations

from functools import partial

import numpy as np

from consortium_sim.mechanisms.council import agenda, departments
from consortium_sim.mechanisms.evaluation import cycle
from consortium_sim.mechanisms.evaluation.proposal import CorrectionProposal
from consortium_sim.model.indicators import INDICATORS, measure
from consortium_sim.model.standards import standard_in_force
from consortium_sim.population.consortium import DECEMBER, JANUARY, Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.evaluation import Correction
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY
from consortium_sim.scenario.settings import Settings


def evaluate(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Phase 10."""
    consortium.ledger.audit()
    if consortium.clock.calendar == JANUARY:
        _measure_graduates(consortium)
    if consortium.clock.calendar == DECEMBER:
        consortium.tell_leavers()
    if settings.evaluation.evaluates:
        _evaluate_consortium(consortium, month, settings)
    else:
        cycle.stop(consortium)
        consortium.governing.score = 0.0


def _evaluate_consortium(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Measure what the standard looks at, and let the loops turn."""
    standard = standard_in_force(settings.evaluation.standard)
    names = cycle.watched(standard)
    month.reading = measure(consortium, month, names)
    cycle.turn(
        consortium,
        month,
        settings.evaluation,
        standard,
        np.array(list(month.reading.values())),
        np.array([INDICATORS[name].flow for name in names]),
        departments.effectiveness(consortium, Department.EVALUATION),
        partial(_ask_the_council, consortium, settings) if settings.council.open else None,
    )
    consortium.governing.score = consortium.evaluation.score


def _ask_the_council(consortium: Consortium, settings: Settings, correction: Correction) -> None:
    """Hand a correction that is prepared to the council's next meeting."""
    rule = settings.evaluation
    months = correction.ends - correction.starts + 1
    share = consortium.evaluation.shares.get(correction.dimension, 0.0)
    proposal = CorrectionProposal(correction, months * rule.improvement * share * correction.strength)
    agenda.raise_warning(consortium, correction.dimension, proposal)


def _measure_graduates(consortium: Consortium) -> None:
    """Six months after July: who of the last graduates works, and who in the occupation studied."""
    people, graduates = consortium.people, consortium.graduates
    kinds = len(consortium.industry.names)
    here = (people.months_out == 6) & (people.program != NOBODY) & (people.status == EMPLOYED)
    rows = np.flatnonzero(here)
    studied = consortium.programs.occupation[people.program[rows]]
    matched = int((people.post[rows] % kinds == studied).sum())
    base = graduates.number - graduates.further_study
    if base > 0:
        graduates.placement_rate = (rows.size + graduates.left_with_work) / base
        graduates.match_rate = matched / base
        graduates.matched = matched
        graduates.local_rate = rows.size / base
