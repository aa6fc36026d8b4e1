"""Real production on campus (校园生产性实训): what the last month was like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Campus:
    """State of campus production."""

    produces: NDArray[np.float64]
    """Share of the practice hours in the college that was real production, by program."""
    served: tuple[float, float] = (0.0, 0.0)
    """Learners over those asked for, of merchants outside the consortium and of those in it."""
    net: float = 0.0
    """What a learner brought its merchant, yuan a month."""
    refused: str = ""
    """Why nothing was produced, as it was told last; empty while there is production."""
