"""The pydantic types behind declared parameters: strict, and within the declared range."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, create_model

from consortium_sim.parameters import Choice, Quantity


@cache
def form(is_quantity: bool) -> type[BaseModel]:
    """Return the model of { value, unit, source, low, high }; only numbers have units and limits."""
    text = Annotated[str, Strict(), Field(min_length=1)]
    limit = Annotated[float, Strict(), Field(allow_inf_nan=False)]
    keys: dict[str, Any] = {"value": (Any, ...), "source": (text, "-")}
    if is_quantity:
        keys |= {"unit": (text, "-"), "low": (limit, 0.0), "high": (limit, 0.0)}
    return create_model("Form", __config__=ConfigDict(extra="forbid"), **keys)


@cache
def adapter(hint: Any, declaration: Quantity | Choice | None) -> TypeAdapter[Any]:
    """Return what validates a value of this type and declaration."""
    return TypeAdapter(_constrained(hint, declaration))


def _constrained(hint: Any, declaration: Quantity | Choice | None) -> Any:
    """Return the type with the declared range; strict, so that "3" is no number and true is no 1."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (dict, tuple):
        inner = tuple(item if item is ... else _constrained(item, declaration) for item in arguments)
        return origin[inner]
    if origin in (Union, UnionType):
        return Union[tuple(_constrained(option, declaration) for option in arguments)]  # noqa: UP007
    limits: dict[str, Any] = {"allow_inf_nan": False} if hint is float else {}
    if hint in (int, float) and isinstance(declaration, Quantity):
        limits |= {"ge": declaration.low, "le": declaration.high}
    if hint is int:
        return Annotated[int, Strict(), Field(**limits), BeforeValidator(whole)]
    if hint in (float, bool, str):
        return Annotated[hint, Strict(), Field(**limits)]
    return hint


def whole(value: Any) -> Any:
    """Return 3.0 as 3, and anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
