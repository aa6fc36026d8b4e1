"""One decorator compiles every kernel; one environment variable turns it off."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

if os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0"):
    from numba import njit

    def compiled(kernel: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        """Compile a kernel at its first call and keep the machine code on disk.

        Fast-math stays off and the interpreter's lock is released. With NUMBA_DISABLE_JIT=1 the kernel
        runs as plain Python, with equal bits. The disk cache notices a change of the kernel's own file only:
        after changing a kernel that other files call, delete the `*.nbi` files of the callers.
        """
        machine_code: Callable[Arguments, Result] = njit(cache=True, nogil=True)(kernel)
        return machine_code

    def on_disk(kernel: Callable[..., object]) -> bool:
        """Tell whether machine code of a kernel lies in its disk cache already."""
        folder = kernel.stats.cache_path  # type: ignore[attr-defined]
        return any(Path(folder).glob(f"*.{kernel.__name__}-*.nbi"))

else:

    def compiled(kernel: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        """Return the kernel as it is: compilation is turned off by NUMBA_DISABLE_JIT."""
        return kernel

    def on_disk(kernel: Callable[..., object]) -> bool:
        """Plain Python needs no machine code."""
        return True
