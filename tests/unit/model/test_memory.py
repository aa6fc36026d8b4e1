"""What a month frees is there for the next."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import consortium_sim as cs

PAGES_TAKEN = """
import resource
import consortium_sim as cs
city = cs.load_scenario("base-city").scaled(5.0).with_({"time.burn_in": 1})
for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    cs.simulate(city, "baseline", seed=1, months=13, snapshots=())
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(taken)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only this C library gives memory back so soon")
def test_a_further_run_of_a_large_city_takes_hardly_a_page_of_memory_from_the_system(tmp_path: Path) -> None:
    """Without `keep_freed_memory` it took some 3,000 pages; with it a few dozen."""
    environment = {**os.environ, "CONSORTIUM_SIM_CACHE": str(tmp_path)}
    environment["PYTHONPATH"] = str(Path(cs.__file__).parents[1])
    for _ in range(2):  # the second process reads the state that the first has made, as workers do
        command = [sys.executable, "-c", PAGES_TAKEN]
        told = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=300
        )
    assert int(told.stdout) < 1_000
