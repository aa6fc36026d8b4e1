"""What a study is, in one hash, and what its exports say of where they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from consortium_sim.numerics.fingerprint import model_fingerprint
from consortium_sim.scenario.changes import as_json
from consortium_sim.study.keys import rules_fingerprint
from consortium_sim.study.provenance import provenance

if TYPE_CHECKING:
    from consortium_sim.study.design import Design


def study_hash(designs: Sequence[Design]) -> str:
    """Return 16 hexadecimal digits that are equal for studies of the same cities, policies, seeds and model."""
    text = hashlib.sha256(model_fingerprint().encode())
    for design in designs:
        assumed = {} if design.sample is None else design.sample.changes
        told = [
            design.name,
            design.scenario.fingerprint(),
            {name: as_json(assumed[name]) for name in sorted(assumed)},
            [[policy.name, policy.fingerprint()] for policy in design.policies],
            list(design.seeds),
            design.months,
            rules_fingerprint(design.rules),
        ]
        text.update(json.dumps(told).encode())
    return text.hexdigest()[:16]


def about(designs: Sequence[Design]) -> dict[str, str]:
    """Return what an export says of itself: the study's hash, how to make it again, and with which versions."""
    again = designs[0].compare_command()
    if len(designs) > 1:
        again = f"cs.sweep of {len(designs)} cities; the first alone: {again}"
    versions = {name: text for name, text in provenance().items() if name != "command"}
    return {"study": study_hash(designs), "again": again, **versions}
