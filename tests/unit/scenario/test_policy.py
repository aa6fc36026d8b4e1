from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.policy import Policy, combine, load_policy, policies
from consortium_sim.scenario.scenario import load_scenario

Write = Callable[[str, str], Path]

SUBSIDY = """kind = "policy"
title = "Training subsidy"
title_zh = "实训补贴"
strategies = ["resources", "governance"]
article = "S7, S10"

[incentives]
subsidy = { value = 9600, unit = "yuan/year", source = "Notice 7" }
budget = [{ from = 13, value = 2_000_000 }]
"""


@pytest.fixture
def subsidy(write: Write) -> Policy:
    return load_policy(write("subsidy.toml", SUBSIDY))


def faults_of(path: Path) -> list[str]:
    with pytest.raises(SettingError) as caught:
        load_policy(path)
    return [str(fault) for fault in caught.value.faults]


def test_a_policy_file_names_what_it_sets(subsidy: Policy) -> None:
    assert subsidy.name == "subsidy"
    assert subsidy.title_zh == "实训补贴"
    assert subsidy.strategies == ("governance", "resources")
    assert subsidy.article == "S7, S10"
    assert subsidy.changes == {"incentives.subsidy": 800.0, "incentives.budget": Dated(((13, 2e6),))}
    assert subsidy.provenance["incentives.subsidy"].line == 8


def test_a_policy_in_python_equals_that_of_a_file(subsidy: Policy) -> None:
    same = Policy(
        "subsidy",
        {"incentives.subsidy": 800, "incentives.budget": [{"from": 13, "value": 2e6}]},
        title="Training subsidy",
        title_zh="实训补贴",
        strategies=["governance", "resources"],
        article="S7, S10",
    )
    assert same == subsidy
    assert hash(same) == hash(subsidy)
    assert pickle.loads(pickle.dumps(same)) == subsidy
    assert load_policy(same) is same


def test_the_name_of_a_policy_does_not_matter_to_its_fingerprint(subsidy: Policy) -> None:
    assert Policy("other", subsidy.changes).fingerprint() == subsidy.fingerprint()
    assert Policy("subsidy", {"incentives.subsidy": 801}).fingerprint() != subsidy.fingerprint()


def test_a_policy_may_not_change_a_fact_of_the_scenario(write: Write) -> None:
    text = """kind = "policy"
[labour_market]
floor = 1
caps = false
[[events]]
month = 1
[people]
labour_force = 1
"""
    sentence = "is a fact of the scenario, not a choice; put it in the scenario."
    assert faults_of(write("p.toml", text)) == [
        f"p.toml:3: labour_market.floor {sentence}",
        f"p.toml:4: labour_market.caps {sentence}",
        f"p.toml:5: events {sentence}",
        f"p.toml:8: people.labour_force {sentence}",
    ]
    with pytest.raises(SettingError, match=r"policy 'p': occupations.welder.wage is a fact of the scenario"):
        Policy("p", {"occupations.welder.wage": 2})


def test_a_policy_may_set_a_lever_in_a_row(write: Write) -> None:
    city = load_scenario(write("city.toml", 'kind = "scenario"\n'))
    settings = city.timeline(Policy("p", {"occupations.welder.grant": 100}))[0][1]
    assert settings.occupations["welder"].grant == 100.0
    assert settings.occupations["welder"].wage == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": ""}, 'A policy is called the text "". Expected a name.'),
        ({"name": 3}, "A policy is called 3. Expected a name."),
        (
            {"changes": [1]},
            "policy 'p': the changes are a list. Expected a table from dotted names to values",
        ),
        (
            {"changes": {"incentives.subsidi": 1}},
            "policy 'p': incentives has no 'subsidi'. Did you mean 'subsidy'?",
        ),
        ({"changes": {"incentives.subsidy": "1"}}, "policy 'p': incentives.subsidy is the text \"1\"."),
        ({"changes": {"incentives.subsidy": None}}, "policy 'p': incentives.subsidy is None (a NoneType)."),
        (
            {"strategies": "market"},
            "policy 'p': strategies is the text \"market\". Expected a list of governance, market",
        ),
        (
            {"strategies": ["markt"]},
            "policy 'p': strategies names the text \"markt\". Did you mean 'market'?",
        ),
        ({"strategies": [3]}, "policy 'p': strategies names 3. Expected a list of"),
        (
            {"article": "S0"},
            "policy 'p': article names the text \"S0\". Expected rows of the article from S1 to S16",
        ),
        ({"article": 7}, "policy 'p': article names 7."),
    ],
)
def test_a_wrong_policy_in_python_is_refused_by_its_name(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        Policy(**{"name": "p", **arguments})  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)


def test_a_policy_file_shows_all_faults_of_its_head_and_body(write: Write) -> None:
    text = """kind = "policy"
title = 3
titel_zh = ""
strategies = ["market", "magic"]
article = "S7; S17"
extends = "ghost"
[incentives]
subsidy = -1
"""
    assert [fault.split(": ")[0] for fault in faults_of(write("p.toml", text))] == [
        f"p.toml:{line}" for line in (2, 3, 4, 5, 6, 8)
    ]


def test_starting_holds_every_change_back(subsidy: Policy, write: Write) -> None:
    city = load_scenario(write("city.toml", 'kind = "scenario"\n[incentives]\nsubsidy = 50\n'))
    stages = city.timeline(subsidy.starting(7))
    assert [(month, one.incentives.subsidy, one.incentives.budget) for month, one in stages] == [
        (1, 50.0, 1_200_000.0),
        (7, 800.0, 1_200_000.0),
        (13, 800.0, 2_000_000.0),
    ]
    late = subsidy.starting(30).changes
    assert late == {"incentives.subsidy": Dated(((30, 800.0),)), "incentives.budget": Dated(((30, 2e6),))}
    assert subsidy.starting(1).changes["incentives.subsidy"] == Dated(((1, 800.0),))
    assert subsidy.starting(13).changes["incentives.budget"] == Dated(((13, 2e6),))


@pytest.mark.parametrize("month", [0, -3, 1.5, True, "2"])
def test_a_policy_starts_in_a_month_of_the_horizon(subsidy: Policy, month: object) -> None:
    with pytest.raises(
        SettingError, match=r"policy 'subsidy' starts in month .* Expected a month of the horizon"
    ):
        subsidy.starting(month)  # type: ignore[arg-type]


def test_a_package_does_what_its_policies_do(write: Write, subsidy: Policy) -> None:
    write(
        "search.toml",
        'kind = "policy"\nstrategies = ["market"]\narticle = "S9"\n[labour_market]\nrule = "directed"\n',
    )
    package = load_policy(
        write(
            "package.toml",
            'kind = "policy"\ntitle = "All"\nextends = ["subsidy", "search"]\n[incentives]\nshare = 0.2\n',
        )
    )
    assert package.changes == {
        "incentives.subsidy": 800.0,
        "incentives.budget": Dated(((13, 2e6),)),
        "labour_market.rule": "directed",
        "incentives.share": 0.2,
    }
    assert package.strategies == ("governance", "market", "resources")
    assert package.article == "S7, S9, S10"
    assert package.title == "All"
    assert package.provenance["labour_market.rule"].file == "search.toml"


def test_a_package_of_policies_that_disagree_names_both(write: Write, subsidy: Policy) -> None:
    write("more.toml", 'kind = "policy"\nextends = "subsidy"\n[incentives]\nsubsidy = 900\n')
    path = write("package.toml", 'kind = "policy"\nextends = ["subsidy", "more"]\n')
    assert faults_of(path) == [
        "package.toml:2: incentives.subsidy is 800 in policy 'subsidy' but 900 in policy 'more'. "
        "Expected one value; set it in this file to settle it."
    ]
    settled = load_policy(write("package.toml", path.read_text() + "[incentives]\nsubsidy = 850\n"))
    assert settled.changes["incentives.subsidy"] == 850.0


def test_policies_combine_in_python_or_name_their_conflict(subsidy: Policy) -> None:
    search = Policy("search", {"labour_market.rule": "directed"}, strategies=["market"], article="S9")
    both = combine(subsidy, search)
    assert both.name == "subsidy + search"
    assert both.changes == {**subsidy.changes, **search.changes}
    assert both.article == "S7, S9, S10"
    assert combine(both, Policy("again", {"incentives.subsidy": 800})).changes == both.changes
    with pytest.raises(SettingError) as caught:
        combine(subsidy, Policy("late", {"incentives.subsidy": [{"from": 2, "value": 800}]}), name="mix")
    assert str(caught.value) == (
        "policy 'mix': incentives.subsidy is 800 in policy 'subsidy' but 800 from month 2 in policy 'late'."
    )


def test_a_circle_of_policies_is_a_fault(write: Write) -> None:
    write("a.toml", 'kind = "policy"\nextends = ["b"]\n')
    path = write("b.toml", 'kind = "policy"\nextends = ["a"]\n')
    assert faults_of(path) == [
        "a.toml:2: extends goes round in a circle: b → a → b. Expected a base that does not extend this file."
    ]


def test_the_table_of_policies_lists_the_bundled_ones(tmp_path: Path, subsidy: Policy) -> None:
    (tmp_path / "subsidy.toml").rename(tmp_path / "bundled" / "policies" / "subsidy.toml")
    table = policies()
    assert list(table.columns) == ["name", "title", "title_zh", "strategy", "article", "levers"]
    assert table.loc[0].tolist() == [
        "subsidy",
        "Training subsidy",
        "实训补贴",
        "governance, resources",
        "S7, S10",
        "incentives.subsidy, incentives.budget",
    ]
