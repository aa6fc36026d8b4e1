"""What docs/systems.md compares: cities, policies, and by system the switch, the channel and what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TITLES = {
    "S1": "Industrial chain and program clusters",
    "S2": "Automation, new occupations, revised standards",
    "S3": "Program clusters that adjust",
    "S4": "Council, departments, internal circulation",
    "S5": "Rules of procedure",
    "S6": "Operations management",
    "S7": "Incentives: money, credit, tax, land, rating",
    "S8": "Mutual hiring of colleges and enterprises",
    "S9": "Information platform and its four lists",
    "S10": "Real projects and order training",
    "S11": "Open regional practice centre",
    "S12": "Common-technology platform",
    "S13": "Two loops of evaluation",
    "S14": "Standards, vetoes, certification",
    "S15": "Capable government and market",
    "S16": "Cases",
}

OPENING = {
    "month": 37,
    "kind": "opening",
    "occupation": "ai-operation",
    "sectors": ("electronics", "services"),
    "size": 0.05,
}
REVISION = {"month": 25, "kind": "standard", "occupation": "robotics"}
SHIFT = {"month": 49, "kind": "demand", "sectors": ("logistics",), "size": -0.7}
CITIES: dict[str, tuple[str, dict[str, Any]]] = {
    "base-city": ("base-city", {}),
    "demand shifts": ("base-city", {"events": (REVISION, SHIFT)}),
    "demand shifts, seats stay": ("base-city", {"events": (REVISION, SHIFT), "colleges.seat_change": 0.0}),
    "no new occupation, seats stay": ("base-city", {"events": (REVISION,), "colleges.seat_change": 0.0}),
    "no revised standard": ("base-city", {"events": (OPENING,)}),
    "no new occupation": ("base-city", {"events": (REVISION,)}),
    "seats stay": ("base-city", {"colleges.seat_change": 0.0}),
    "wuhu": ("wuhu", {}),
    "tangshan": ("tangshan", {}),
    "yiwu": ("yiwu", {}),
}
"""By name: the bundled city, and what is changed in it."""

POLICIES = {
    "platform + departments": ("information-platform", "departments"),
    "platform + performance pay": ("information-platform", "performance-pay"),
    "council + instant loop": ("council", "instant-loop"),
    "yearly council + instant loop": ("council", "instant-loop"),
    "platforms for four lists": (
        "information-platform",
        "order-classes",
        "practice-centre",
        "technology-platform",
    ),
    "R&D platform + grant": ("technology-platform", "rd-grant"),
    "subsidy + credit": ("training-subsidy", "credit"),
    "subsidy + land": ("training-subsidy", "land-discount"),
    "subsidy + rating": ("training-subsidy", "credit-rating"),
    "subsidy + interest": ("training-subsidy", "interest-subsidy"),
    "all + certification": ("everything",),
    "all by that standard": ("everything",),
}
"""Bundled policies that a row puts together."""
LEVERS: dict[str, dict[str, Any]] = {
    "yearly council + instant loop": {"council.interval": 12},
    "all + certification": {
        "evaluation.standard": "certification",
        "evaluation.certification": True,
        "evaluation.certification_fee": 100_000,
    },
    "all by that standard": {"evaluation.standard": "certification"},
}
"""What a row sets beside them."""


@dataclass(frozen=True)
class Side:
    """A city under a policy."""

    policy: str = "baseline"
    city: str = "base-city"

    def __str__(self) -> str:
        where = "" if self.city == "base-city" else f" in *{self.city}*"
        name = " + ".join(f"`{one}`" for one in POLICIES.get(self.policy, (self.policy,)))
        set_too = "".join(f", `{lever}` {value}" for lever, value in LEVERS.get(self.policy, {}).items())
        return name + set_too + where


@dataclass(frozen=True)
class Shown:
    """An indicator, or something told in messages, over some months of the horizon."""

    name: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Row:
    """One switch of a system."""

    system: str
    channel: str
    with_it: Side
    shown: tuple[Shown, ...]
    without: Side = Side()


def show(*names: str | tuple[str, int, int]) -> tuple[Shown, ...]:
    return tuple(Shown(one) if isinstance(one, str) else Shown(one[0], one[1:]) for one in names)


CHAIN = (
    "A dated event of kind `demand` halves the final demand of logistics for good (−0.7 in logs), from "
    "month 49 "
    "(`mechanisms.industry.shift_demand`); posts follow through the chain "
    "(`mechanisms.industry.set_targets`), seats "
    "follow a year later, a tenth a year at most (`mechanisms.colleges.adjust_seats`). The match degree "
    "falls, and "
    "recovers as far as seats may move."
)
STANDARD = (
    "A standard revised in month 25 lets the programs of robotics see the frontier as it is and renew "
    "twice as fast "
    "for a year (`mechanisms.colleges.renew_curricula`); the college pays "
    "(`mechanisms.colleges.pay_for_revisions`). "
    "A new occupation opens in month 37 (`mechanisms.industry.happen`)."
)
ADJUST = (
    "Seats move toward the posts of the park (`mechanisms.colleges.adjust_seats`); training guides "
    "shorten the lag "
    "of what is taught (`mechanisms.training_guides.write_guides`)."
)
GOVERN = (
    "Departments make the platforms work (`mechanisms.council.departments.work`; E0 and E1 are "
    "assumptions); the "
    "council sets fee, levy and staff (`mechanisms.council.meeting.hold`); what members exchange is counted by "
    "`mechanisms.council.circulation.share_inside`."
)
PROCEDURE = (
    "Corrections that the instant loop has prepared wait for the next meeting "
    "(`mechanisms.council.agenda.raise_warning`), "
    "where quorum and majority decide (`mechanisms.council.voting.outcome`)."
)
PERFORM = (
    "Performance pay raises the work done per person (`mechanisms.council.departments.appraised`), and "
    "with it E of "
    "the departments (`mechanisms.council.departments.effectiveness_of`); it is paid as far as their "
    "budgets last."
)
INCENTIVE = (
    "What an enterprise expects of an instrument enters its decision to host "
    "(`mechanisms.incentives.expected`, "
    "`mechanisms.hosting.outlay.plan`); money is paid on one path (`mechanisms.incentives.budget.pay`). "
    "Where finance binds, as in `wuhu`, places need own means or credit (`mechanisms.finance.means`), which "
    "depends on the rating (`mechanisms.supervision.inspect`)."
)
HIRING = (
    "Candidates are selected by conditions (`mechanisms.staff_exchange.selection.select`) and appraised "
    "(`mechanisms.staff_exchange.duties.appraise`); they teach classes "
    "(`mechanisms.staff_exchange.effects.teach_classes`), "
    "become double-qualified (`mechanisms.staff_exchange.effects.qualify_teachers`) and advise "
    "(`mechanisms.staff_exchange.effects.advise_enterprises`)."
)
LISTS = (
    "Listed vacancies are found by directed search (`mechanisms.labour_market.search.search`), listed "
    "places and seats "
    "by students (`mechanisms.placing.place_students`), R&D projects by colleges "
    "(`mechanisms.platforms.technology.partners.find`). Training needs are listed with the practice "
    "centre and matched "
    "there with stations (`mechanisms.platforms.practice_centre.rationing.granted_shares`); information "
    "plays no part "
    "in that one list."
)
PROJECTS = (
    "Learners sell for merchants and learn by it (`mechanisms.campus_production.produce`, "
    "`mechanisms.learning.practice_levels`); order classes bind students to a sponsor, who holds posts "
    "for them "
    "(`mechanisms.order_classes.sponsor`, `mechanisms.labour_market.reserved.reserve`)."
)
CENTRE = (
    "Members pool stations and share hours and cost (`mechanisms.platforms.practice_centre.operation.operate`, "
    "`mechanisms.platforms.practice_centre.settlement.settle`); hours renew skills and give practice "
    "(`mechanisms.platforms.practice_centre.effects.take_effect`). All six accounts are lines of the ledger."
)
RESEARCH = (
    "Projects pass five stages or fail (`mechanisms.platforms.technology.stages.progress`), lift their "
    "sponsors, bring "
    "innovations, are licensed and taught (`mechanisms.platforms.technology.effects.lift_sponsors`, "
    "`mechanisms.platforms.technology.licences.sell`)."
)
LOOPS = (
    "The instant loop warns and corrects (`mechanisms.evaluation.instant.watch`), the annual one "
    "diagnoses the year "
    "and moves money to the weakest dimension (`mechanisms.evaluation.annual.close_year`)."
)
STANDARDS = (
    "A standard in TOML sets targets, weights and vetoes (`mechanisms.evaluation.index.assess`); a "
    "certificate makes "
    "covered programs more wanted and their graduates preferred "
    "(`mechanisms.evaluation.certification.acts_on`); a "
    "veto can suspend the grant that the index pays (`mechanisms.incentives.performance_grant.pay`)."
)
GOVERNMENT = (
    "Three governments have the same yearly budget, 4 million yuan in the whole city: one keeps the declared rates "
    "(`mechanisms.incentives.as_declared`), one steers the subsidy to a target "
    "(`mechanisms.incentives.government.target_seeking.observe`), one learns which instrument brings more "
    "(`mechanisms.incentives.government.learning.observe`)."
)
CASES = (
    "The scenarios `tangshan`, `yiwu` and `wuhu` have the figures of three zones, and each its own "
    "consortium, a policy of what the article tells of it; [cases.md](cases.md) says what is sourced and "
    "what is reached at full size (a part of the size has a part of the sums). Behind them: "
    "`mechanisms.council.voting.vote_by_own_change`, `mechanisms.campus_production.produce`, "
    "`mechanisms.platforms.technology.platform.operate`."
)
YEARS = ((37, 48), (49, 60), (61, 84), (97, 120))
SIX_ACCOUNTS = (
    "centre_teaching", "centre_social_training", "centre_technical_service", "centre_enterprise_funds",
    "centre_people", "centre_site_and_equipment",
)  # fmt: skip
SUBSIDISED, LENT = Side("training-subsidy", "wuhu"), Side("subsidy + credit", "wuhu")
HOSTED = ("hosted_share", "hosting_enterprises", "participation", "match_rate")

ROWS = (
    *(
        Row(
            "S1",
            CHAIN,
            Side(city=shifts),
            show(
                *(("industry_match", *years) for years in YEARS),
                *(("match_rate", *years) for years in YEARS[1:]),
            ),
            Side(city=stays),
        )
        for shifts, stays in (
            ("demand shifts", "no new occupation"),
            ("demand shifts, seats stay", "no new occupation, seats stay"),
        )
    ),
    Row(
        "S2",
        STANDARD,
        Side(),
        show(("curriculum_gap", 13, 24), ("curriculum_gap", 25, 36), ("curriculum_gap", 37, 60)),
        Side(city="no revised standard"),
    ),
    Row(
        "S2",
        STANDARD,
        Side(),
        show("new_occupation_share", "industry_match", "curriculum_gap"),
        Side(city="no new occupation"),
    ),
    Row(
        "S3", ADJUST, Side(), show("industry_match", "match_rate", "college_quality"), Side(city="seats stay")
    ),
    Row("S3", ADJUST, Side("training-guides"), show("guided_programs", "curriculum_gap", "graduate_gap")),
    Row(
        "S4",
        GOVERN,
        Side("platform + departments"),
        show("department_effectiveness", "information", "listed_hires", "match_rate", "internal_circulation"),
        Side("information-platform"),
    ),
    Row(
        "S4",
        GOVERN,
        Side("council"),
        show("council_decisions", "undecided_meetings", "fee_level", "participation", "internal_circulation"),
    ),
    Row(
        "S5",
        PROCEDURE,
        Side("council + instant loop"),
        show(
            "months from warning to decision",
            "corrections decided by the council",
            "decision_latency",
            "corrections",
            "undecided_meetings",
        ),
        Side("instant-loop"),
    ),
    Row(
        "S5",
        PROCEDURE,
        Side("yearly council + instant loop"),
        show("months from warning to decision", "decision_latency", "corrections", "council_decisions"),
        Side("council + instant loop"),
    ),
    Row(
        "S6",
        PERFORM,
        Side("platform + performance pay"),
        show("department_effectiveness", "information", "performance_pay", "top_up"),
        Side("platform + departments"),
    ),
    *(
        Row("S7", INCENTIVE, Side(policy), show(*HOSTED, "deadweight"))
        for policy in ("training-subsidy", "tax-credit", "capital-grant", "levy-grant")
    ),
    Row("S7", INCENTIVE, LENT, show("investments_blocked", "debt", *HOSTED), SUBSIDISED),
    Row("S7", INCENTIVE, Side("subsidy + land", "wuhu"), show("land_discount", *HOSTED), SUBSIDISED),
    Row(
        "S7",
        INCENTIVE,
        Side("subsidy + rating", "wuhu"),
        show("credit_rating", "pledges_broken", "claw_backs", "debt", "hosted_share"),
        LENT,
    ),
    Row(
        "S7",
        INCENTIVE,
        Side("subsidy + interest", "wuhu"),
        show("interest_subsidy", "debt", "hosted_share"),
        LENT,
    ),
    Row(
        "S8",
        HIRING,
        Side("staff-exchange"),
        show(
            "candidates_rejected",
            "contracts_ended",
            "engineers_teaching",
            "teachers_in_enterprises",
            "double_qualified",
            "curriculum_gap",
            "technology_gap",
        ),
    ),
    Row(
        "S9",
        LISTS,
        Side("information-platform"),
        show("information", "listed_hires", "match_rate", "vacancy_rate", "curriculum_gap"),
    ),
    Row(
        "S9",
        LISTS,
        Side("platforms for four lists"),
        show("listed_hires", "seats_matched", "training_matched", "rd_matched"),
    ),
    Row(
        "S10",
        PROJECTS,
        Side("campus-production"),
        show("learners_sales", "learners_producing", "campus_income", "match_rate"),
    ),
    Row(
        "S10",
        PROJECTS,
        Side("order-classes"),
        show("order_students", "seats_matched", "retention_rate", "match_rate", "participation"),
    ),
    Row(
        "S11",
        CENTRE,
        Side("practice-centre"),
        show(*SIX_ACCOUNTS, "centre_enterprises", "centre_utilisation", "college_quality", "match_rate"),
    ),
    Row(
        "S11",
        CENTRE,
        Side("vr-stations"),
        show("centre_cost", "centre_hour_charge", "centre_utilisation", "centre_granted"),
        Side("practice-centre"),
    ),
    Row(
        "S12",
        RESEARCH,
        Side("technology-platform"),
        show(
            "rd_projects",
            "rd_finished",
            "rd_failed_share",
            "rd_spending",
            "licence_fees",
            "innovation",
            "value_added",
        ),
    ),
    Row(
        "S12",
        RESEARCH,
        Side("R&D platform + grant"),
        show("rd_projects", "rd_spending", "rd_public", "innovation"),
        Side("technology-platform"),
    ),
    *(
        Row(
            "S13",
            LOOPS,
            Side(policy),
            show(
                "warnings", "corrections", "evaluation_index", "curriculum_gap", "match_rate", "participation"
            ),
        )
        for policy in ("instant-loop", "annual-loop", "evaluation-loops")
    ),
    Row(
        "S14",
        STANDARDS,
        Side("certification"),
        show("evaluation_index", "vetoes", "certified", "certified_programs", "curriculum_gap", "match_rate"),
    ),
    Row(
        "S14",
        STANDARDS,
        Side("all + certification"),
        show("certified", "certified_programs", "evaluation_index", "match_rate", "curriculum_gap"),
        Side("all by that standard"),
    ),
    Row(
        "S14", STANDARDS, Side("group-standard"), show("evaluation_index", "vetoes"), Side("evaluation-loops")
    ),
    Row(
        "S14",
        STANDARDS,
        Side("performance-grant"),
        show("evaluation_index", "vetoes", "performance_grant", "participation"),
    ),
    *(
        Row(
            "S15",
            GOVERNMENT,
            Side(f"{kind}-government"),
            show(
                "incentives_paid",
                "budget_used",
                "subsidy_level",
                "participation",
                "hosted_share",
                "match_rate",
            ),
        )
        for kind in ("fixed", "target", "learning")
    ),
    *(
        Row(
            "S16",
            CASES,
            Side(f"{city}-consortium", city),
            show(*moves, "value_added", "match_rate"),
            Side(city=city),
        )
        for city, moves in (
            ("tangshan", ("internal_circulation", "participation")),
            ("yiwu", ("learners_sales", "campus_income")),
            ("wuhu", ("rd_spending", "rd_public", "rd_projects")),
        )
    ),
)
"""In the order of the page."""
