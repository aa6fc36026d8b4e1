"""Properties of settings and files that hold for every parameter of the model and every value."""

from __future__ import annotations

import json
import math
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium_sim.errors import Fault, SettingError
from consortium_sim.parameters import Parameter, Quantity, declared
from consortium_sim.scenario import units
from consortium_sim.scenario.bundled import bundled
from consortium_sim.scenario.differences import SettingsReader
from consortium_sim.scenario.lines import key_lines
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.scenario.settings import Settings

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBERS = [
    one for one in declared(Settings) if isinstance(one.declaration, Quantity) and one.kind in (int, float)
]
LEVERS = [one for one in NUMBERS if one.declaration.lever and not one.declaration.initial]


@pytest.fixture(scope="module")
def city() -> Scenario:
    return load_scenario("base-city")


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any value that the declaration allows."""
    quantity = parameter.declaration
    assert isinstance(quantity, Quantity)
    if parameter.kind is int:
        return st.integers(math.ceil(quantity.low), math.floor(quantity.high))
    return st.floats(quantity.low, quantity.high)


def at(scenario: Any, name: str) -> Any:
    for key in name.split("."):
        scenario = getattr(scenario, key)
    return scenario


@given(st.data())
@QUICK
def test_every_allowed_value_is_read_as_it_is_written(data: st.DataObject) -> None:
    parameter = data.draw(st.sampled_from(NUMBERS), label="parameter")
    value = data.draw(value_of(parameter), label="value")
    section, key = parameter.name.rsplit(".", 1)
    faults: list[Fault] = []
    raw = tomllib.loads(f"[{section}]\n{key} = {value!r}\n")
    changes = SettingsReader(Settings, Origin("x"), faults).read(raw)
    assert not faults
    assert changes.values == {parameter.name: value}
    assert type(changes.values[parameter.name]) is parameter.kind


@given(st.data())
@QUICK
def test_every_value_outside_its_range_is_refused(data: st.DataObject) -> None:
    parameter = data.draw(st.sampled_from(NUMBERS), label="parameter")
    quantity = parameter.declaration
    assert isinstance(quantity, Quantity)
    beyond = data.draw(st.floats(1e-6, 1e6), label="beyond")
    value = data.draw(st.sampled_from([quantity.low - beyond, quantity.high + beyond, math.nan, math.inf]))
    with pytest.raises(SettingError) as caught:
        load_scenario("base-city").with_({parameter.name: value})
    assert f"{parameter.name} is " in str(caught.value)


@given(
    st.data(), st.sampled_from([("yuan/month", "yuan/year"), ("share", "%"), ("months", "years"), ("1", "%")])
)
@QUICK
def test_a_unit_converts_there_and_back(data: st.DataObject, pair: tuple[str, str]) -> None:
    value = data.draw(st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-9))
    there, back = units.factor(*pair), units.factor(*reversed(pair))
    assert there is not None
    assert back is not None
    assert units.convert(units.convert(value, there), back) == pytest.approx(value, rel=1e-15)


KEYS = st.text(string.ascii_letters + "城市 .#[]=\"'\\", min_size=1, max_size=6)
PLAIN = st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab#[]{}=,\n\"'\\ 城", max_size=8))
ROWS = st.lists(st.dictionaries(KEYS, PLAIN, max_size=2), min_size=1, max_size=3)
TREES = st.dictionaries(
    KEYS,
    ROWS
    | st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


class _Writer:
    """Writes a tree as TOML in one of many ways and remembers on which line each key begins."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[tuple[str | int, ...], int] = {(): 1}

    def note(self, path: tuple[str | int, ...]) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def table(self, tree: Mapping[str, Any], path: tuple[str | int, ...]) -> None:
        inner = []
        for key, value in tree.items():
            rows = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
            if rows or (isinstance(value, dict) and self.draw(st.booleans())):
                inner.append(key)
            else:
                self.blank()
                self.note((*path, key))
                self.text += f"{self.key(key)} = "
                self.value(value, (*path, key), multiline=True)
                self.text += "\n"
        for key in inner:
            value = tree[key]
            for position, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
                self.blank()
                here = (*path, key) if position is None else (*path, key, position)
                self.note((*path, key))
                self.note(here)
                name = ".".join(self.key(part) for part in here if isinstance(part, str))
                self.text += f"[{name}]\n" if position is None else f"[[ {name} ]] # {position}\n"
                self.table(one, here)

    def blank(self) -> None:
        self.text += self.draw(st.sampled_from(["", "\n", '# [x] y = 1 """\n', "  "]))

    def key(self, key: str) -> str:
        return json.dumps(key, ensure_ascii=False)

    def value(self, value: Any, path: tuple[str | int, ...], multiline: bool) -> None:
        if isinstance(value, dict):
            self.text += "{ "
            for count, (key, one) in enumerate(value.items()):
                self.text += ", " * (count > 0)
                self.note((*path, key))
                self.text += f"{self.key(key)} = "
                self.value(one, (*path, key), multiline=False)
            self.text += " }"
        elif isinstance(value, list):
            self.text += "["
            for count, one in enumerate(value):
                self.text += "," * (count > 0)
                self.text += self.draw(st.sampled_from([" ", "\n  ", " # ]\n"])) if multiline else " "
                self.note((*path, count))
                self.value(one, (*path, count), multiline)
            self.text += "]"
        elif isinstance(value, str):
            quotes = '"""' if multiline and self.draw(st.booleans()) else '"'
            escaped = json.dumps(value, ensure_ascii=False)[1:-1]
            self.text += quotes + (
                escaped.replace("\\n", "\n") if len(quotes) == 3 and "\\\\" not in escaped else escaped
            )
            self.text += quotes
        else:
            self.text += json.dumps(value)


@given(TREES, st.data())
@settings(max_examples=200, deadline=None)
def test_every_key_of_any_file_is_found_on_its_line(tree: dict[str, Any], data: st.DataObject) -> None:
    writer = _Writer(data.draw)
    writer.table(tree, ())
    assert isinstance(tomllib.loads(writer.text), dict)
    assert key_lines(writer.text) == writer.lines


def mistakes() -> list[tuple[Path, int]]:
    """Every line of the bundled files that begins with a key of a section, with its file."""
    return [
        (path, number)
        for kind in ("scenario", "policy")
        for path in bundled(kind).values()  # type: ignore[arg-type]
        for number, line in enumerate(path.read_text("utf-8").split("\n"))
        if number and line[:1].isalpha() and "=" in line
    ]


@given(data=st.data())
@QUICK
def test_a_misspelt_key_anywhere_in_a_bundled_file_is_found_on_its_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    path, number = data.draw(st.sampled_from(mistakes()))
    lines = path.read_text("utf-8").split("\n")
    lines[number] = "zz" + lines[number]
    copy = tmp_path / path.name
    copy.write_text("\n".join(lines), encoding="utf-8")
    load = load_policy if path.parent.name == "policies" else load_scenario
    with pytest.raises(SettingError) as caught:
        load(copy)
    assert any(
        str(fault).startswith(f"{copy}:{number + 1}: ") and "zz" in str(fault)
        for fault in caught.value.faults
    )


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["value", "from", "unit", "source", "low", "high", "x", "welding", "wage", "near", "", 3]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


@given(
    st.sampled_from(
        [one.name for one in declared(Settings)] + ["occupations", "occupations.welding", "events"]
    ),
    ANYTHING,
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_at_all_is_either_used_or_refused_with_a_reason(
    city: Scenario, name: str, raw: Any
) -> None:
    try:
        assert isinstance(city.with_({name: raw}).fingerprint(), str)
    except SettingError as error:
        assert error.faults
        assert all(str(fault).strip() for fault in error.faults)


@given(st.data(), st.integers(1, 150), st.integers(1, 150))
@QUICK
def test_a_started_policy_is_no_policy_before_and_itself_after(
    city: Scenario, data: st.DataObject, start: int, month: int
) -> None:
    chosen = data.draw(
        st.lists(st.sampled_from(LEVERS), min_size=1, max_size=3, unique_by=lambda one: one.name)
    )
    changes: dict[str, Any] = {}
    for lever in chosen:
        months = sorted(data.draw(st.sets(st.integers(1, 150), max_size=3)))
        values = [data.draw(value_of(lever)) for _ in range(len(months) + 1)]
        dated = [{"from": first, "value": value} for first, value in zip(months, values, strict=False)]
        changes[lever.name] = dated or values[-1]
    policy = Policy("p", changes)

    def held(one: Policy | None) -> Any:
        return [stage for first, stage in city.timeline(one) if first <= month][-1]

    assert held(policy.starting(start)) == (held(policy) if month >= start else held(None))


@given(st.data(), st.floats(0.05, 2.0), st.floats(0.5, 2.0))
@QUICK
def test_scaling_twice_is_scaling_by_the_product(
    city: Scenario, data: st.DataObject, a: float, b: float
) -> None:
    twice, once = city.scaled(a).scaled(b), city.scaled(a * b)
    parameter = data.draw(st.sampled_from(NUMBERS))
    tolerance = 1.5 if parameter.kind is int else 0.0
    assert at(twice.settings, parameter.name) == pytest.approx(
        at(once.settings, parameter.name), rel=1e-12, abs=tolerance
    )
    assert at(city.scaled(a).settings, parameter.name) == pytest.approx(
        at(city.settings, parameter.name) * (a if parameter.declaration.extensive else 1.0),  # type: ignore[union-attr]
        rel=1e-12,
        abs=1.0 if parameter.kind is int else 0.0,
    )


@given(st.data())
@QUICK
def test_changes_at_once_are_changes_one_after_the_other(city: Scenario, data: st.DataObject) -> None:
    chosen = data.draw(
        st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique_by=lambda one: one.name)
    )
    changes = {one.name: data.draw(value_of(one)) for one in chosen}
    try:
        together = city.with_(changes)
    except SettingError:
        return
    apart = city
    for name in reversed(changes):
        apart = apart.with_({name: changes[name]})
    assert apart.fingerprint() == together.fingerprint()


def test_every_bundled_file_loads() -> None:
    assert [load_scenario(name).name for name in bundled("scenario")] == list(bundled("scenario"))
    assert [load_policy(name).name for name in bundled("policy")] == list(bundled("policy"))


def test_no_lever_only_builds_the_city() -> None:
    both = [one.name for one in declared(Settings) if one.declaration.lever and one.declaration.initial]
    assert not both


def test_every_default_is_within_its_range() -> None:
    for one in NUMBERS:
        assert isinstance(one.declaration, Quantity)
        assert one.declaration.low <= one.default <= one.declaration.high, one.name
