from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.study.elementary_effects import STEP, effects_of, screened, walks


def test_every_step_of_a_walk_moves_one_parameter_and_every_parameter_moves_once() -> None:
    paths = walks(7, 12)
    moves = np.diff(paths, axis=1)
    assert (np.count_nonzero(moves, axis=2) == 1).all()
    assert (np.count_nonzero(moves, axis=1) == 1).all()
    assert np.abs(moves[moves != 0]) == pytest.approx(np.full(7 * 12, STEP))
    assert {round(place, 6) for place in paths.ravel()} == {0.0, 0.333333, 0.666667, 1.0}
    assert (moves.sum(axis=(1, 2)) != 0).any() and (moves > 0).any() and (moves < 0).any()


def test_more_walks_leave_the_first_as_they_are() -> None:
    np.testing.assert_array_equal(walks(5, 3), walks(5, 9)[:3])


def test_a_linear_function_has_its_slopes_as_effects_everywhere() -> None:
    slopes = np.array([3.0, -2.0, 0.0, 0.5])
    paths = walks(4, 6)
    effects = effects_of(paths, (paths @ slopes)[:, :, None])
    assert effects[:, :, 0] == pytest.approx(np.tile(slopes, (6, 1)))
    measured = screened(effects)
    assert measured["mu"][0] == pytest.approx(slopes)
    assert measured["mu_star"][0] == pytest.approx(np.abs(slopes))
    assert measured["sigma"][0] == pytest.approx(np.zeros(4), abs=1e-12)
    assert measured["mu_star"][1:] == pytest.approx(np.tile(np.abs(slopes), (2, 1)))
    assert np.isnan(measured["noise"][0]).all(), "one seed cannot tell luck"


def test_interplay_shows_in_sigma_and_opposite_effects_do_not_cancel_in_mu_star() -> None:
    paths = walks(3, 60)
    effects = effects_of(
        paths, ((paths[:, :, 0] - 0.5) * (paths[:, :, 1] - 0.5) * 12 + paths[:, :, 2])[:, :, None]
    )
    measured = screened(effects)
    assert abs(measured["mu"][0][0]) < 1.5 < measured["mu_star"][0][0]
    assert measured["sigma"][0][:2] == pytest.approx([measured["mu_star"][0][0]] * 2, rel=0.5)
    assert measured["sigma"][0][2] == pytest.approx(0.0, abs=1e-12)
    for low, high, value in zip(*measured["mu_star"][1:], measured["mu_star"][0], strict=True):
        assert low <= value <= high


def test_the_noise_is_the_size_of_effects_that_luck_alone_makes() -> None:
    luck = np.random.default_rng(5).normal(size=(40, 6, 4))
    measured = screened(effects_of(walks(5, 40), luck))
    value, low, high = measured["noise"]
    assert measured["mu_star"][0] == pytest.approx(value, rel=0.35)
    assert (measured["mu_star"][0] <= high * 1.1).all() and (low < value).all()


def test_a_step_with_an_unknown_end_is_left_out() -> None:
    paths = walks(3, 5)
    outcome = (paths @ np.array([1.0, 2.0, 3.0]))[:, :, None].copy()
    outcome[2, 1] = np.nan
    effects = effects_of(paths, outcome)
    assert np.count_nonzero(np.isnan(effects)) == 2
    assert screened(effects)["mu_star"][0] == pytest.approx([1.0, 2.0, 3.0])
