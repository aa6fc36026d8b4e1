"""Phase 10: the books are checked, and the fate of graduates is measured."""

from __future__ import annotations

import numpy as np

from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY


def evaluate(consortium: Consortium, month: Month) -> None:
    """Phase 10."""
    consortium.ledger.audit()
    if consortium.clock.calendar == JANUARY:
        _measure_graduates(consortium)


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
