"""Certification: who is certified, and whom it makes more wanted (S14)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation.index import Assessment
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Effect, Standard
from consortium_sim.population.consortium import Consortium

OF_PROGRAMS = ("curriculum_gap", "college_quality")
"""Indicators that are means over program clusters: each cluster can be held against them by itself."""


def decide(consortium: Consortium, standard: Standard, found: Assessment) -> None:
    """Give, keep or withdraw the certificate of the coming year, and say which program clusters it covers."""
    state = consortium.evaluation
    if found.certified:
        state.covered = attaining(consortium, standard)
        state.effects = standard.certification.effects
        if not state.certified:
            number, of = int(state.covered.sum()), state.covered.size
            consortium.tell(
                f"the consortium is certified by '{standard.title}' (index {found.index:.2f}): "
                f"{number} of {of} program clusters are covered"
            )
        state.certified = True
        return
    if state.certified:
        reason = f"veto {', '.join(found.vetoes)}" if found.vetoes else f"index {found.index:.2f}"
        consortium.tell(f"the certificate of '{standard.title}' is withdrawn ({reason})")
    lapse(consortium)


def lapse(consortium: Consortium) -> None:
    """Let the consortium be without a certificate."""
    state = consortium.evaluation
    state.certified, state.effects, state.covered = False, (), np.zeros(0, np.bool_)


def attaining(consortium: Consortium, standard: Standard) -> NDArray[np.bool_]:
    """Return the program clusters whose own gap and quality attain what the certificate asks, (programs,).

    The mean attainment of what the standard demands of gap and quality reaches the index that certifies; where
    it demands neither, every program cluster does.
    """
    programs = consortium.programs
    own = {
        "curriculum_gap": consortium.curriculum_gap,
        "college_quality": programs.quality,
    }
    demanded = [(name, standard.indicators[name]) for name in OF_PROGRAMS if name in standard.indicators]
    if not demanded:
        return np.ones(programs.count, np.bool_)
    reached = [
        np.clip((own[name] - one.worst) / (one.target - one.worst), 0.0, 1.0) for name, one in demanded
    ]
    covered: NDArray[np.bool_] = np.mean(reached, axis=0) >= standard.certification.threshold
    return covered


def acts_on(consortium: Consortium, rule: EvaluationRule, effect: Effect) -> NDArray[np.float64]:
    """Return 1 for the program clusters whose certificate acts on enrolment or hiring rank, (programs,)."""
    state = consortium.evaluation
    if rule.certification and effect in state.effects:
        return state.covered.astype(np.float64)
    return np.zeros(consortium.programs.count)
