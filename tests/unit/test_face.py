"""The face: names that load what they need when they are first used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import consortium_sim as cs

HEAVY = ("mesa", "pandas", "matplotlib", "scipy", "networkx", "numba", "numpy", "pydantic", "jinja2")


def in_a_new_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_loads_nothing_heavy():
    loaded = in_a_new_process("import sys, consortium_sim; print(*sys.modules)").split()
    assert not [name for name in HEAVY if name in loaded]


def test_running_does_not_load_mesa_and_asking_for_agents_does():
    code = "import sys, consortium_sim as cs; cs.simulate, cs.{}; print('mesa' in sys.modules)"
    assert in_a_new_process(code.format("load_scenario")) == "False"
    assert in_a_new_process(code.format("Enterprise")) == "True"


@pytest.mark.parametrize("name", cs.__all__)
def test_every_name_of_the_face_can_be_had(name):
    assert getattr(cs, name) is not None
    assert name in dir(cs)


def test_what_type_checkers_see_is_what_there_is():
    tree = ast.parse(Path(cs.__file__).read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("consortium_sim")
        for alias in node.names
    }
    assert imported - {"nearest"} == set(cs.__all__) - {"__version__"}
    assert set(cs._HOMES) < set(cs.__all__)


def test_the_mathematics_stands_alone():
    use = "cs.theory.matching.deferred_acceptance"
    code = f"import sys, consortium_sim as cs; {use}; print('pandas' in sys.modules)"
    assert in_a_new_process(code) == "False"
    with pytest.raises(AttributeError, match=r"consortium_sim\.theory' has no attribute 'alchemy'"):
        _ = cs.theory.alchemy


def test_a_misspelt_name_gets_the_nearest_one():
    with pytest.raises(AttributeError, match=r"'simulat'.*Did you mean 'simulate'"):
        _ = cs.simulat
