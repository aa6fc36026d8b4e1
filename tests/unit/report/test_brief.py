from __future__ import annotations

import html
import re
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import toy_city

from consortium_sim.report.answer import answer
from consortium_sim.report.answer_of_money import cheapest
from consortium_sim.report.brief import brief_of
from consortium_sim.report.facts import events, interns
from consortium_sim.report.languages import language_of
from consortium_sim.report.levers import levers
from consortium_sim.report.pages import render
from consortium_sim.report.telling import Telling
from consortium_sim.scenario.policy import load_policy
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.study.comparison import Comparison

NEVER_CLOSED = {"meta"}
LOADING = ("src", "href", "xlink:href", "data", "srcset", "action", "poster", "background")
LOADERS = (
    "http", "//", "@import", "url(", "<link", "<img", "<iframe", "fetch(", "XMLHttp", "import(", "@font-face",
)  # fmt: skip


def told(study: Comparison) -> Telling:
    return Telling(study, language_of("en"))


def page_of(*cities: Comparison) -> str:
    return render(brief_of(cities), "brief.html.j2")


class Page(HTMLParser):
    """Collects what a page says and what it would load; raises where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in NEVER_CLOSED:
            self.open.append(tag)
        self.loads += [value or "" for name, value in attributes if name in LOADING]

    def handle_endtag(self, tag: str) -> None:
        if tag not in NEVER_CLOSED:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attributes if name in LOADING]

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.said.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.said))


@pytest.fixture(scope="module")
def page(study: Comparison) -> str:
    return page_of(study)


def test_the_brief_is_one_file_that_loads_nothing(page: str) -> None:
    assert len(page.encode()) < 3_000_000
    assert all(target.startswith("#") for target in Page(page).loads)
    for loader in LOADERS:
        assert loader not in page, loader


def test_the_brief_answers_in_about_five_sentences(study: Comparison) -> None:
    said = [f"{sentence.about} {sentence.says}" for sentence in answer(told(study))]
    assert 4 <= len(said) <= 6
    best, cost, others, payers, trust = said
    assert best.startswith("The share of matched placement rises most under “Helps”, by 5.0")
    assert "for the better in 4 of 4 seeds. It is clearly ahead of its nearest rival, “Vague” (+" in best
    assert (
        "The public pays 6.0 million yuan a year more than under baseline, which is 1.2 million yuan" in cost
    )
    assert "for each additional percentage point, counted over all 4 years" in cost
    assert "A yearly budget ran out under “Helps” (in 4 of 4 seeds)" in cost
    assert "a clear loss under “Harms”; unclear under “Vague” (the interval spans zero)" in others
    assert "no change at all under “Idle”" in others and "(under “Harms”)" in others
    assert "participation" in others
    assert "households gain 15.0 million yuan" in payers and "government loses 6.0 million yuan" in payers
    assert "4 seeds are few" in trust and "caps on interns" in trust


def test_no_policy_is_called_helpful_when_none_is() -> None:
    study = toy_city.study(policies=("baseline", "harms", "vague"))
    first = answer_on_base_city(study)[0]
    assert first.about == "No policy clearly improves matched placement."


def answer_on_base_city(study: Comparison) -> list:
    from consortium_sim.scenario.scenario import load_scenario

    object.__setattr__(study.design, "city", load_scenario("base-city"))
    return answer(told(study))


def test_a_cheaper_clear_gain_is_named_beside_the_best(base_city: Scenario) -> None:
    study = toy_city.study(policies=("baseline", "helps", "breaks"), seeds=(1, 2, 4), scenario=base_city)
    said = answer(told(study))[2]
    assert said.about == "The other policies:"
    assert said.says.startswith("on this measure, a clear gain under “Breaks”.")


def test_every_verdict_stands_there_as_a_word(page: str) -> None:
    text = Page(page).text
    for word in ("gain", "loss", "unclear", "no change"):
        assert f" {word} " in text
    assert "Matched placement" in text and "对口就业率" in text


def test_the_brief_says_how_to_repeat_it_and_what_it_stands_on(page: str) -> None:
    text = Page(page).text
    assert "consortium-sim compare toy-city --policies baseline,helps,harms,idle,vague --seeds 4" in text
    assert "numpy" in text and "numba" in text
    assert re.search(r"\d+% of the scenario's \d+ numbers are assumptions", text)
    assert "20 of 20 finished" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_answer_says_is_left_out_is_listed(study: Comparison, language: str) -> None:
    spoken = language_of(language)
    trust = answer(Telling(study, spoken))[-1].says
    section = spoken.say("section.ground")
    assert section in trust and re.search(r"\d+%", trust)
    text = Page(render(brief_of([study], language), "brief.html.j2")).text
    listed = text[text.rindex(section) :]
    assert spoken.say("left out") in listed and spoken.say("left out.taxes.says") in listed


def test_failed_runs_are_named_with_the_command_that_repeats_them(base_city: Scenario) -> None:
    study = toy_city.study(policies=("baseline", "helps", "breaks"), scenario=base_city)
    text = Page(page_of(study)).text
    assert "Not all runs are here." in text
    assert "breaks, seed 3" in text and "out of ink" in text
    assert "consortium-sim run toy-city --policy breaks --seed 3 --months 48" in text


def test_of_many_failures_the_first_are_named_and_the_others_counted(base_city: Scenario) -> None:
    seeds = tuple(range(1, 14))
    failed = toy_city.study(
        toy_city.fail_always, policies=("baseline", "helps"), seeds=seeds, scenario=base_city
    )
    text = Page(page_of(failed)).text
    assert text.count("nothing works here") == 20
    assert "6 more runs failed" in text


def test_a_study_with_nothing_to_compare_still_gives_a_page(base_city: Scenario) -> None:
    lonely = toy_city.study(policies=("baseline",), scenario=base_city)
    assert "There is nothing to compare." in Page(page_of(lonely)).text
    failed = toy_city.study(toy_city.fail_always, policies=("baseline", "helps"), scenario=base_city)
    assert "nothing works here" in Page(page_of(failed)).text


def test_what_users_write_is_never_markup(base_city: Scenario) -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), scenario=base_city)
    object.__setattr__(study.design.policies[1], "title", "<script>alert(1)</script>")
    page = page_of(study)
    assert "<script>alert" not in page and html.escape("<script>alert(1)</script>") in page


def test_reports_of_runs_are_joined_where_only_numbers_differ(study: Comparison) -> None:
    (event,) = events(told(study))
    assert (
        event.says
        == "The yearly budget of the training subsidy (6,000,000 yuan) has run out, in 1 of 4 years on average"
    )
    assert (event.policies, event.runs, event.first) == ("Helps", "4 of 4", "month 30")


def test_the_brief_says_which_rules_on_interns_hold(base_city: Scenario) -> None:
    assert "not in force" in interns(told(toy_city.study(seeds=(1,), scenario=base_city)))
    law = base_city.with_({"hosting.staff_cap": 0.1, "hosting.post_cap": 0.2, "hosting.pay_floor": 0.8})
    assert interns(told(toy_city.study(seeds=(1,), scenario=law))) == (
        "The law's rules on interns are in force: at most 10% of an enterprise's staff, at most 20% of a post "
        "and paid at least 80% of what the post pays a new graduate."
    )


def test_a_study_writes_its_own_brief(study: Comparison, tmp_path: Path) -> None:
    written = study.report(tmp_path / "brief.html")
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert study.plot().axes and study.plot("match_rate").axes


def test_the_brief_says_what_a_policy_sets_at_the_size_of_the_city(base_city: Scenario) -> None:
    city = base_city.with_({"people.scale": 20})
    telling = told(toy_city.study(seeds=(1,), scenario=city))
    said = {one.name: one.value for one in levers(telling, load_policy("training-subsidy"))}
    assert said["training_subsidy.rate"] == "800 yuan a month"
    assert said["training_subsidy.budget"] == "120 million yuan a year"
    package = {one.name for one in levers(telling, load_policy("package"))}
    assert package >= set(said) | {"information_platform.open"}


def test_closures_are_counted_a_run(study: Comparison) -> None:
    runs = [copy(run) for run in study.runs]
    for run in runs:
        run.messages = [
            "month 3: 1 enterprise closed after a year",
            "month 9: 3 enterprises closed after a year",
        ]
    (event,) = events(told(replace(study, runs=tuple(runs))))
    assert event.says == "Enterprises closed after a year: 4 a run on average"
    assert (event.policies, event.first) == ("every policy", "month 3")


def test_the_cheapest_gain_is_the_largest_of_those_that_save_money() -> None:
    ranked = pd.DataFrame({"policy": ["large", "small", "dear"], "cost_per_unit": [-1.0, -50.0, 3.0]})
    chosen = cheapest(ranked)
    assert chosen is not None and chosen["policy"] == "large"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("simulate", "asked"),
    [
        (toy_city.fail_without_policy, {"policies": ("baseline", "helps", "vague")}),
        (toy_city.simulate, {"policies": ("baseline", "helps"), "seeds": (1,), "months": 3}),
        (toy_city.simulate, {"policies": ("baseline", "idle"), "seeds": (1, 2)}),
        (toy_city.simulate, {"policies": ("baseline", "breaks"), "seeds": (3,)}),
    ],
)
def test_a_study_of_which_little_is_known_still_gives_a_page(
    base_city: Scenario, language: str, simulate: Callable[..., object], asked: dict[str, Any]
) -> None:
    study = toy_city.study(simulate, scenario=base_city, **asked)
    for template in ("brief.html.j2", "brief.md.j2"):
        page = render(brief_of([study], language), template)
        assert "nan" not in Page(page).text.replace("finance", "")
