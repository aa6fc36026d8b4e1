"""The scenarios and policies that come with the library, found by name."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Literal

from consortium_sim.errors import SettingError, nearest

Kind = Literal["scenario", "policy", "standards"]

_ROOM: dict[Kind, str] = {"scenario": "", "policy": "policies", "standards": "standards"}
_LIST = {"scenario": "scenarios()", "policy": "policies()", "standards": "standards()"}
CALLED = {"scenario": "scenario", "policy": "policy", "standards": "set of standards"}
"""What one file of a kind is called in a sentence."""


def folder() -> Path:
    """Return the folder of bundled files: inside the wheel, or `scenarios/` of a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_bundled"
    return inside if inside.is_dir() else package.parent / "scenarios"


def bundled(kind: Kind) -> dict[str, Path]:
    """Return the bundled files of a kind by name, in the order of their names."""
    return {path.stem: path for path in sorted((folder() / _ROOM[kind]).glob("*.toml"))}


def find(kind: Kind, name: str | PathLike[str], asking: Path | None = None) -> Path:
    """Return the file of a bundled name, or the path itself when it is one.

    asking: the file that names it; a path starts in its folder, and a name is looked for there first.
    Raises SettingError with the nearest bundled name.
    """
    text = str(name)
    if text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(text).expanduser()
        return path if asking is None else asking.parent / path
    if asking is not None and asking.stem != text and (sibling := asking.with_name(f"{text}.toml")).is_file():
        return sibling
    known = bundled(kind)
    if text in known:
        return known[text]
    others = [CALLED[other] for other in _ROOM if text in bundled(other)]
    hint = f" There is a {others[0]} of that name." if others else nearest(text, list(known))
    raise SettingError(
        f"No {CALLED[kind]} is called '{text}'.{hint} {_LIST[kind]} lists the bundled ones; "
        "a file of your own is given by its path, ending in .toml."
    )


def shown(path: Path) -> str:
    """Return a path as messages and tables show it: short, and the same on every machine where it can be."""
    absolute = path.resolve()
    for base, prefix in ((folder().resolve(), Path("scenarios")), (Path.cwd().resolve(), Path())):
        if absolute.is_relative_to(base):
            return (prefix / absolute.relative_to(base)).as_posix()
    return str(path)
