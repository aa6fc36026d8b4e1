"""The command that compiles the model ahead of the first run."""

from __future__ import annotations

import argparse
import time

from consortium_sim.cli.words import DONE


def warmup(options: argparse.Namespace) -> int:
    """Compile everything that a run needs, and say what was done, how long it took, and what is kept where."""
    begun = time.perf_counter()
    from consortium_sim.model import burnt_in
    from consortium_sim.model.warming import run_all_kernels
    from consortium_sim.numerics.compiled import machine_code

    before = machine_code()
    run_all_kernels()
    after, seconds = machine_code(), time.perf_counter() - begun
    if before is None or after is None:
        print("nothing to compile: NUMBA_DISABLE_JIT is set, the model runs as plain Python")
    else:
        new = after.functions - before.functions
        done = f"compiled {new} functions" if new else f"nothing to compile, {after.functions} functions are"
        print(f"{done}, in {seconds:.1f} s; machine code: {after.size / 1e6:.1f} MB in {after.folder}")
    print(burnt_in.in_words())
    return DONE
