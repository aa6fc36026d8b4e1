"""`consortium-sim warmup` compiles all that runs need, once, and tells what it did."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from consortium_sim.cli import DONE, main
from consortium_sim.numerics.compiled import machine_code


def test_a_second_warmup_compiles_nothing_and_tells_what_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warmup"]) == DONE
    capsys.readouterr()
    assert main(["warmup"]) == DONE
    code = machine_code()
    told = capsys.readouterr().out
    assert code is not None and code.functions > 10
    assert f"nothing to compile, {code.functions} functions are" in told
    assert str(code.folder) in told
    assert "burnt-in states are not kept (CONSORTIUM_SIM_CACHE=off)" in told


def of_new_process(folder: Path, code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


WARMUP = "from consortium_sim.cli import main; main(['warmup'])"


def test_without_machine_code_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert "NUMBA_DISABLE_JIT is set" in of_new_process(tmp_path, WARMUP, NUMBA_DISABLE_JIT="1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_after_a_warmup_no_run_under_any_bundled_policy_compiles(tmp_path: Path) -> None:
    told = of_new_process(tmp_path, WARMUP)
    found = re.search(r"compiled (\d+) functions, in [\d.]+ s; machine code: [\d.]+ MB in ", told)
    assert found
    assert told.count("compiling the model, once after installation") == 1
    runs = (
        "import consortium_sim as cs; city = cs.load_scenario('base-city').scaled(0.02).with_({'time.burn_in': 4});"
        "[cs.simulate(city, policy, months=22) for policy in cs.policies()['name']];"
        "from consortium_sim.numerics.compiled import machine_code; print(machine_code().functions)"
    )
    assert of_new_process(tmp_path, runs) == f"{found.group(1)}\n"
