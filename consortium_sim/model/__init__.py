"""In which order: the month, the run, and what is measured of it."""

from consortium_sim.model.simulation import resume, simulate
from consortium_sim.model.warming import warmup

__all__ = ["resume", "simulate", "warmup"]
