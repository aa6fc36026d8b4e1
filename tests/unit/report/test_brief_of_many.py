"""One brief of several cities: what is said of all, what a reader may choose, how large it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
import toy_city
from sentences import visible_text

from consortium_sim.model.indicators import INDICATORS
from consortium_sim.report.answer import answer
from consortium_sim.report.brief import DETAILED, brief_of
from consortium_sim.report.document import Fold, Paragraph, Pictures, Table
from consortium_sim.report.languages import language_of
from consortium_sim.report.overall import overall_answer
from consortium_sim.report.pages import render
from consortium_sim.report.sections.effects import all_table
from consortium_sim.report.sections.money import money
from consortium_sim.report.sections.over_time import over_time
from consortium_sim.report.sections.prices import good_value, prices
from consortium_sim.report.sections.robustness import robustness
from consortium_sim.report.sections.strategies import coalition_players, package_and_parts
from consortium_sim.report.telling import Telling
from consortium_sim.scenario.policy import load_policy
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.study.carrying import study_of
from consortium_sim.study.coalitions import coalition_policies, strategy_policies
from consortium_sim.study.comparison import Comparison
from consortium_sim.study.design import Sample
from consortium_sim.study.study import Study

POLICIES = ("baseline", "helps", "harms", "idle", "vague")
KNOWN = {"toy-city", "base-city", "tangshan", "yiwu"}


def city(name: str) -> Scenario:
    return load_scenario(name)


def contrary(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
    """As `toy_city.simulate`, but in Yiwu what helps elsewhere harms, and the other way round."""
    turned = {"helps": "harms", "harms": "helps"} if scenario.name == "yiwu" else {}
    acting = replace(policy, name=turned.get(policy.name, policy.name))
    run = toy_city.simulate(scenario, acting, seed=seed, months=months, rules=rules)
    return replace(run, policy=policy.name)


def study_in(
    *names: str,
    simulate=contrary,
    indicators=toy_city.INDICATORS,
    **others: object,  # type: ignore[no-untyped-def]
) -> Study:
    designs = [replace(toy_city.design(scenario=city(name), **others), scenario_word=name) for name in names]
    return study_of(designs, simulate, indicators, 1, False)


def tellings(study: Study, material: dict[str, float] | None = None) -> list[Telling]:
    return [Telling(one, language_of("en"), material or {}) for one in study.cities]


@pytest.fixture(scope="module")
def three() -> Study:
    return study_in("base-city", "tangshan", "yiwu")


def test_the_answer_over_cities_says_where_which_policy_is_best(three: Study) -> None:
    where, cost, everywhere, payers, trust = [
        f"{sentence.about} {sentence.says}" for sentence in overall_answer(tellings(three))
    ]
    assert re.match(
        r"Where the share of matched placement rises most: under “Helps” in Base city \(\+5\.0", where
    )
    assert "and Tangshan (" in where and "; under “Harms” in Yiwu (+5.0" in where
    assert "“Helps”, the best on average, public cost rises by 6.0 million yuan a year in Base city" in cost
    assert (
        "“Helps” has the best mean in 2 of 3 scenarios, clearly so in 2, and a mean at least as good as baseline "
        "in 2 of 3." in everywhere
    )
    assert "takes “Vague”, which falls short of the best by at most 4.78 percentage points." in everywhere
    assert "clearly rise for households (in Base city and Tangshan)" in payers
    assert "4 seeds are few" in trust


def test_public_cost_that_hardly_moves_is_said_to_hardly_move(three: Study) -> None:
    def said(study: Study, material: dict[str, float]) -> str:
        told = overall_answer(tellings(study, material))
        (cost,) = [sentence.says for sentence in told if sentence.about == "What it costs."]
        return cost

    assert "changes negligibly in Base city, changes negligibly in Tangshan" in said(
        three, {"public_cost": 1e9}
    )

    def for_nothing(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        run = toy_city.simulate(scenario, policy, seed=seed, months=months, rules=rules)
        return replace(run, indicators=run.indicators.assign(public_cost=1e6))

    free = study_in("base-city", "tangshan", simulate=for_nothing, policies=("baseline", "helps"))
    assert "public cost does not change in Base city and does not change in Tangshan." in said(free, {})


def test_a_best_mean_that_is_not_clear_is_not_called_clear() -> None:
    study = study_in("base-city", "tangshan", policies=("baseline", "vague"))
    everywhere = next(
        sentence.says
        for sentence in overall_answer(tellings(study))
        if sentence.about == "Does it hold everywhere?"
    )
    assert "has the best mean in 2 of 2 scenarios, clearly so in 0," in everywhere
    assert everywhere.endswith("In none does another policy have a better mean.")


def test_the_scenario_that_changes_the_answer_is_named(three: Study) -> None:
    text = visible_text(render(brief_of(three.cities), "brief.html.j2"))
    changes = text[text.index("What changes the answer") :]
    assert "Yiwu Harms Helps" in changes


def test_a_reader_chooses_city_policy_and_indicator(three: Study) -> None:
    document = brief_of(three.cities)
    assert [choice.name for choice in document.choices] == ["city", "policy", "indicator"]
    assert [value for value, _ in document.choices[0].options] == ["", "base-city", "tangshan", "yiwu"]
    page = render(document, "brief.html.j2")
    assert "<title>3 scenarios compared: policy brief</title>" in page
    for value in ("base-city", "tangshan", "yiwu"):
        assert f'data-city="{value}"' in page
    assert 'data-policy="helps"' in page and 'data-indicator="match_rate"' in page


def test_every_indicator_is_told_year_by_year(three: Study) -> None:
    told = tellings(three)[0]
    tables = [
        block.scope.indicator
        for block in over_time(told)
        if isinstance(block, Fold) and isinstance(block.blocks[0], Table)
    ]
    assert sorted(tables) == sorted(told.shown)


def test_a_reader_is_told_when_some_payments_are_left_out(three: Study, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    flows = Comparison.flows

    def with_another_kind(self: Comparison, *asked: Any, **kinds: Any) -> pd.DataFrame:
        table = flows(self, *asked, **kinds)
        return pd.concat([table, table.assign(kind="capital grant")]) if kinds.get("kinds") else table

    monkeypatch.setattr(Comparison, "flows", with_another_kind)
    told = tellings(three)[0]
    some = told.language.say("money.public.some", number=2, shown=1)
    assert some not in [block.text for block in money(told) if isinstance(block, Paragraph)]
    monkeypatch.setattr("consortium_sim.report.sections.money.KINDS_SHOWN", 1)
    assert some in [block.text for block in money(told) if isinstance(block, Paragraph)]


def test_an_indicator_without_a_price_says_so(three: Study) -> None:
    told = tellings(three)[0]
    said = {block.scope.indicator for block in prices(told) if isinstance(block, (Fold, Paragraph))}
    assert said >= set(told.shown)


def test_every_section_is_found_from_the_top(three: Study) -> None:
    page = render(brief_of(three.cities), "brief.html.j2")
    linked = re.findall(r'<a href="#([a-z]+)">', page[page.index("<nav>") : page.index("</nav>")])
    assert linked == re.findall(r'<section id="([a-z]+)">', page)
    assert linked == [
        "answer", "effects", "prices", "time", "money", "fares", "events", "robustness", "ground",
        "repeat",
    ]  # fmt: skip


def test_without_scripts_nothing_is_hidden_but_the_choice(three: Study) -> None:
    page = render(brief_of(three.cities), "brief.html.j2")
    body = page[page.index("<body>") : page.index("<script>")]
    assert re.findall(r"<(\w+)[^>]*\bhidden\b", body) == ["form"]
    assert 'class="off"' not in body
    assert page.count("<script") == 1 and "src=" not in page


def test_every_cell_of_a_table_has_its_head(three: Study) -> None:
    tables = [block for block in brief_of(three.cities).blocks() if isinstance(block, Table)]
    assert len(tables) > 20
    for table in tables:
        assert table.rows
        assert all(len(row.cells) == len(table.heads) - 1 for row in table.rows)


@pytest.mark.parametrize(("language", "share"), [("en", "8 %"), ("zh", "8%")])
def test_a_city_that_was_scaled_is_never_taken_for_the_whole(language: str, share: str) -> None:
    small = load_scenario("tangshan").scaled(0.08)
    one = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), scenario=small)
    told = Telling(one, language_of(language))
    assert told.short_place.endswith(" × 0.08") and told.place.endswith(" × 0.08")
    assert share in told.sized
    document = brief_of([one], language)
    assert told.language.say("scaled.title") in document.subtitle and document.title == told.place
    text = visible_text(render(document, "brief.html.j2"))
    assert told.sized in text
    assert not Telling(study_in("tangshan").cities[0], language_of(language)).sized


def test_one_city_alone_has_no_city_to_choose(three: Study) -> None:
    document = brief_of(three.cities[:1])
    assert [choice.name for choice in document.choices] == ["policy", "indicator"]
    assert "This study holds one scenario" in visible_text(render(document, "brief.html.j2"))


def test_the_markdown_twin_says_the_same_sentences_and_numbers(three: Study) -> None:
    document = brief_of(three.cities)
    twin = re.sub(r"\s+", " ", render(document, "brief.md.j2"))
    page = re.sub(r"\s+", " ", visible_text(render(document, "brief.html.j2")))
    for sentence in overall_answer(tellings(three)):
        assert f"**{sentence.about}** {sentence.says}" in twin
        assert f"{sentence.about} {sentence.says}" in page
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    for row in (row for table in tables for row in table.rows):
        line = " | ".join(cell.text for cell in row.cells[:1])
        assert line in twin
    assert "<svg" not in twin and "<td" not in twin


def test_a_markdown_table_is_not_broken_by_what_users_write() -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), scenario=city("base-city"))
    object.__setattr__(study.design.policies[1], "title", "a | b\nc")
    twin = render(brief_of([study]), "brief.md.j2")
    for block in twin.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) <= 1


def test_what_matters_decides_what_is_called_a_gain(three: Study) -> None:
    told = tellings(three, {"match_rate": 0.2})[0]
    assert told.effect("match_rate", "helps")["verdict"] == "negligible"
    assert told.ranked["cost_per_unit"].isna().all()
    text = visible_text(render(brief_of(three.cities, material={"match_rate": 0.2}), "brief.html.j2"))
    assert "No difference from baseline is clearly larger than the 20.0 percentage points" in text
    assert "What matters was stated: 20.0 percentage points of matched placement." in text
    assert " negligible " in text


def test_a_lead_may_be_clear_and_yet_too_small_to_matter(three: Study) -> None:
    clear, matters = (answer(tellings(three, stated)[0])[0].says for stated in ({}, {"match_rate": 0.045}))
    assert "It is clearly ahead of its nearest rival, “Vague” (+4.78" in clear
    assert "nearest rival, “Vague”, by as much as matters is unclear" in matters
    assert matters.endswith("A difference counts from 4.5 percentage points on.")


def test_a_negligible_effect_has_a_style_of_its_own(three: Study) -> None:
    page = render(brief_of(three.cities[:1], material={"match_rate": 0.2}), "brief.html.j2")
    assert 'class="negligible"' in page and 'class="v negligible"' in page
    assert "td.negligible em" in page and "svg .negligible .k" in page


def test_of_many_futures_the_first_are_told_in_full_and_all_are_counted(base_city: Scenario) -> None:
    samples = [Sample(number, {"production.adoption": 0.004 * number}) for number in range(1, 11)]
    one = toy_city.design(policies=("baseline", "helps", "vague"), seeds=(1, 2, 3), scenario=base_city)
    designs = [replace(one, sample=sample) for sample in samples]
    study = study_of(designs, toy_city.simulate, toy_city.INDICATORS, 1, False)
    document = brief_of(study.cities)
    assert len(document.choices[0].options) == DETAILED + 1
    text = visible_text(render(document, "brief.html.j2"))
    assert "tell 6 of the 10 scenarios in full" in text
    assert "under “Helps” in 10 of 10 scenarios." in text
    assert "Helps 10 of 10" in text


def test_a_city_without_runs_does_not_stop_the_others() -> None:
    def lost_in_yiwu(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        if scenario.name == "yiwu":
            raise ValueError("flooded")
        return toy_city.simulate(scenario, policy, seed=seed, months=months, rules=rules)

    study = study_in("base-city", "yiwu", simulate=lost_in_yiwu, policies=("baseline", "helps"))
    text = visible_text(render(brief_of(study.cities), "brief.html.j2"))
    assert "Not all runs are here. Yiwu: 0 of 8 runs finished (8 failed)." in text
    assert "There is nothing to compare." in text and "flooded" in text
    assert "under “Helps” in Base city" in text


def coalitions_of(base_city: Scenario, *names: str) -> Comparison:
    players = strategy_policies(names, None)
    policies = tuple(coalition_policies(players))
    design = replace(
        toy_city.design(scenario=base_city),
        policies=policies,
        policy_words=(None,) * len(policies),
    )

    def adding(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        worth = {"market": 0.02, "governance": 0.05}
        gain = sum(worth.get(one, 0.0) for one in policy.name.split(" + "))
        toy = replace(toy_city.Policy("baseline"), name="idle")
        run = toy_city.simulate(scenario, toy, seed=seed, months=months, rules=rules)
        own = gain * (1 + 0.01 * seed)
        return replace(run, policy=policy.name, indicators=run.indicators.assign(
            match_rate=run.indicators["match_rate"] + own
        ))  # fmt: skip

    return study_of([design], adding, toy_city.INDICATORS, 1, False).city()


def test_a_study_of_all_coalitions_tells_the_share_of_each_strategy(base_city: Scenario) -> None:
    study = coalitions_of(base_city, "governance", "market")
    told = Telling(study, language_of("en"))
    assert coalition_players(told) == ("governance", "market")
    text = visible_text(render(brief_of([study]), "brief.html.j2"))
    assert "“Governance institutionalised” clearly does most of the work on matched placement: +5.1" in text
    assert answer(told)[-2].about == "Which strategy does the work."
    assert "of +7.17 percentage points" in text


def test_a_package_is_told_beside_the_sum_of_its_parts(base_city: Scenario) -> None:
    names = ("baseline", "governance", "market", "resources", "evaluation", "everything")
    toys = ("baseline", "helps", "vague", "idle", "breaks", "harms")
    one = toy_city.design(policies=toys, seeds=(1, 2, 4), scenario=base_city)
    chosen = tuple(replace(load_policy(name), name=toy) for name, toy in zip(names, toys, strict=True))
    study = study_of([replace(one, policies=chosen)], toy_city.simulate, toy_city.INDICATORS, 1, False)
    told = Telling(study.city(), language_of("en"))
    assert package_and_parts(told) == ("harms", ["helps", "vague", "idle", "breaks"])
    text = visible_text(render(brief_of(study.cities), "brief.html.j2"))
    assert "Sum of the parts, each alone" in text and "consortium-sim attribute" not in text


def test_of_many_policies_some_are_named_and_the_colours_that_differ_are_drawn(base_city: Scenario) -> None:
    names = [f"policy-{number}" for number in range(1, 13)]
    one = toy_city.design(policies=("baseline",), seeds=(1, 2, 3), scenario=base_city)
    policies = tuple(toy_city.Policy(name, name.title()) for name in ("baseline", *names))
    words = tuple(policy.name for policy in policies)

    def helping(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        toy = replace(policy, name="baseline" if policy.name == "baseline" else "helps")
        run = toy_city.simulate(scenario, toy, seed=seed, months=months, rules=rules)
        return replace(run, policy=policy.name)

    design = replace(one, policies=policies, policy_words=words)
    study = study_of([design], helping, toy_city.INDICATORS, 1, False).city()
    others = answer(Telling(study, language_of("en")))[2].says
    assert others.startswith(
        "on this measure, a clear gain under “Policy-2”, “Policy-3”, “Policy-4”, “Policy-5” and 7 more."
    )
    page = render(brief_of([study]), "brief.html.j2")
    assert "Of 12 policies the 8 are drawn that help most." in page
    (legend,) = re.findall(r'<ul class="legend">(.*?)</ul>', page)
    colours = re.findall(r"(?:solid|dashed) (#\w+)", legend)
    assert len(colours) == len(set(colours)) == 9


def test_where_no_gain_is_clear_nothing_is_said_of_its_cost() -> None:
    study = study_in("base-city", "tangshan", policies=("baseline", "idle", "vague"))
    about = [sentence.about for sentence in overall_answer(tellings(study))]
    assert about == [
        "Where the share of matched placement rises most:", "Does it hold everywhere?", "How far to trust it.",
    ]  # fmt: skip
    assert overall_answer(tellings(study))[0].says == (
        "no policy clearly improves it in Base city and Tangshan."
    )


def test_a_study_that_cannot_tell_the_strategies_apart_says_nothing_of_them(three: Study) -> None:
    assert coalition_players(tellings(three)[0]) == ()
    assert package_and_parts(tellings(three)[0]) is None
    page = render(brief_of(three.cities), "brief.html.j2")
    assert "Which strategy does the work" not in page and "attribute" not in visible_text(page)


def test_places_that_would_exist_anyway_are_told_with_their_interval() -> None:
    study = study_in(
        "base-city", simulate=whole_run, indicators=INDICATORS, policies=("baseline", "helps"), seeds=(1, 2, 3)
    )  # fmt: skip
    (cost,) = [one.says for one in answer(tellings(study)[0]) if one.about == "What it costs."]
    assert re.search(r"anyway \(95 % interval\): [\d.]+ % \([\d.]+ to [\d.]+\) under “Helps”\.", cost)


def test_places_paid_for_are_a_dash_where_nothing_is_paid() -> None:
    def unpaid(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        run = whole_run(scenario, policy, seed=seed, months=months, rules=rules)
        paid = 0.0 if policy.name == "baseline" else 1e6
        return replace(run, indicators=run.indicators.assign(incentives_paid=paid, deadweight=paid / 2e6))

    study = study_in(
        "base-city", simulate=unpaid, indicators=INDICATORS, policies=("baseline", "helps"), seeds=(1, 2)
    )  # fmt: skip
    table = all_table(tellings(study)[0], ["helps"])
    (row,) = [row for row in table.rows if row.label == INDICATORS["deadweight"].english]
    assert row.cells[0].text == "–" and row.cells[1].text.startswith("+50")


def test_good_value_asks_for_a_clear_gain_everywhere(three: Study) -> None:
    assert [good_value(told, "match_rate") for told in tellings(three)] == [["helps"], ["helps"], ["harms"]]
    blocks = robustness(tellings(three))
    tables = [block for fold in blocks if isinstance(fold, Fold) for block in fold.blocks]
    regret = next(block for block in tables if isinstance(block, Table) and len(block.heads) == 7)
    values = {row.label: row.cells[-1].text for row in regret.rows}
    assert values["Helps"] == "2 of 3" and values["Vague"] == "0 of 3" and values["Baseline"] == "–"


@pytest.mark.parametrize("seeds", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_a_brief_of_six_policies_three_scenarios_and_thirty_seeds_stays_small(seeds: int) -> None:
    """With every indicator of the model over ten years: bytes depend on these, not on what the values are."""
    study = study_in(
        "base-city", "tangshan", "yiwu", simulate=whole_run, indicators=INDICATORS,
        policies=("baseline", "helps", "harms", "idle", "vague", "breaks"),
        seeds=tuple(range(1, 1 + seeds)), months=120,
    )  # fmt: skip
    assert not study.failures
    document = brief_of(study.cities)
    assert sum(len(block.pictures) for block in document.blocks() if isinstance(block, Pictures)) > 100
    for language in ("en", "zh"):
        page = render(brief_of(study.cities, language), "brief.html.j2")
        assert len(page.encode()) < 3_000_000
        assert not re.search(r"https?:|//[a-z]|@import|url\(|<link|<img|fetch\(|src=", page)


def whole_run(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
    """As `toy_city.simulate` with all indicators of the model: each follows the match rate of the toy city."""
    if seed == toy_city.SEED_THAT_FAILS and policy.name == "breaks":
        policy = replace(policy, name="helps")
        return replace(whole_run(scenario, policy, seed=seed, months=months, rules=rules), policy="breaks")
    run = toy_city.simulate(scenario, policy, seed=seed, months=months, rules=rules)
    wave = run.indicators["match_rate"]
    size = {"share": 1.0, "log": 1.0}
    columns = {name: wave * size.get(one.unit, 1e6) for name, one in INDICATORS.items()}
    return replace(run, indicators=pd.DataFrame(columns, index=wave.index))
