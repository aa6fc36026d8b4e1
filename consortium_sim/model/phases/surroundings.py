"""What the practice centre finds around it: production, study, and what enterprises can invest."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.platforms.practice_centre.benefit import Work
from consortium_sim.mechanisms.platforms.practice_centre.demand import in_class, practice_hours
from consortium_sim.mechanisms.platforms.practice_centre.operation import Surroundings
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def surroundings(consortium: Consortium, month: Month, settings: Settings) -> Surroundings:
    """Return what this month's settings and state mean for the practice centre."""
    rule, learning = settings.production, settings.learning
    required = practice_hours(learning.practice_share)
    none = np.zeros(consortium.enterprises.count)
    return Surroundings(
        Work(
            rule.technology_margin,
            rule.hour_margin,
            rule.obsolescence,
            rule.frontier_return,
            learning.renewal,
            settings.labour_market.separation + settings.labour_market.retirement,
        ),
        in_class(consortium, month) * (1.0 - consortium.campus.produces),
        required,
        required * (1.0 - learning.own_capacity),
        settings.colleges.appropriation + settings.colleges.tuition,
        np.maximum(consortium.enterprises.cash, 0) / 100.0,
        none,
        none,
    )
