"""The rooms of the house stand in one order, and imports point down it (architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import consortium_sim

PACKAGE = Path(consortium_sim.__file__).parent
FACE = "__init__"
ROOMS = (
    FACE,
    "cli",
    "dashboard",
    "report",
    "study",
    "agents",
    "model",
    "scenario",
    "mechanisms",
    "population",
    "theory",
    "parameters",
    "numerics",
    "errors",
)
"""From top to bottom."""
KEPT_TO = {
    "mesa": {"agents", "dashboard"},
    "solara": {"dashboard"},
    "numba": {"numerics"},
    "matplotlib": {"report"},
}
"""Libraries that only these rooms may import."""
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "_bundled" not in path.parts]


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_modules(tree: ast.Module, module: str) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, wherever it stands.

    `from a import b` yields both a and a.b: which of them is a module cannot be told from the text.
    """
    package = module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            base = ".".join(above[: len(above) - node.level + 1]) if node.level else ""
            origin = ".".join(part for part in (base, node.module or "") if part)
            for name in node.names:
                yield node.lineno, f"{origin}.{name.name}"


def faults_in(text: str, path: Path) -> list[str]:
    """Return a sentence for every import of a file that the house forbids."""
    own = room_of(path)
    module = ".".join(("consortium_sim", *path.relative_to(PACKAGE).with_suffix("").parts))
    faults = []
    for line, name in imported_modules(ast.parse(text), module):
        library, _, rest = name.partition(".")
        place = f"{path.relative_to(PACKAGE.parent)}:{line}"
        if library in KEPT_TO and own not in KEPT_TO[library]:
            faults.append(f"{place}: {library} is imported in {own}, only {sorted(KEPT_TO[library])} may")
        if library != PACKAGE.name or own == FACE:
            continue
        other = rest.split(".")[0]
        if other not in ROOMS:
            faults.append(f"{place}: {own} imports the face ({name})")
        elif ROOMS.index(other) < ROOMS.index(own):
            faults.append(f"{place}: {own} imports {other}, which stands above it ({name})")
    return faults


def test_every_file_of_the_package_stands_in_a_room_of_the_list() -> None:
    assert {room_of(path) for path in SOURCES} <= set(ROOMS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_and_libraries_stay_in_their_rooms(path: Path) -> None:
    faults = faults_in(path.read_text(encoding="utf-8"), path)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("model/step.py", "from consortium_sim.agents import rules_of", "model imports agents"),
        ("model/run.py", "def f():\n    from consortium_sim.report import figures", "model imports report"),
        ("study/study.py", "from ..report import figures", "study imports report"),
        ("study/deep/x.py", "from ...report import figures", "study imports report"),
        ("mechanisms/x.py", "import consortium_sim.model.step", "mechanisms imports model"),
        (
            "theory/x.py",
            "if TYPE_CHECKING:\n    from consortium_sim.population import people",
            "theory imports population",
        ),
        ("cli.py", "import consortium_sim as cs", "cli imports the face"),
        ("report/x.py", "from consortium_sim import simulate", "report imports the face"),
        ("model/x.py", "import mesa", "mesa is imported in model"),
        ("model/x.py", "from numba.typed import List", "numba is imported in model"),
        ("study/x.py", "def f():\n    import matplotlib.pyplot as plt", "matplotlib is imported in study"),
    ],
)
def test_the_reader_of_imports_finds_what_is_forbidden(file: str, text: str, complaint: str) -> None:
    found = faults_in(text, PACKAGE / file)
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("__init__.py", "from consortium_sim.cli import main"),
        ("model/step.py", "from consortium_sim.model import phases\nfrom consortium_sim import errors"),
        ("agents/x.py", "import mesa\nfrom consortium_sim.model.step import step"),
        ("study/x.py", "from . import design\nfrom ..model import simulate"),
    ],
)
def test_the_reader_of_imports_lets_pass_what_is_allowed(file: str, text: str) -> None:
    assert faults_in(text, PACKAGE / file) == []
