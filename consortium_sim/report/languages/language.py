"""What a language has: sentences with gaps, names of things, units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from consortium_sim.study.wording import MINUS, UnitWords

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

Text = str | tuple[str, str]
"""A sentence with gaps in braces; a pair is for a number of one and for any other."""


CHINESE_IN_BRACKETS = re.compile(r"\((?=[^()]*[\u4e00-\u9fff])([^()]*)\)")
"""Chinese words in the brackets of other scripts."""


@dataclass(frozen=True, eq=False)
class Language:
    """One language. Words that it has no term for stand as they are: names, keys, what users wrote."""

    code: str
    tag: str
    """As HTML calls it."""
    units: UnitWords
    millions: float
    """Yuan in one unit of the tables of money."""
    texts: Mapping[str, Text]
    terms: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    """Of indicators, by name, where it is not the declared one."""
    meanings: Mapping[str, str] | None = None
    """Of levers, by dotted name; None for the declared ones."""
    messages: Sequence[tuple[re.Pattern[str], str]] = ()
    """What runs tell: pattern, and sentence with its named groups as gaps."""

    def say(self, key: str, **values: Any) -> str:
        """Return a sentence with its gaps filled; `number` chooses between one and many."""
        text = self.texts[key]
        if isinstance(text, tuple):
            text = text[0] if values["number"] == 1 else text[1]
        return text.format(**values)

    def term(self, word: str) -> str:
        """Return the name of an actor, a kind of payment, a group, a verdict."""
        return self.terms.get(word, word)

    def label(self, indicator: Indicator) -> str:
        """Return what an indicator is called."""
        return indicator.chinese if self.code == "zh" else indicator.english

    def definition(self, indicator: Indicator) -> str:
        """Return what an indicator means."""
        return self.definitions.get(indicator.name, indicator.definition)

    def meaning(self, lever: str, declared: str) -> str:
        """Return what a lever means; nothing where this language has no words for it."""
        return declared if self.meanings is None else self.meanings.get(lever, "")

    def title(self, named: Policy | Scenario) -> str:
        """Return the title of a policy or scenario in this language, else in the other, else its name."""
        if self.code == "zh":
            return CHINESE_IN_BRACKETS.sub("（\\1）", named.title_zh or named.title or named.name)
        return named.title or named.title_zh or named.name

    def in_a_sentence(self, label: str) -> str:
        """Return a label as it stands inside a sentence: with a small first letter, unless it is a name."""
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def list(self, words: Sequence[str]) -> str:
        """Write "a", "a and b" or "a, b and c"."""
        if len(words) < 2:
            return "".join(words)
        return self.say("list", first=self.say("comma").join(words[:-1]), last=words[-1])

    def clauses(self, texts: Sequence[str]) -> str:
        """Join clauses as `list` joins words; Chinese joins them by commas."""
        if len(texts) < 2:
            return "".join(texts)
        return self.say("clauses", first=self.say("clause comma").join(texts[:-1]), last=texts[-1])

    def parts(self, texts: Sequence[str]) -> str:
        """Join parts of a sentence that have commas of their own."""
        return self.say("semicolon").join(texts)

    def sentences(self, *texts: str) -> str:
        """Join sentences; empty ones are left out."""
        return self.say("between sentences").join(text for text in texts if text)

    def seeds(self, seeds: Sequence[int]) -> str:
        """Write seeds shortly: "1–10" when they follow each other, else "1, 4 and 9"."""
        ordered = sorted(seeds)
        if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
            return f"{ordered[0]}–{ordered[-1]}"
        return self.list([str(seed) for seed in ordered])

    def told(self, message: str, write: Callable[[str, Mapping[str, str]], str]) -> str:
        """Return what a run told, in this language where it has a sentence for it.

        write: what stands in a gap of the sentence, from its name and all parts of the message.
        """
        for pattern, sentence in self.messages:
            if match := pattern.fullmatch(message):
                parts = match.groupdict()
                return sentence.format(**{gap: write(gap, parts) for gap in parts})
        return message

    def told_part(self, part: str, name: Callable[[str], str]) -> str:
        """Return a part of a message: names that are separated by commas, or one."""
        return self.say("comma").join(name(word) for word in part.split(", "))

    def money(self, yuan: float, signed: bool = True) -> str:
        """Write yuan in the unit of tables of money; what rounds to nothing but is not is "≈0"."""
        value = yuan / self.millions
        if value == 0:
            return "0"
        size = abs(value)
        text = f"{size:,.{0 if size >= 1000 else 1 if size >= 10 else 2}f}"
        if not float(text.replace(",", "")):
            return "≈0"
        return (MINUS if value < 0 else "+" if signed else "") + text
