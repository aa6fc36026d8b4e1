"""A city under any policy may stop in any month, and goes on as if it had not."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Any

from drawn_cities import LAWS, LIVELY, POOR, RICH, SWITCHES, drawn, examples, seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from same_state import assert_same_run
from small_city import small_city

import consortium_sim as cs

MONTHS = 16


@settings(examples, max_examples=8)
@given(laws=LAWS, levers=drawn(lever=True), switches=SWITCHES, seed=seeds, month=st.integers(1, MONTHS))
def test_any_run_goes_on_from_any_month(
    laws: dict[str, Any], levers: dict[str, Any], switches: dict[str, Any], seed: int, month: int
) -> None:
    city = small_city(0.015, burn_in=6).with_({**LIVELY, **POOR, **laws})
    policy = cs.Policy("drawn", {**RICH, **levers, **switches})
    whole = cs.simulate(city, policy, seed, MONTHS)
    with TemporaryDirectory() as folder:
        file = f"{folder}/city.checkpoint"
        cs.simulate(city, policy, seed, month, save=file)
        assert_same_run(cs.resume(file, MONTHS), whole)
