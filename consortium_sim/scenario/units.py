"""Units as files write them: which are the same kind of thing, and how many of one make the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_MULTIPLES = {"k": 10**3, "thousand": 10**3, "million": 10**6, "billion": 10**9, "万": 10**4, "亿": 10**8}

_ATOMS: dict[str, tuple[Fraction, str]] = {
    **dict.fromkeys(("yuan", "cny", "rmb", "元"), (Fraction(1), "yuan")),
    **dict.fromkeys(("month", "月", "个月"), (Fraction(1), "month")),
    **dict.fromkeys(("quarter", "季度"), (Fraction(3), "month")),
    **dict.fromkeys(("year", "年"), (Fraction(12), "month")),
    **dict.fromkeys(("", "share", "time"), (Fraction(1), "")),
    **dict.fromkeys(("%", "percent", "pp", "percentage point"), (Fraction(1, 100), "")),
    **dict.fromkeys(("‰", "permille"), (Fraction(1, 1000), "")),
    **dict.fromkeys(("person", "people", "人"), (Fraction(1), "person")),
    **dict.fromkeys(("hour", "h", "小时"), (Fraction(1), "hour")),
}
"""Name in the singular -> how many of the base unit it is, and the base unit ("" is a pure number)."""

_TOKEN = re.compile(r"[()/*]|[^()/*]+")
_COUNTED = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)?\s*"
    r"(?P<multiple>(?:k|thousand|million|billion)(?=\s)|万|亿)?(?P<name>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Unit:
    """How many base units it is, and which: base unit -> power."""

    size: Fraction
    dimension: frozenset[tuple[str, int]]


def parse(text: str) -> Unit:
    """Read "yuan/month", "10k yuan per year", "%", "1/year", "yuan/(student*month)", "万元/年".

    A noun that is not in the table (students, stations) is a base unit of its own.
    """
    size = Fraction(1)
    powers: dict[str, int] = {}
    power, group = 1, 1
    for token in _TOKEN.findall(re.sub(r"\bper\b", "/", text.strip().lower()).replace("·", "*")):
        if token == "/":
            power = -1
        elif token == "*":
            power = 1
        elif token == "(":
            group, power = group * power, 1
        elif token == ")":
            group = power = 1
        elif token.strip():
            factor, base = _atom(token.strip())
            size *= factor ** (power * group)
            powers[base] = powers.get(base, 0) + power * group
            power = 1
    return Unit(size, frozenset((base, power) for base, power in powers.items() if base and power))


def factor(unit: str, declared: str) -> Fraction | None:
    """Return what a number in `unit` is multiplied by to stand in `declared`; None: another dimension.

    Rates are converted in proportion (12 % a year is 1 % a month), as the model divides annual rates by 12.
    """
    found, expected = parse(unit), parse(declared)
    return found.size / expected.size if found.dimension == expected.dimension else None


def convert(value: int | float, by: Fraction) -> int | float:
    """Return value · by as decimals mean it: 5 % is 0.05, and whole numbers stay whole."""
    product = Fraction(str(value)) * by
    return int(product) if isinstance(value, int) and product.denominator == 1 else float(product)


def alternatives(declared: str) -> tuple[str, ...]:
    """Return some units that convert to the declared one: the examples of an error message."""
    swapped = [declared.replace("month", "year"), declared.replace("year", "month")]
    swapped += [re.sub(r"\byuan\b", "10k yuan", declared), re.sub(r"\bshare\b", "%", declared)]
    return tuple(dict.fromkeys(unit for unit in swapped if unit != declared))


def _atom(text: str) -> tuple[Fraction, str]:
    if text in _ATOMS:
        return _ATOMS[text]
    counted = _COUNTED.fullmatch(text)
    assert counted is not None  # every part of the pattern may be empty
    number = Fraction((counted["number"] or "1").replace(",", ""))
    name = counted["name"].strip()
    multiple = _MULTIPLES.get(counted["multiple"], 1)
    size, base = _ATOMS.get(_singular(name), (Fraction(1), _singular(name)))
    return number * multiple * size, base


def _singular(noun: str) -> str:
    if noun in _ATOMS or not noun.endswith("s"):
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1]
