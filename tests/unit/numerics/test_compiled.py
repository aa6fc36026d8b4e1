"""Compiled and plain kernels give the same bits; run as a program, this file prints its sample of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from consortium_sim.numerics import streams
from consortium_sim.numerics.streams import Stream
from consortium_sim.theory.matching import deferred_acceptance


def sample() -> list[str]:
    """Draws of every law and a matching, as exact text."""
    lines = []
    for seed in (np.uint64(0), np.uint64(2**63 + 12345), np.uint64(2**64 - 1)):
        for month, who, second, draw in [
            (0, 0, 0, 0),
            (-3, np.int64(2**32 - 1), 7, 65535),
            (240, np.uint64(2**32 - 1), np.int32(9), 1),
            (np.int64(12), np.uint32(77), np.uint8(200), np.int16(3)),
        ]:
            key = (seed, Stream.CONTACT, month, who, second, draw)
            lines.append(" ".join(hex(int(word)) for word in streams.words(*key)))
            lines += [float(u).hex() for u in streams.uniforms(*key)]
            lines.append(float(streams.uniform(*key)).hex())
        who = np.arange(600)
        for columns in (
            streams.uniform_columns,
            streams.normal_columns,
            streams.exponential_columns,
            streams.gumbel_columns,
        ):
            lines.append(columns(seed, Stream.EMPLOYER_NOISE, 5, who, who % 7).tobytes().hex())
        lines.append(str(streams.ranking(seed, Stream.LISTING, 5, who).tolist()))
        scores = streams.normal_columns(seed, Stream.EMPLOYER_NOISE, 6, np.arange(20), np.arange(4)[:, None])
        wishes = np.argsort(
            -streams.gumbel_columns(seed, 17, 6, np.arange(20)[:, None], np.arange(4)), axis=1
        )
        lines.append(str(deferred_acceptance(wishes, scores, [3, 0, 5, 2]).tolist()))
    return lines


def run_plain(program: list[str]) -> str:
    root = str(Path(streams.__file__).parents[2])
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": root}
    return subprocess.run(
        [sys.executable, "-W", "error", *program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout


def test_compiled_and_plain_kernels_give_the_same_bits_without_warning() -> None:
    assert run_plain([__file__]).splitlines() == sample()


def test_plain_kernels_do_not_import_the_compiler() -> None:
    program = "import sys, consortium_sim.numerics.streams; print('numba' in sys.modules)"
    assert run_plain(["-c", program]).strip() == "False"


def test_processes_that_compile_at_once_never_write_the_same_file(tmp_path: Path) -> None:
    program = (
        "from consortium_sim.numerics.compiled import MACHINE_CODE, THIS_PROCESS\n"
        "from consortium_sim.numerics.streams import uniform_of_word\n"
        "assert uniform_of_word({number}) < 1.0\n"
        "print(MACHINE_CODE, THIS_PROCESS)"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_DISABLE_JIT": "0"}
    environment["PYTHONPATH"] = str(Path(streams.__file__).parents[2])
    names = []
    for number in ("7", "7.0"):
        command = [sys.executable, "-c", program.format(number=number)]
        told = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        folder, process = told.stdout.split()
        for index in Path(folder).rglob("*.nbi"):  # as one process finds it that began before the other wrote
            index.unlink()
        names.append(process)
    files = [file.name for file in tmp_path.rglob("*.nbc")]
    assert len(files) == 2
    assert all(any(f".{name}-" in file for file in files) for name in names)


if __name__ == "__main__":
    print("\n".join(sample()))
