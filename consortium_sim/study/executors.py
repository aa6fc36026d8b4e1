"""Executors by name: what makes the runs when the machine's own workers are not enough."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from consortium_sim.errors import Fault, SettingError, nearest

DASK = "dask://"
KNOWN = (f"{DASK}HOST:PORT",)


@contextmanager
def opened(executor: Executor | str | None) -> Iterator[Executor | None]:
    """Yield an executor given by itself or by name: dask://HOST:PORT is the address of a Dask scheduler.

    SettingError for an unknown name, a missing library, or a scheduler that does not answer.
    """
    if not isinstance(executor, str):
        yield executor
    elif executor.startswith(DASK):
        with _dask(executor.removeprefix(DASK)) as found:
            yield found
    else:
        raise SettingError(
            Fault("executor", f"found '{executor}'.{nearest(executor, KNOWN)}", f"one of {', '.join(KNOWN)}")
        )


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingError(
            Fault("executor", "Dask is not installed.", "pip install 'consortium-sim[dask]'")
        ) from error
    try:
        client = Client(f"tcp://{address}", timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingError(
            Fault(
                "executor", f"no Dask scheduler answers at '{address}' ({error}).", "a running one's address"
            )
        ) from error
    with client:
        # Runs are functions of their arguments alone, yet Dask must not take two equal ones for one.
        yield client.get_executor(pure=False)
