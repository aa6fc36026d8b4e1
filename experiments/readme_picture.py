"""The README's picture and its table: the four strategies, all of them and none on Wuhu, ten seeds.

`python experiments/readme_picture.py` writes docs/pictures/wuhu-effects.png and prints the table; about two minutes
on two cores.
"""

from __future__ import annotations

from pathlib import Path

import consortium_sim as cs
from consortium_sim.report.figures import effects

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "wuhu-effects.png"
SHOWN = ("match_rate", "participation", "hosted_share", "good_match_share", "value_added", "public_cost")


def main() -> None:
    study = cs.compare("wuhu", seeds=10)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    effects(study.city(), SHOWN).savefig(PICTURE, dpi=110)
    print(
        study.ranking()[["policy", "difference", "low", "high", "public_cost", "cost_per_unit"]].to_string()
    )
    print(f"written: {PICTURE}")


if __name__ == "__main__":
    main()
