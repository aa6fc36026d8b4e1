"""What can go wrong, and whose mistake it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ConsortiumError(Exception):
    """Base class of every error that this library raises on purpose."""


@dataclass(frozen=True)
class Fault:
    """One mistake in what the user wrote: where, what was found, what was expected."""

    where: str
    found: str
    expected: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.found}" + (f" Expected {self.expected}." if self.expected else "")


class SettingError(ConsortiumError):
    """The user's mistake: a file, a name or a value that cannot be used; all faults at once."""

    def __init__(self, *faults: Fault | str) -> None:
        self.faults: tuple[Fault | str, ...] = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def __reduce__(self) -> tuple[type[SettingError], tuple[Fault | str, ...]]:
        return type(self), self.faults


class LedgerError(ConsortiumError):
    """Our mistake: money was made, lost, or moved past the ledger."""


def nearest(name: str, known: Sequence[str]) -> str:
    """Return " Did you mean 'x'?" for the known name closest to `name`, or an empty text."""
    import difflib

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""
