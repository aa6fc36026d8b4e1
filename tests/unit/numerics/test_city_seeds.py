"""Seeds of the cities of a country."""

from __future__ import annotations

import numpy as np

from consortium_sim.numerics.streams import city_seed, common_luck


def test_cities_of_a_country_have_seeds_of_their_own_and_luck_in_common() -> None:
    seeds = [city_seed(np.uint64(7), number) for number in range(1, 400)]
    assert len({int(seed) for seed in seeds}) == len(seeds)
    assert all(common_luck(seed) == 7 for seed in seeds)
    assert common_luck(np.uint64(2**32 - 1)) == 2**32 - 1
