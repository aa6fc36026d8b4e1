"""How time is taken: in turns, in processor time, with the least and the middle of several repetitions.

Processor time, because the machine may be shared: it leaves out the time in which somebody else had the processor.
(It cannot leave out what a neighbour does to caches and memory: that is why implementations take turns, and why
the least is given beside the median.) What runs in several processes is timed by the clock instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Work = Callable[[], object]


def in_turns(
    works: Mapping[str, Work], turns: int, seconds: float, clock: Callable[[], float] = time.process_time
) -> dict[str, dict[str, float]]:
    """Return least and median seconds of one call of each work, and the number of turns.

    In a turn each work is called until `seconds` have passed, at least once; its time is the mean of the turn's
    calls. The first turn warms up and does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns + 1):
        for name, work in works.items():
            calls, begin = 0, clock()
            while True:
                work()
                calls += 1
                passed = clock() - begin
                if passed >= seconds:
                    break
            taken[name].append(passed / calls)
    return {name: summary(times[1:]) for name, times in taken.items()}


def summary(times: list[float]) -> dict[str, float]:
    """Return least, median and number of some times."""
    return {"least": min(times), "median": median(times), "turns": len(times)}
