"""rules_of takes the decisions that a subclass overrides, and checks what they return."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import consortium_sim as cs

METHODS = {
    "participate": cs.Enterprise,
    "host": cs.Enterprise,
    "vote": cs.Enterprise,
    "sponsor": cs.Enterprise,
    "choose_program": cs.Student,
    "rank_offers": cs.Student,
    "adjust_seats": cs.College,
    "set_instruments": cs.Government,
}


def returning(method, answer):
    """Return a class whose method returns an answer, or what a function makes of the outlook."""

    def decide(self, outlook):
        return answer(outlook) if callable(answer) else answer

    return type("Odd", (METHODS[method],), {method: decide})


def test_only_overridden_decisions_become_rules():
    assert set(cs.rules_of(returning("host", 0))) == {"hosting"}
    assert set(cs.rules_of(returning("host", 0), returning("rank_offers", 0))) == {"hosting", "job_choice"}
    assert cs.rules_of() == {}


def test_what_is_no_agent_class_is_refused():
    with pytest.raises(cs.SettingError, match="a subclass of Government, College, Enterprise, Student"):
        cs.rules_of(dict)
    with pytest.raises(cs.SettingError, match="found 3"):
        cs.rules_of(3)


def test_a_misspelt_method_gets_the_nearest_decision():
    odd = type("Odd", (cs.Enterprise,), {"particpate": lambda self, outlook: 0})
    with pytest.raises(cs.SettingError, match=r"Odd overrides no decision\. Did you mean 'participate'\?"):
        cs.rules_of(odd)
    methods = "a method called participate or host or sponsor or vote"
    with pytest.raises(cs.SettingError, match=methods):
        cs.rules_of(cs.Enterprise)


def test_two_classes_of_one_kind_are_refused():
    with pytest.raises(cs.SettingError, match="Odd and Odd both refine Enterprise"):
        cs.rules_of(returning("host", 0), returning("participate", 0))


@pytest.mark.parametrize(
    ("method", "answer", "found", "expected"),
    [
        (
            "participate",
            None,
            r"None \(is a return statement missing\?\)",
            "one of 'outside', 'member', 'deep'",
        ),
        ("participate", "depe", r"'depe' \(str\)\. Did you mean 'deep'\?", "or its code"),
        ("participate", 3, r"3 \(int\)", "or its code"),
        ("participate", 1.0, r"1.0 \(float\)", "or its code"),
        ("participate", True, r"True \(bool\)", "or its code"),
        ("participate", np.zeros(3), r"an array of shape \(3,\)", "or its code"),
        ("host", -1, r"-1 \(int\)", "a whole number from 0 to "),
        ("host", 2.5, r"2.5 \(float\)", "a whole number"),
        ("host", 10**9, r"1000000000 \(int\)", r"what the law allows \(outlook.limit\)"),
        ("host", None, "None", "a whole number"),
        (
            "choose_program",
            1.0,
            r"1.0 \(float\)",
            "12 numbers, one for each of model.programs, -inf for one not",
        ),
        ("choose_program", lambda o: np.full(12, np.nan), r"an array of shape \(12,\)", "12 numbers"),
        ("choose_program", lambda o: np.full(12, np.inf), r"an array of shape \(12,\)", "12 numbers"),
        ("choose_program", lambda o: ["a"] * 12, r"\(list\)", "12 numbers"),
        ("choose_program", lambda o: [[1], [1, 2]], r"\(list\)", "12 numbers"),
        ("rank_offers", lambda o: o.wage[:-1], r"an array of shape", "numbers, one for each of its offers"),
        ("rank_offers", lambda o: o.wage > 0, r"type bool", "numbers, one for each of its offers"),
        (
            "adjust_seats",
            lambda o: -o.seats,
            r"an array of shape",
            "4 numbers, one for each of its programs, not neg",
        ),
        ("adjust_seats", lambda o: o.seats[1:], r"an array of shape", "4 numbers"),
        ("adjust_seats", lambda o: o.seats * np.inf, r"an array of shape", "4 numbers"),
        ("set_instruments", None, "None", "Instruments, such as dataclasses.replace"),
        (
            "set_instruments",
            lambda o: replace(o.declared, tax_credit=o.declared.levy_grant),
            "LevyGrant",
            "a TaxCredit as its tax_credit",
        ),
        (
            "set_instruments",
            lambda o: replace(o.declared, training_subsidy=replace(o.declared.training_subsidy, rate=1e9)),
            "1000000000.0",
            "a number from 0 to 5000 yuan/month as training_subsidy.rate",
        ),
        (
            "set_instruments",
            lambda o: replace(o.declared, levy_grant=replace(o.declared.levy_grant, levy=np.nan)),
            "nan",
            "as levy_grant.levy",
        ),
    ],
)
def test_a_broken_override_is_named_with_what_it_returned(town, method, answer, found, expected):
    rules = cs.rules_of(returning(method, answer))
    with pytest.raises(cs.SettingError, match=rf"^Odd\.{method}: <Odd \d+> returned .*{found}.*{expected}"):
        cs.simulate(town, seed=3, months=9, rules=rules)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (None, r"None \(is a return statement missing\?\)"),
        ("fro", r"'fro' \(str\)\. Did you mean 'for'\?"),
        (2, r"2 \(int\)"),
        (True, r"True \(bool\)"),
    ],
)
def test_a_vote_that_is_none_is_named_with_what_was_expected(town, answer, found):
    rules = cs.rules_of(returning("vote", answer))
    expected = "one of 'for', 'abstain', 'against', or 1, 0, -1"
    with pytest.raises(cs.SettingError, match=rf"^Odd\.vote: <Odd \d+> returned {found}.*{expected}"):
        cs.simulate(town, cs.Policy("council", {"council.open": True}), seed=3, months=1, rules=rules)


def test_votes_by_word_and_by_number_are_the_same(town):
    council = cs.Policy("council", {"council.open": True, "council.voting": "member"})
    runs = [
        cs.simulate(town, council, seed=3, months=6, rules=cs.rules_of(returning("vote", answer)))
        for answer in ("against", -1, np.int8(-1))
    ]
    assert len({run.values.tobytes() for run in runs}) == 1
    assert runs[0].indicators["council_adoptions"].sum() == 0.0


@pytest.mark.parametrize(
    ("answer", "found"), [(None, "None"), (1, r"1 \(int\)"), ("yes", r"'yes' \(str\)"), (0.5, "0.5")]
)
def test_whether_it_sponsors_a_project_is_yes_or_no(town, answer, found):
    rules = cs.rules_of(returning("sponsor", answer))
    expected = rf"^Odd\.sponsor: <Odd \d+> returned {found}.*True or False"
    with pytest.raises(cs.SettingError, match=expected):
        cs.simulate(town, "technology-platform", seed=3, months=12, rules=rules)


def test_a_sponsor_sees_what_its_project_would_bring_and_what_it_can_raise(town):
    seen = []

    def decide(self, outlook):
        seen.append((self.strategy, outlook.means == max(self.cash, 0.0), outlook.success))
        return np.bool_(True)

    rules = cs.rules_of(type("Odd", (cs.Enterprise,), {"sponsor": decide}))
    run = cs.simulate(town, "technology-platform", seed=3, months=12, rules=rules)
    assert {strategy for strategy, _, _ in seen} <= {"member", "deep"}
    assert all(rich and 0.0 < success < 1.0 for _, rich, success in seen)
    assert 0 < len(run.projects) <= len(seen)


def test_codes_numpy_integers_and_lists_are_answers_too(town):
    usual = cs.simulate(town, seed=3, months=9, rules=cs.rules_of(returning("participate", "member")))
    codes = cs.simulate(town, seed=3, months=9, rules=cs.rules_of(returning("participate", np.int8(1))))
    assert usual.values.tobytes() == codes.values.tobytes()
    listed = cs.rules_of(returning("rank_offers", lambda outlook: outlook.wage.tolist()))
    assert cs.simulate(town, seed=3, months=2, rules=listed).indicators["hires"].sum() > 0.0


def test_an_enterprise_without_a_mesa_model_knows_the_city_and_draws_no_unkeyed_luck(town):
    seen = {}

    def decide(self, outlook):
        seen.update(
            month=self.model.month,
            partner=self.model.enterprise(outlook.partner).strategy == outlook.partner_strategy,
            own=outlook.strategy == self.strategy,
            people=self.model.people,
            programs=len(self.model.programs),
            government=self.model.government.row,
            college=self.model.college(1).row,
            anybody=next(iter(self.model.students)).uid,
            best=max(outlook.forecast, key=outlook.forecast.get),
        )
        with pytest.raises(cs.SettingError, match=r"self\.luck\(\)"):
            _ = self.random
        with pytest.raises(cs.SettingError, match=r"self\.luck\(\)"):
            _ = self.rng
        return seen["best"]

    odd = type("Odd", (cs.Enterprise,), {"participate": decide})
    cs.simulate(town, seed=3, months=1, rules=cs.rules_of(odd))
    assert seen["month"] == 1
    assert seen["partner"]
    assert seen["own"]
    assert seen["best"] in ("outside", "member", "deep")


@pytest.mark.parametrize(("method", "column"), [("choose_program", "quality"), ("rank_offers", "wage")])
def test_what_others_still_read_cannot_be_changed_by_one_agent(town, method, column):
    def decide(self, outlook):
        getattr(outlook, column)[:] = 0.0

    odd = type("Odd", (METHODS[method],), {method: decide})
    with pytest.raises(ValueError, match="read-only"):
        cs.simulate(town, seed=3, months=9, rules=cs.rules_of(odd))


def test_an_applicant_says_what_is_known_before_enrolment(town):
    met = []

    def decide(self, outlook):
        met.append(self.uid)
        assert self.aptitude == np.float32(outlook.aptitude)
        assert (self.program, self.status, self.skill) == (None, "absent", 0.0)
        return outlook.luck

    odd = type("Odd", (cs.Student,), {"choose_program": decide})
    run = cs.simulate(town, seed=3, months=9, rules=cs.rules_of(odd))
    people = run.agents("student")
    freshers = people["student"][people["month_of_study"] == 1]
    assert len(set(met)) == len(met)
    assert set(freshers) <= set(met)
    assert len(freshers)


def test_host_is_asked_with_and_without_the_money_of_the_policies(town):
    gains = {}

    def decide(self, outlook):
        gains.setdefault(self.row, []).append(outlook.gain)
        return 0

    odd = type("Odd", (cs.Enterprise,), {"host": decide})
    policy = cs.Policy("subsidy", {"training_subsidy.rate": 500.0})
    run = cs.simulate(town, policy, seed=3, months=9, rules=cs.rules_of(odd))
    assert all(len(pair) == 2 and pair[0] > pair[1] for pair in gains.values())
    enterprises = run.agents("enterprise")
    assert set(gains) == set(enterprises["enterprise"][enterprises["strategy"] != "outside"])
