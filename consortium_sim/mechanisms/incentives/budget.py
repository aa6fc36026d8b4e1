"""A budget that can run out: claims are paid in full while it lasts, then in proportion, then not at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import in_proportion
from consortium_sim.population.month import Month


def pay_claims(
    consortium: Consortium, month: Month, kind: str, claims: NDArray[np.int64], budget: float
) -> NDArray[np.int64]:
    """Pay claims, cents by enterprise, out of a yearly budget in yuan; return what was paid.

    The claims and what was paid are kept in the month, so that each subsidy can be checked against its formula.
    """
    region = consortium.region
    left = max(round(budget * 100.0) - region.spent.get(kind, 0), 0)
    asked = int(claims.sum())
    paid = claims if asked <= left else in_proportion(left, claims.astype(np.float64))
    if asked > left and left >= 0 and not region.spent.get(kind + " ran out"):
        region.spent[kind + " ran out"] = 1
        consortium.tell(
            f"the yearly budget of the {kind} ({budget * consortium.scale:,.0f} yuan) has run out"
        )
    consortium.ledger.pay(consortium.clock.year, "government", "enterprises", kind, paid)
    region.spent[kind] = region.spent.get(kind, 0) + int(paid.sum())
    month.count[f"claimed {kind}"] = asked / 100.0
    month.count[f"paid {kind}"] = float(paid.sum()) / 100.0
    return paid
