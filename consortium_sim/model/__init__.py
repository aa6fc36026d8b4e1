"""In which order: the month, the run, and what is measured of it."""

from consortium_sim.model.compiling import warmup
from consortium_sim.model.simulation import resume, simulate

__all__ = ["resume", "simulate", "warmup"]
