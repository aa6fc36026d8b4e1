"""One decorator compiles every kernel; one environment variable turns it off."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

from consortium_sim.numerics.fingerprint import PACKAGE, hash_of_text

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class MachineCode(NamedTuple):
    """Compiled functions on disk."""

    folder: Path
    functions: int
    """One for each combination of types of arguments."""
    size: int
    """Bytes."""


if os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0"):
    from numba import config, njit

    ROOMS_WITH_KERNELS = ("numerics", "theory", "population", "mechanisms")

    def _folder_of_machine_code() -> Path:
        """Return a folder that belongs to the present text of all kernels and of the constants they use.

        Numba itself looks at a kernel's own file only: a constant changed in another file would go unseen.
        """
        home = os.environ.get("NUMBA_CACHE_DIR") or PACKAGE / "__pycache__"
        if not os.access(PACKAGE, os.W_OK) and "NUMBA_CACHE_DIR" not in os.environ:
            home = Path(tempfile.gettempdir()) / f"consortium_sim-{getpass.getuser()}"
        return Path(home) / f"machine-code-{hash_of_text(ROOMS_WITH_KERNELS)[:16]}"

    MACHINE_CODE = str(_folder_of_machine_code())
    THIS_PROCESS = os.urandom(4).hex()

    def _keep_apart(machine_code: Any) -> None:
        """Let files of machine code bear the name of the process that writes them, where this numba allows it.

        Numba only numbers them: two processes that compile a kernel at once, each for types of its own, would write
        the same file, and the index could lead from the types of one to the code of the other. With names apart, an
        entry of the index may be lost, and is compiled again.
        """
        files: Any = getattr(getattr(machine_code, "_cache", None), "_cache_file", None)
        name, numbered, ending = getattr(files, "_data_name_pattern", "").partition("{number:d}")
        if numbered:
            files._data_name = lambda number: f"{name}{THIS_PROCESS}-{os.getpid():x}-{number}{ending}"

    def compiled(kernel: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        """Compile a kernel at its first call and keep the machine code on disk.

        Fast-math stays off and the interpreter's lock is released. With NUMBA_DISABLE_JIT=1 the kernel
        runs as plain Python, with equal bits.
        """
        before, config.CACHE_DIR = config.CACHE_DIR, MACHINE_CODE
        try:
            machine_code: Callable[Arguments, Result] = njit(cache=True, nogil=True, no_cfunc_wrapper=True)(
                kernel
            )
        finally:
            config.CACHE_DIR = before
        _keep_apart(machine_code)
        return machine_code

    def woven_in(kernel: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        """Compile a kernel into each of its callers: a loop over a call is not vectorised.

        What one kernel calls once is compiled in about half of the time when it is woven in.
        """
        part: Callable[Arguments, Result] = njit(nogil=True, inline="always")(kernel)
        return part

    def on_disk(kernel: Callable[..., object]) -> bool:
        """Tell whether machine code of a kernel lies in its disk cache already."""
        folder = kernel.stats.cache_path  # type: ignore[attr-defined]
        return any(Path(folder).glob(f"*.{kernel.__name__}-*.nbi"))

    def machine_code() -> MachineCode | None:
        """Return what is compiled for this Python, of the present text of the model."""
        mine = f"*.py{sys.version_info.major}{sys.version_info.minor}.*nb"
        functions = sum(1 for _ in Path(MACHINE_CODE).rglob(f"{mine}c"))
        size = sum(file.stat().st_size for file in Path(MACHINE_CODE).rglob(f"{mine}?"))
        return MachineCode(Path(MACHINE_CODE), functions, size)

else:

    def compiled(kernel: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        """Return the kernel as it is: compilation is turned off by NUMBA_DISABLE_JIT."""
        return kernel

    woven_in = compiled

    def on_disk(kernel: Callable[..., object]) -> bool:
        """Plain Python needs no machine code."""
        return True

    def machine_code() -> MachineCode | None:
        """Return None: nothing is compiled."""
        return None
