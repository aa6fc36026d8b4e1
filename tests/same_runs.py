"""Two studies have the same runs, bit for bit."""

from __future__ import annotations

import pandas as pd

import consortium_sim as cs


def assert_same(study: cs.Study, whole: cs.Study) -> None:
    """Both are finished, and every run and every effect of one is that of the other."""
    assert study.finished == whole.finished == study.planned
    for one, other in zip(study.runs, whole.runs, strict=True):
        assert (one.policy, one.seed, one.flows, one.messages) == (
            other.policy, other.seed, other.flows, other.messages,
        )  # fmt: skip
        pd.testing.assert_frame_equal(one.indicators, other.indicators, check_exact=True)
    pd.testing.assert_frame_equal(study.effects(), whole.effects(), check_exact=True)
