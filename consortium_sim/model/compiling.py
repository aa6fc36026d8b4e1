"""Whether the model is compiled already, and what is said where it is not."""

from __future__ import annotations

import sys
from functools import cache

from consortium_sim.mechanisms import working
from consortium_sim.mechanisms.labour_market import offers
from consortium_sim.numerics.compiled import on_disk


def is_compiled() -> bool:
    """Tell whether machine code of the model lies on disk: that of its two largest kernels stands for all."""
    return on_disk(working.people_work) and on_disk(offers.meet)


@cache
def announce_compiling() -> None:
    """Say once a process, on stderr, that the first run after an installation compiles the model."""
    if not is_compiled():
        print("compiling the model, once after installation (less than half a minute) ...", file=sys.stderr)
