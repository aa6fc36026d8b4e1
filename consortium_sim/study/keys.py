"""The identity of a run: what it was made from, whatever it is called."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from consortium_sim.numerics.fingerprint import model_fingerprint

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.study.design import Design


class Keys:
    """Keys of the runs of one design: equal for runs that must come out the same, whatever their names."""

    def __init__(self, design: Design) -> None:
        from consortium_sim.model.simulation import checked_months

        self.design = design
        settings = design.city.settings
        months = settings.time.horizon if design.months is None else checked_months(design.months)
        self._common = [
            model_fingerprint(),
            design.city.fingerprint(),
            months,
            rules_fingerprint(design.rules),
        ]
        self._policies: dict[str, str] = {}

    def of(self, policy: Policy, seed: int) -> str:
        """Return the key of a run, 32 hexadecimal digits."""
        if policy.name not in self._policies:
            self._policies[policy.name] = resolved(self.design, policy)
        parts = json.dumps([*self._common, self._policies[policy.name], seed])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]


def resolved(design: Design, policy: Policy) -> str:
    """Return a hash of everything that holds in a city under a policy, month by month."""
    from consortium_sim.scenario.changes import as_json
    from consortium_sim.scenario.tree import flatten

    stages = [
        [month, [[name, as_json(value)] for name, _, value in flatten(settings)]]
        for month, settings in design.city.timeline(policy)
    ]
    return hashlib.sha256(json.dumps(stages).encode()).hexdigest()


def rules_fingerprint(rules: Any) -> str:
    """Return a hash of the user's own rules; two that differ in their text differ here."""
    if not rules:
        return ""
    import cloudpickle

    return hashlib.sha256(cloudpickle.dumps(sorted(rules.items()))).hexdigest()
