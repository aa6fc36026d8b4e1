"""What a parameter is: unit, range, meaning and source, declared once beside the rule that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Quantity:
    """The declaration of a number: it stands in the annotation of a field of a rule's frozen dataclass.

    unit: as written in files ("yuan/month", "1/year", "share", "persons"; "1" is a pure number).
    low, high: the range a file may set, and that a sensitivity analysis explores.
    meaning: one sentence for the parameter page.
    source: a reference, or "assumption".
    lever: a policy may set it (what we choose); every other number is a fact of the scenario.
    extensive: it grows with the size of the city, so `scaled` multiplies it.
    initial: it only builds the city, so it cannot be dated.
    """

    unit: str
    low: float
    high: float
    meaning: str
    source: str = "assumption"
    lever: bool = False
    extensive: bool = False
    initial: bool = False


@dataclass(frozen=True)
class Choice:
    """The declaration of a setting that is not a number: a switch, one of several named options, or a name.

    file: the kind of file that the setting names, "standards": a bundled name, or a path.
    """

    meaning: str
    source: str = "assumption"
    lever: bool = False
    initial: bool = False
    file: Literal["scenario", "policy", "standards"] | None = None


@dataclass(frozen=True)
class Parameter:
    """One declared parameter of a settings class, found by `declared`."""

    name: str
    default: Any
    kind: type
    declaration: Quantity | Choice


def declared(settings: type, prefix: str = "") -> Iterator[Parameter]:
    """Yield every declared parameter of a settings dataclass and of the sections nested in it.

    Names are dotted as in files: "labour_market.applications".
    """
    hints = get_type_hints(settings, include_extras=True)
    for field in fields(settings):
        name, hint = prefix + field.name, hints[field.name]
        if is_dataclass(hint) and isinstance(hint, type):
            yield from declared(hint, name + ".")
        elif get_origin(hint) is Annotated:
            kind, declaration = get_args(hint)[:2]
            yield Parameter(name, default_of(field), kind, declaration)


def default_of(field: Field[Any]) -> Any:
    """Return the default of a dataclass field, made new if it has a factory; MISSING if it has none."""
    return field.default if field.default_factory is MISSING else field.default_factory()
