"""How far systems develop together: the coupling coordination degree (耦合协调度), standard and revised.

Source: theory.md 7; the revised form is that of Wang Shujia, Kong Wei, Ren Liang & Zhi Danhua et al. (2021),
Journal of Natural Resources 36(3), 793–810: in the standard one, values crowd near 1.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.theory.weighting import scaling

COORDINATION_CLASSES = (
    ("extreme imbalance", "极度失调"),
    ("severe imbalance", "严重失调"),
    ("moderate imbalance", "中度失调"),
    ("mild imbalance", "轻度失调"),
    ("near imbalance", "濒临失调"),
    ("barely coordinated", "勉强协调"),
    ("primary coordination", "初级协调"),
    ("intermediate coordination", "中级协调"),
    ("good coordination", "良好协调"),
    ("quality coordination", "优质协调"),
)
"""English and Chinese names of the classes of D, each 0.1 wide and with its lower end; 1 is in the last."""
ON_THE_EDGE = 1e-9
"""A degree this little below the end of a class belongs to the next: the rest is rounding."""


class Coordination(NamedTuple):
    """Coupling C, development T, coordination degree D = √(C·T), and the class of D from 0 to 9."""

    coupling: NDArray[np.float64]
    development: NDArray[np.float64]
    degree: NDArray[np.float64]
    coordination_class: NDArray[np.int64]


def coupling_coordination(
    levels: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    form: Literal["standard", "revised"] = "standard",
) -> Coordination:
    """Return how far systems are coupled and developed, for one moment or many.

    levels: each system's development between 0 and 1, (n_systems,) or (n_moments, n_systems), at least two
    systems. weights: of the systems in T, divided by their sum; None: they count the same.
    form: "standard" C = n (ΠU)^(1/n) / ΣU; "revised" C = √{(1 − d) · [Π(Uᵢ / max U)]^(1/(n−1))} with d the mean
    of |Uᵢ − Uⱼ| over pairs.
    Systems that are all at 0 are level with each other: C is 1 and D is 0.
    Returns arrays of shape () or (n_moments,). Raises ValueError for levels outside 0..1.
    """
    level = np.asarray(levels, dtype=np.float64)
    if level.ndim not in (1, 2) or level.shape[-1] < 2:
        raise ValueError(
            f"levels must have shape (n_systems,) or (n_moments, n_systems) with two systems or more, "
            f"found {level.shape}"
        )
    if not np.all((level >= 0.0) & (level <= 1.0)):
        raise ValueError(f"levels must lie between 0 and 1, found {level.min()} to {level.max()}")
    systems = level.shape[-1]
    weight = scaling.weights_of(np.ones(systems) if weights is None else weights, systems)
    top = level.max(axis=-1, keepdims=True)
    relative = np.where(top > 0.0, level / np.where(top > 0.0, top, 1.0), 1.0)
    if form == "standard":
        coupling = np.prod(relative ** (1.0 / systems), axis=-1) / relative.mean(axis=-1)
    elif form == "revised":
        first, second = np.triu_indices(systems, 1)
        apart = np.abs(level[..., first] - level[..., second]).mean(axis=-1)
        coupling = np.sqrt((1.0 - apart) * np.prod(relative ** (1.0 / (systems - 1)), axis=-1))
    else:
        raise ValueError(f"form must be 'standard' or 'revised', found {form!r}")
    coupling = np.minimum(coupling, 1.0)
    development = (level * weight).sum(axis=-1)
    degree = np.sqrt(coupling * development)
    return Coordination(coupling, development, degree, coordination_class(degree))


def coordination_class(degree: ArrayLike) -> NDArray[np.int64]:
    """Return the class of each coordination degree, 0 to 9: the position in `COORDINATION_CLASSES`.

    degree: between 0 and 1, of any shape; else ValueError.
    """
    found = np.asarray(degree, dtype=np.float64)
    if not np.all((found >= 0.0) & (found <= 1.0 + ON_THE_EDGE)):
        raise ValueError(f"a coordination degree lies between 0 and 1, found {degree!r}")
    return np.minimum(np.floor(found * 10.0 + ON_THE_EDGE), 9.0).astype(np.int64)
