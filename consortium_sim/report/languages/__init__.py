"""The languages of a brief: a catalogue each, in which all its words stand."""

from __future__ import annotations

from functools import cache

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.report.languages.catalogue import read_language
from consortium_sim.report.languages.language import Language
from consortium_sim.report.languages.units import CHINESE, ENGLISH

__all__ = ["LANGUAGES", "Language", "language_of"]

LANGUAGES = {"en": ("english.toml", ENGLISH), "zh": ("chinese.toml", CHINESE)}
"""Catalogue and words of units by code."""


@cache
def language_of(code: str) -> Language:
    """Return a language by its code, "en" or "zh"; SettingError with the nearest known one."""
    if code not in LANGUAGES:
        known = list(LANGUAGES)
        found = f"no brief is written in {code!r}.{nearest(str(code).lower(), known)}"
        raise SettingError(Fault("language", found, f"one of {', '.join(known)}"))
    return read_language(*LANGUAGES[code])
