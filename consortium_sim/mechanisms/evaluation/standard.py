"""What a standard demands: indicators with targets, weights, veto items, certification. Data, no state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from consortium_sim.errors import nearest
from consortium_sim.mechanisms.evaluation.judgements import Pairs, faults_in
from consortium_sim.parameters import Choice, Quantity

Dimension = Literal["operation", "upgrading", "resources", "talent"]
Consequence = Literal["performance grant suspended", "certification withdrawn"]
Effect = Literal["enrolment", "hiring rank"]

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
"""The four dimensions of a local standard in the article (S14)."""
OF_INDICATOR = "of the indicator"
"""Stands where the unit is that of an indicator; a file's reader puts it in."""


@dataclass(frozen=True)
class StandardIndicator:
    """What is demanded of one indicator in a year."""

    target: Annotated[float, Quantity(OF_INDICATOR, -1e13, 1e13, "the value demanded of a year")]
    worst: Annotated[
        float, Quantity(OF_INDICATOR, -1e13, 1e13, "the value at which nothing of the target is attained")
    ] = 0.0
    weight: Annotated[float, Quantity("1", 0.01, 100.0, "weight where weights are given")] = 1.0
    better: Annotated[
        Literal["more", "less"], Choice("which way is better; the indicator's own where it has one")
    ] = field(kw_only=True)
    dimension: Annotated[Dimension, Choice("dimension; the indicator's own unless stated")] = field(
        kw_only=True
    )

    @property
    def sign(self) -> int:
        """Return +1 where more is better, −1 where less is."""
        return 1 if self.better == "more" else -1


@dataclass(frozen=True)
class Veto:
    """A value of an indicator that no other value makes good."""

    indicator: Annotated[str, Choice("the indicator that is looked at")]
    threshold: Annotated[float, Quantity(OF_INDICATOR, -1e13, 1e13, "the last value that is tolerated")]
    bites: Annotated[Literal["below", "above"], Choice("on which side of the threshold it bites")]
    consequence: Annotated[Consequence, Choice("what follows")] = "performance grant suspended"


@dataclass(frozen=True)
class Certification:
    """What a consortium that meets the standard can show; without effects there is none."""

    threshold: Annotated[float, Quantity("share", 0.0, 1.0, "index from which it is certified")] = 0.8
    dimension_threshold: Annotated[
        float, Quantity("share", 0.0, 1.0, "index that every dimension must have to be certified")
    ] = 0.0
    effects: Annotated[tuple[Effect, ...], Choice("what being certified acts on")] = ()


@dataclass(frozen=True)
class WeightRule:
    """Where the weights of the indicators come from.

    ahp: `dimensions` compares the four dimensions in pairs, `indicators` those of one dimension; where
    indicators are not compared, their given weights share the weight of their dimension.
    entropy, critic: from the past months; given weights hold until the past tells months apart.
    """

    method: Annotated[Literal["given", "ahp", "entropy", "critic"], Choice("how weights are found")] = "given"
    dimensions: Annotated[
        dict[str, dict[str, float]],
        Quantity("1", 0.11, 9.0, "how many times as important one dimension is as another"),
    ] = field(default_factory=dict)
    indicators: Annotated[
        dict[str, dict[str, float]],
        Quantity("1", 0.11, 9.0, "how many times as important one indicator is as another of its dimension"),
    ] = field(default_factory=dict)


@dataclass(frozen=True)
class CoordinationRule:
    """Which indicators tell how far industry and clusters are; their coupling coordination is measured."""

    industry: Annotated[tuple[str, ...], Choice("indicators of the industry's development")] = ()
    clusters: Annotated[tuple[str, ...], Choice("indicators of the program clusters' development")] = ()
    form: Annotated[Literal["standard", "revised"], Choice("formula of the coupling")] = "revised"


@dataclass(frozen=True)
class Standard:
    """One standard; the names of indicators are those of the model's table.

    Targets of amounts are a year's. A target in persons or yuan is one for a city of its size: `scaled` does
    not reach it.
    """

    title: Annotated[str, Choice("English title")]
    title_zh: Annotated[str, Choice("Chinese title")] = ""
    scope: Annotated[
        Literal["local", "group", "external"], Choice("whose standard: the city's, a group's, a certifier's")
    ] = "local"
    illustrative: Annotated[bool, Choice("its numbers are invented, because no public ones are known")] = (
        False
    )
    source: Annotated[str, Choice("what the standard follows")] = ""
    index: Annotated[Literal["weighted sum", "topsis"], Choice("how attainments become one number")] = (
        "weighted sum"
    )
    weights: WeightRule = field(default_factory=WeightRule)
    indicators: dict[str, StandardIndicator] = field(default_factory=dict)
    vetoes: dict[str, Veto] = field(default_factory=dict)
    certification: Certification = field(default_factory=Certification)
    coordination: CoordinationRule = field(default_factory=CoordinationRule)

    def members(self, dimension: str) -> list[str]:
        """Return the names of the indicators of a dimension, in order."""
        return [name for name, one in self.indicators.items() if one.dimension == dimension]

    def used_dimensions(self) -> list[Dimension]:
        """Return the dimensions that have an indicator."""
        return [dimension for dimension in DIMENSIONS if self.members(dimension)]

    def check(self) -> Iterator[tuple[str, str, str]]:
        """Yield (dotted name, what was found, what was expected) for what does not fit together."""
        if not self.indicators:
            yield "indicators", "there is no indicator", "at least one [indicators.NAME]"
        for name, one in self.indicators.items():
            if one.sign * (one.target - one.worst) <= 0.0:
                side = "below" if one.sign > 0 else "above"
                found = f"{one.better} is better, the target is {one.target:g} and the worst {one.worst:g}"
                yield f"indicators.{name}.worst", found, f"a worst value {side} the target"
        yield from self._faulty_weights()
        yield from self._faulty_coordination()

    def _faulty_weights(self) -> Iterator[tuple[str, str, str]]:
        rule = self.weights
        used = list(self.used_dimensions())
        if rule.method != "ahp":
            for key, pairs in (("dimensions", rule.dimensions), ("indicators", rule.indicators)):
                if pairs:
                    yield f"weights.{key}", f"pairs are compared, but the method is '{rule.method}'", "ahp"
            return
        for found, expected in faults_in(used, rule.dimensions, "dimension"):
            yield "weights.dimensions", found, expected
        groups: dict[str, Pairs] = {}
        for name, row in rule.indicators.items():
            if name in self.indicators:
                groups.setdefault(self.indicators[name].dimension, {})[name] = row
            else:
                hint = nearest(name, list(self.indicators))
                yield "weights.indicators", f"the standard has no indicator '{name}'.{hint}", "one of its own"
        for dimension, pairs in groups.items():
            for found, expected in faults_in(self.members(dimension), pairs, f"indicator of {dimension}"):
                yield "weights.indicators", found, expected

    def _faulty_coordination(self) -> Iterator[tuple[str, str, str]]:
        rule = self.coordination
        for key, names in (("industry", rule.industry), ("clusters", rule.clusters)):
            for name in names:
                if name not in self.indicators:
                    hint = nearest(name, list(self.indicators))
                    found = f"the standard has no indicator '{name}'.{hint}"
                    yield f"coordination.{key}", found, "indicators of the standard"
        if bool(rule.industry) != bool(rule.clusters):
            yield "coordination", "only one of industry and clusters has indicators", "both, or neither"


def unit_of_a_year(unit: str, flow: bool) -> str:
    """Return the unit of an indicator's year: its own, per year for an amount of the month."""
    return unit.removesuffix("/month") + "/year" if flow else unit
