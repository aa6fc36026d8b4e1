from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from toy import ToySettings

from consortium_sim.scenario import bundled, reading


@pytest.fixture(autouse=True)
def toy_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The toy tree stands for the model's settings, and the bundled folder is empty."""
    monkeypatch.setattr(reading, "settings_class", lambda: ToySettings)
    monkeypatch.setattr(bundled, "folder", lambda: tmp_path / "bundled")
    (tmp_path / "bundled" / "policies").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a text to a file in a fresh folder, which is the working one."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return Path(name)

    return written
