"""The page of all parameters: `python experiments/parameters_page.py` writes docs/parameters.md."""

from __future__ import annotations

from pathlib import Path

from consortium_sim.scenario.country import CountrySettings
from consortium_sim.scenario.sources import parameters_page

PAGE = Path(__file__).parent.parent / "docs" / "parameters.md"


def main() -> None:
    PAGE.write_text(parameters_page(CountrySettings), encoding="utf-8")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
