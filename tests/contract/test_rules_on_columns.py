"""What every replaceable decision keeps to, and that replacing it replaces what happens (model/rules.py)."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import small_city

from consortium_sim.errors import SettingError
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.incentives.instruments import PUBLIC
from consortium_sim.model.rules import Checked, Rules
from consortium_sim.model.run import Run
from consortium_sim.model.simulation import simulate
from consortium_sim.scenario.policy import Policy

MONTHS = 27
CITY = small_city(0.06, burn_in=12).with_(LIVELY)
POLICY = Policy("rich", RICH)


def run_with(**rules: Callable[[Any], Any]) -> Run:
    return simulate(CITY, POLICY, seed=9, months=MONTHS, rules=rules)


@pytest.fixture(scope="module")
def usual() -> Run:
    return run_with()


class DecisionContract:
    """A class per decision gives its name, the promise of its answer, and an opposite of the usual rule."""

    decision: str

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        raise NotImplementedError

    def opposite(self, outlook: Any) -> Any:
        raise NotImplementedError

    def shows(self, usual: Run, other: Run) -> None:
        raise NotImplementedError

    @property
    def rule(self) -> Callable[[Any], Any]:
        rule: Callable[[Any], Any] = getattr(Rules(), self.decision)
        return rule

    def test_the_usual_rule_given_by_name_changes_not_a_bit(self, usual: Run) -> None:
        again = run_with(**{self.decision: lambda outlook: self.rule(outlook)})
        assert again.values.tobytes() == usual.values.tobytes()
        assert again.flows == usual.flows

    def test_the_usual_rule_answers_alike_twice_and_changes_nothing_it_sees(self) -> None:
        asked = 0

        def watched(outlook: Any) -> Any:
            nonlocal asked
            asked += 1
            before = pickle.dumps(outlook)
            answer = self.rule(outlook)
            self.keeps_its_promise(outlook, answer)
            again = self.rule(outlook)
            assert np.array_equal(answer, again) if isinstance(answer, np.ndarray) else answer == again
            assert pickle.dumps(outlook) == before
            return answer

        run_with(**{self.decision: watched})
        assert asked > 0

    def test_an_opposite_rule_shows_in_the_run_and_the_books_stay_balanced(self, usual: Run) -> None:
        other = run_with(**{self.decision: self.opposite})
        assert np.isfinite(other.values).all()
        self.shows(usual, other)

    def test_a_rule_that_is_no_callable_is_refused(self) -> None:
        with pytest.raises(SettingError, match=self.decision):
            run_with(**{self.decision: 5})  # type: ignore[arg-type]


class TestParticipation(DecisionContract):
    decision = "participation"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.strategy.shape
        assert answer.dtype == np.uint8
        assert (answer <= 2).all()

    def opposite(self, outlook: Any) -> Any:
        return np.zeros_like(outlook.strategy)

    def shows(self, usual: Run, other: Run) -> None:
        participation = other.indicators["participation"]
        assert participation.iloc[-1] < 0.4 * usual.indicators["participation"].iloc[-1]
        assert (participation.diff().dropna() <= 0.05).all()


class TestHosting(DecisionContract):
    decision = "hosting"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.gain.shape
        assert answer.dtype == np.int64
        assert (answer >= 0).all()
        assert (answer <= np.floor(outlook.limit)).all()
        assert not answer[outlook.staff == 0.0].any()

    def opposite(self, outlook: Any) -> Any:
        return np.zeros(outlook.gain.size, np.int64)

    def shows(self, usual: Run, other: Run) -> None:
        assert usual.indicators["hosted_share"].iloc[-1] > 0.0
        assert other.indicators["hosted_share"].iloc[-1] == 0.0
        assert other.indicators["hosting_enterprises"].iloc[-1] == 0.0


class TestProgramChoice(DecisionContract):
    decision = "program_choice"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.luck.shape == (outlook.aptitude.size, outlook.quality.size)
        assert np.isfinite(answer).all()

    def opposite(self, outlook: Any) -> Any:
        return np.full_like(outlook.luck, -np.inf)

    def shows(self, usual: Run, other: Run) -> None:
        students = other.indicators["students"]
        assert students.iloc[-1] < 0.5 * usual.indicators["students"].iloc[-1]
        assert (students.diff().dropna() <= 0.0).all()


class TestJobChoice(DecisionContract):
    decision = "job_choice"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.person.shape
        assert np.isfinite(answer).all()

    def opposite(self, outlook: Any) -> Any:
        return np.full_like(outlook.wage, -np.inf)

    def shows(self, usual: Run, other: Run) -> None:
        assert usual.indicators["hires"].sum() > 0.0
        assert other.indicators["hires"].sum() == 0.0
        assert other.indicators["unemployment"].iloc[-1] > usual.indicators["unemployment"].iloc[-1]


class TestSeats(DecisionContract):
    decision = "seats"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.seats.shape
        assert (answer >= 0.0).all()

    def opposite(self, outlook: Any) -> Any:
        return 3.0 * outlook.seats.max() - outlook.seats

    def shows(self, usual: Run, other: Run) -> None:
        seats, moved = usual.agents("program")["seats"], other.agents("program")["seats"]
        assert moved.sum() > seats.sum()


class TestSponsor(DecisionContract):
    decision = "sponsor"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.value.shape == outlook.asked.shape
        assert answer.dtype == np.bool_
        assert np.isfinite(outlook.value).all()
        assert (outlook.cost >= 0.0).all()

    def opposite(self, outlook: Any) -> Any:
        return np.zeros(outlook.value.size, np.bool_)

    def shows(self, usual: Run, other: Run) -> None:
        assert usual.indicators["rd_projects"].sum() > 0.0
        assert len(usual.projects) > 0
        assert other.projects.empty
        assert other.indicators["rd_spending"].sum() == 0.0


class TestInstruments(DecisionContract):
    decision = "instruments"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert isinstance(answer, Instruments)

    def opposite(self, outlook: Any) -> Any:
        declared = outlook.declared
        public = {name: replace(getattr(declared, name), rate=0.0) for name in PUBLIC}
        return replace(declared, levy_grant=replace(declared.levy_grant, levy=0.0), **public)

    def shows(self, usual: Run, other: Run) -> None:
        assert usual.indicators["incentives_paid"].sum() > 0.0
        assert other.indicators["incentives_paid"].sum() == 0.0
        assert "training levy" not in set(other.accounts["kind"])


class TestVote(DecisionContract):
    decision = "vote"

    def keeps_its_promise(self, outlook: Any, answer: Any) -> None:
        assert answer.shape == outlook.votes.shape
        assert np.issubdtype(answer.dtype, np.integer)
        assert set(answer.tolist()) <= {-1, 0, 1}
        assert (answer[outlook.votes] == np.sign(outlook.change[outlook.votes])).all()

    def opposite(self, outlook: Any) -> Any:
        return -np.sign(outlook.change).astype(np.int8)

    def shows(self, usual: Run, other: Run) -> None:
        assert usual.indicators["council_adoptions"].sum() != other.indicators["council_adoptions"].sum()
        assert other.indicators["fee_level"].iloc[-1] > usual.indicators["fee_level"].iloc[-1]


def test_every_decision_has_its_contract() -> None:
    contracts = {contract.decision for contract in DecisionContract.__subclasses__()}
    assert contracts == {field.name for field in fields(Rules)}


def test_a_misspelt_decision_gets_the_nearest_known_one() -> None:
    with pytest.raises(SettingError, match="Did you mean 'participation'"):
        run_with(particpation=len)


def test_a_decision_that_is_not_replaced_keeps_the_usual_rule() -> None:
    rules = Rules.with_({"seats": len})
    assert rules.seats == Checked("seats", len)
    assert rules.hosting is Rules().hosting
    assert Rules.with_(None) == Rules()
