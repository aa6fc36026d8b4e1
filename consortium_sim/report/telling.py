"""A comparison as one language tells it: titles, numbers, and effects judged by what somebody says matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.languages import Language
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.effects import MONTHS_A_YEAR
from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import Scale, amount, span, unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.study.comparison import Comparison

NAMED = 4
"""Of many policies, so many are named in a sentence."""
UNNAMED_COLLEGE = re.compile(r"college (\d+)")
"""What runs call a college that has no name of its own."""
VALUES = ("value", "usual", "tolerated", "least")
"""Gaps of a message that hold values of the indicator it is about."""
PRICES = ("cost_per_unit", "cost_low", "cost_high")


@dataclass(frozen=True, eq=False)
class Telling:
    """One city of a study in one language. material: the least differences that matter, by indicator."""

    city: Comparison
    language: Language
    material: Mapping[str, float] = field(default_factory=dict)

    @property
    def policies(self) -> list[str]:
        """The policies that are compared with the reference, in the order of the study."""
        return [policy for policy in self.city.policies if policy != self.city.reference]

    @property
    def usable(self) -> bool:
        """Whether there is something to compare."""
        return bool(self.policies) and bool(self.city.common_seeds())

    @cached_property
    def place(self) -> str:
        """What the city is called in full; one that was scaled with its size, "Tangshan × 0.08"."""
        return self._marked(self.language.title(self.city.design.scenario))

    def _marked(self, title: str) -> str:
        """Return a title with the size of the city where it was scaled, and the number of a sample."""
        sample = self.city.design.sample
        size = "" if self.size == 1 else f" × {self.size:.3g}"
        return f"{title}{size}" + ("" if sample is None else f" #{sample.number}")

    @property
    def size(self) -> float:
        """How much larger or smaller than written the city is."""
        return self.city.scenario.factor

    @property
    def sized(self) -> str:
        """What is to be known of a city that was scaled; empty for one that was not."""
        share = f"{100 * self.size:.3g}{self.language.units.percent}"
        return "" if self.size == 1 else self.language.say("scaled", place=self.short_place, share=share)

    @cached_property
    def short_place(self) -> str:
        """What the city is called in a table: its title up to a colon or bracket."""
        title = self.language.title(self.city.design.scenario)
        for end in (":", "\uff1a", "(", "\uff08"):
            title = title.split(end)[0].strip()
        return self._marked(title)

    @cached_property
    def assumed(self) -> tuple[float, int]:
        """The share of the scenario's numbers that are assumptions, and how many numbers there are."""
        from consortium_sim.scenario.sources import numbers

        assumed = [number.assumption for number in numbers(self.city.scenario)]
        return (sum(assumed) / len(assumed) if assumed else 0.0), len(assumed)

    def policy(self, name: str) -> Policy:
        """Return a policy of the study by its name."""
        return next(policy for policy in self.city.design.policies if policy.name == name)

    def title(self, policy: str) -> str:
        """Return how a policy is called where it stands alone."""
        return self.language.title(self.policy(policy))

    def quoted(self, policy: str) -> str:
        """Return how a policy is called in a sentence."""
        return self.language.say("quoted", title=self.title(policy))

    def quoted_list(self, policies: Sequence[str]) -> str:
        """Return policies as they stand in a sentence; of many only some are named."""
        return self.language.list(self.some([self.quoted(policy) for policy in policies]))

    def some(self, parts: Sequence[str]) -> list[str]:
        """Return parts of a sentence, of many the first and how many more there are."""
        if len(parts) <= NAMED + 1:
            return list(parts)
        return [*parts[:NAMED], self.language.say("more", number=len(parts) - NAMED)]

    @property
    def against(self) -> str:
        """How the reference is called inside a sentence: "no policy"."""
        return self.language.in_a_sentence(self.title(self.city.reference))

    def name(self, word: str) -> str:
        """Return the name of an actor, payment, group, indicator, occupation, sector or college in a sentence."""
        if word in self.city.indicators:
            return self.inner_label(word)
        settings = self.city.scenario.settings
        for row in (settings.occupations.get(word), settings.sectors.get(word)):
            title = "" if row is None else row.title_zh if self.language.code == "zh" else row.title
            if title:
                return self.language.in_a_sentence(title)
        if unnamed := UNNAMED_COLLEGE.fullmatch(word):
            return self.language.say("college", number=int(unnamed[1]))
        bare = word.removeprefix("the ")
        return self.language.term(bare) if bare in self.language.terms else word

    def told(self, message: str) -> str:
        """Return what a run told, with the names and units of this language."""
        return self.language.told(message, self._gap)

    def _gap(self, gap: str, parts: Mapping[str, str]) -> str:
        """Write one part of a message: a value in the unit of its indicator, a sum of money, or names."""
        said = parts[gap]
        if gap in VALUES and parts.get("what") in self.city.indicators:
            unit = self.city.indicators[parts["what"]].unit
            value, least = (self.amount(float(parts[each]), unit) for each in (gap, "value"))
            if gap == "tolerated":
                return self.language.say("told.worse" if value != least else "told.just worse", least=value)
            return value
        if gap == "sum":
            return self.amount(float(said.replace(",", "")))
        return self.language.told_part(said, self.name)

    def label(self, indicator: str) -> str:
        """Return what an indicator is called."""
        return self.language.label(self.city.indicators[indicator])

    def inner_label(self, indicator: str) -> str:
        """Return what an indicator is called inside a sentence."""
        return self.language.in_a_sentence(self.label(indicator))

    def unit(self, indicator: str) -> str:
        """Return the unit of an indicator's mean: per year for a flow."""
        return unit_of(self.city.indicators[indicator])

    def scale(self, indicator: str, values: Iterable[float], difference: bool = True) -> Scale:
        """Return the scale on which numbers of an indicator stand together."""
        return Scale.of(self.unit(indicator), values, difference, self.language.units)

    def amount(self, value: float, unit: str = "yuan", signed: bool = False, difference: bool = False) -> str:
        """Write one number with its unit."""
        return amount(value, unit, signed, difference, self.language.units)

    def span(self, low: float, high: float, unit: str = "yuan") -> str:
        """Write an interval with its unit."""
        return span(low, high, unit, self.language.units)

    def with_unit(self, number: str, scale: Scale) -> str:
        """Write a number that is written already with the unit of its scale."""
        return f"{number} {scale.label}".rstrip()

    def years(self) -> str:
        """Return the length of the horizon in years."""
        return f"{self.city.months / MONTHS_A_YEAR:g}"

    def window(self) -> str:
        """Return the months that means are taken over."""
        first, last = self.city.window()
        return self.language.say("window", first=first, last=last)

    @cached_property
    def effects(self) -> DataFrame:
        """The effects of all policies, judged by what matters."""
        return self.city.effects(material=self.material)

    @cached_property
    def _by_policy(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {(row["indicator"], row["policy"]): row for row in rows_of(self.effects)}

    def effect(self, indicator: str, policy: str) -> dict[str, Any]:
        """Return the effect of one policy on one indicator."""
        return self._by_policy[indicator, policy]

    @cached_property
    def ranked(self) -> DataFrame:
        """The ranking on the yardstick."""
        return self.ranking(YARDSTICK)

    def ranking(self, indicator: str) -> DataFrame:
        """Rank the policies on an indicator, verdicts by what matters; a price stands at a clear gain only."""
        table = self.city.ranking(indicator)
        for place, policy in enumerate(table["policy"]):
            if policy == self.city.reference:
                continue
            verdict = self.effect(indicator, policy)["verdict"]
            table.loc[place, "verdict"] = verdict
            if verdict != "gain":
                table.loc[place, list(PRICES)] = np.nan
        return table

    @property
    def by_effect(self) -> list[str]:
        """The policies but the reference, the one that helps the yardstick most first."""
        return [policy for policy in self.ranked["policy"] if policy != self.city.reference]

    @property
    def first_gain(self) -> dict[str, Any] | None:
        """The row of the ranking with the largest clear gain, if there is one."""
        return next((row for row in rows_of(self.ranked) if row["verdict"] == "gain"), None)

    def difference(self, indicator: str, effect: Mapping[str, Any]) -> tuple[str, str]:
        """Return an effect with its unit, and its interval."""
        scale = self.scale(indicator, [effect["difference"]])
        number = self.with_unit(scale.number(effect["difference"], signed=True), scale)
        return number, scale.interval(effect["low"], effect["high"])

    @property
    def shown(self) -> list[str]:
        """Names of the indicators that are shown first: the main ones, and those with a difference that matters."""
        main = self.city.main_indicators()
        return main + [name for name in self.material if name not in main]
