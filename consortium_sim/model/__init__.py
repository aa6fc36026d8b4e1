"""In which order: the month, the run, and what is measured of it."""

from consortium_sim.model.simulation import simulate, warmup

__all__ = ["simulate", "warmup"]
