"""Read the catalogue of a language: one file with its sentences, names and meanings."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from consortium_sim.report.languages.language import Language
from consortium_sim.study.wording import UnitWords


def read_language(file: str, units: UnitWords) -> Language:
    """Return the language of a catalogue beside this file."""
    read = tomllib.loads((files(__package__) / file).read_text(encoding="utf-8"))
    texts = {
        key: (text[0], text[1]) if isinstance(text, list) else text for key, text in read["texts"].items()
    }
    return Language(
        code=read["code"],
        tag=read["tag"],
        units=units,
        millions=read["millions"],
        texts=texts,
        terms=read.get("terms", {}),
        definitions=read.get("definitions", {}),
        meanings=read.get("meanings"),
        messages=[(re.compile(pattern), sentence) for pattern, sentence in read.get("messages", {}).items()],
    )
