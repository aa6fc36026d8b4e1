"""Standards from files: what they demand, in which unit, and every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.standards import LoadedStandard, read_standard

Write = Callable[[str, str], Path]


@dataclass(frozen=True)
class Known:
    unit: str
    dimension: str
    better: int
    flow: bool = False


INDICATORS = {
    "placement_rate": Known("share", "talent", 1),
    "unemployment": Known("share", "talent", -1),
    "students": Known("persons", "talent", 0),
    "value_added": Known("yuan", "upgrading", 1, flow=True),
    "hires": Known("persons", "talent", 0, flow=True),
}
HEAD = 'kind = "standards"\ntitle = "T"\nillustrative = true\n'
PLACED = "[indicators.placement_rate]\ntarget = 0.9\n"


def read(path: Path) -> LoadedStandard:
    return read_standard(path, INDICATORS)


def faults(path: Path) -> list[str]:
    with pytest.raises(SettingError) as caught:
        read(path)
    return [str(fault) for fault in caught.value.faults]


def test_direction_and_dimension_come_from_the_indicator(write: Write) -> None:
    text = HEAD + "[indicators.unemployment]\ntarget = 0.04\nworst = 0.1\n" + PLACED
    standard = read(write("local.toml", text))
    assert standard.name == "local"
    assert [(one.better, one.dimension) for one in standard.indicators.values()] == [
        ("less", "talent"),
        ("more", "talent"),
    ]


def test_a_standard_may_put_an_indicator_into_another_dimension(write: Write) -> None:
    standard = read(write("s.toml", HEAD + PLACED + 'dimension = "operation"\n'))
    assert standard.used_dimensions() == ["operation"]


def test_of_what_is_neither_good_nor_bad_the_standard_says_which_way_is_better(write: Write) -> None:
    text = HEAD + "[indicators.students]\ntarget = 5000\n"
    assert faults(write("s.toml", text)) == [
        "s.toml:4: indicators.students: neither more nor less of it is better by itself. "
        'Expected better = "more" or "less".'
    ]
    assert read(write("t.toml", text + 'better = "more"\n')).indicators["students"].sign == 1


def test_the_direction_of_an_indicator_cannot_be_turned(write: Write) -> None:
    assert faults(write("s.toml", HEAD + PLACED + 'better = "less"\n')) == [
        "s.toml:6: indicators.placement_rate.better is 'less', but of this indicator more is better. "
        "Expected 'more', or nothing."
    ]


def test_numbers_are_converted_to_the_unit_of_the_indicators_year(write: Write) -> None:
    text = (
        HEAD
        + '[indicators.value_added]\ntarget = { value = 2, unit = "million yuan/month" }\n'
        + '[vetoes.few]\nindicator = "placement_rate"\nbites = "below"\n'
        + 'threshold = { value = 60, unit = "%" }\n'
    )
    standard = read(write("s.toml", text))
    assert standard.indicators["value_added"].target == 24e6
    assert standard.vetoes["few"].threshold == 0.6
    assert standard.vetoes["few"].consequence == "performance grant suspended"


@pytest.mark.parametrize(
    ("rows", "where", "unit", "expected"),
    [
        ("[indicators.placement_rate]\n", 5, "yuan", "'share'"),
        ("[indicators.value_added]\n", 5, "yuan", "'yuan/year'"),
        ('[vetoes.v]\nindicator = "hires"\nbites = "above"\n', 7, "yuan", "'persons/year'"),
    ],
)
def test_a_number_in_another_unit_than_the_indicators_is_a_fault(
    write: Write, rows: str, where: int, unit: str, expected: str
) -> None:
    key = "threshold" if "vetoes" in rows else "target"
    found = faults(write("s.toml", f'{HEAD}{rows}{key} = {{ value = 1, unit = "{unit}" }}\n'))
    assert found[0].startswith(f"s.toml:{where}: ")
    assert f"is given in '{unit}'" in found[0]
    assert f"Expected {expected}" in found[0]


def test_every_fault_of_a_standard_is_shown_at_once(write: Write) -> None:
    text = """kind = "standards"
titel = "x"
[weights]
method = "entropi"
[indicators.placment_rate]
target = 0.9
[indicators.value_added]
target = "much"
wieght = 2
[vetoes.a]
indicator = "unemploymnt"
threshold = 0.3
bites = "sideways"
[certification]
effects = ["enrollment"]
threshold = [{ from = 1, value = 0.8 }]
"""
    assert [fault.split(" Expected")[0] for fault in faults(write("s.toml", text))] == [
        "s.toml:1: title has no value.",
        "s.toml:2: 'titel' is not known. Did you mean 'title'?",
        "s.toml:4: weights.method is the text \"entropi\". Did you mean 'entropy'?",
        "s.toml:5: The model has no indicator 'placment_rate'. Did you mean 'placement_rate'?",
        's.toml:8: indicators.value_added.target is the text "much".',
        "s.toml:9: indicators.value_added has no 'wieght'. Did you mean 'weight'?",
        "s.toml:11: The model has no indicator 'unemploymnt'. Did you mean 'unemployment'?",
        's.toml:13: vetoes.a.bites is the text "sideways".',
        's.toml:15: certification.effects.0 is the text "enrollment".',
        "s.toml:16: certification.threshold is dated, but a standard holds as it is until it is changed.",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "s.toml:1: The file is empty."),
        ("# nothing\n", "s.toml:1: The file is empty."),
        ('title = "T"\n', "s.toml:1: The file does not say what it is."),
        ('kind = "standard"\n', "s.toml:1: The kind of this file is the text \"standard\". Did you mean 'stand"),
        ('kind = "policy"\n', "s.toml:1: This file is a policy."),
        (HEAD, "s.toml:1: indicators: there is no indicator."),
        (HEAD + "[indicators.placement_rate]\nweight = 2\n", "s.toml:4: indicators.placement_rate.target has no"),
        (HEAD + "indicators = 3\n", "s.toml:4: indicators is 3, but it is a section"),
        (HEAD + "vetoes = 3\n" + PLACED, "s.toml:4: vetoes is 3, but it is a section"),
        (HEAD + "[indicators.unemployment]\ntarget = 0.04\n", "s.toml:4: indicators.unemployment.worst: less is b"),
        (HEAD + PLACED + '[weights]\nmethod = "ahp"\n[weights.dimensions]\ntalnt = { talent = 1 }\n',
         "s.toml:8: weights.dimensions: there is no dimension 'talnt'. Did you mean 'talent'?"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_standard_says_so_on_its_line(write: Write, text: str, found: str) -> None:
    (fault,) = faults(write("s.toml", text))
    assert fault.startswith(found)


def test_who_invents_numbers_has_to_say_so(write: Write) -> None:
    text = 'kind = "standards"\ntitle = "T"\n[indicators.placement_rate]\n'
    for invented in ("0.9", '{ value = 0.9, source = "calibrated to 0.8–0.9" }'):
        assert faults(write("s.toml", f"{text}target = {invented}\n")) == [
            "s.toml:4: indicators.placement_rate.target has no public source, but the standard is not marked "
            "illustrative. Expected a source, or illustrative = true."
        ]
    sourced = read(write("s.toml", text + 'target = { value = 0.9, source = "a notice of 2030, art. 3" }\n'))
    assert not sourced.illustrative
    assert sourced.provenance["indicators.placement_rate.target"].source == "a notice of 2030, art. 3"
    assert sourced.provenance["indicators.placement_rate.target"].line == 4


def test_a_standard_states_differences_from_the_one_it_extends(write: Write) -> None:
    write("base.toml", HEAD + PLACED + '[indicators.value_added]\ntarget = 5\ndimension = "resources"\n')
    text = 'kind = "standards"\nextends = "base"\ntitle = "U"\n[indicators.value_added]\ntarget = 7\n'
    standard = read(write("s.toml", text))
    assert standard.title == "U"
    assert standard.illustrative
    assert standard.indicators["placement_rate"].target == 0.9
    assert standard.indicators["value_added"].target == 7.0
    assert standard.indicators["value_added"].dimension == "resources"


def test_a_veto_that_is_only_moved_keeps_its_indicator_and_unit(write: Write) -> None:
    veto = '[vetoes.v]\nindicator = "value_added"\nbites = "below"\nthreshold = 5\n'
    write("base.toml", HEAD + PLACED + veto)
    moved = '[vetoes.v]\nthreshold = { value = 1, unit = "yuan/month" }\n'
    standard = read(write("s.toml", 'kind = "standards"\nextends = "base"\n' + moved))
    assert (standard.vetoes["v"].indicator, standard.vetoes["v"].threshold) == ("value_added", 12.0)


def test_faults_of_the_extended_file_are_told_too(write: Write) -> None:
    write("base.toml", HEAD + "[indicators.placed]\ntarget = 0.9\n")
    found = faults(write("s.toml", 'kind = "standards"\nextends = "base"\ntitel = "U"\n' + PLACED))
    assert [fault.split(": ")[0] for fault in found] == ["s.toml:3", "base.toml:4"]
    circle = write(
        "c.toml", 'kind = "standards"\nextends = "c.toml"\ntitle = "U"\nillustrative = true\n' + PLACED
    )
    assert "goes round in a circle" in faults(circle)[0]


def test_a_bundled_standard_is_found_by_name_and_told_from_other_kinds(tmp_path: Path, write: Write) -> None:
    (tmp_path / "bundled" / "standards").mkdir()
    write("bundled/standards/local.toml", HEAD + PLACED)
    write("bundled/policies/subsidy.toml", 'kind = "policy"\n')
    assert read_standard("local", INDICATORS).file == "scenarios/standards/local.toml"
    with pytest.raises(SettingError, match=r"No set of standards is called 'locl'\. Did you mean 'local'\?"):
        read_standard("locl", INDICATORS)
    with pytest.raises(SettingError, match="There is a policy of that name"):
        read_standard("subsidy", INDICATORS)
