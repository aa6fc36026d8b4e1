"""The city of the first month, put together."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.founding import FIRST_GAP, Founding
from consortium_sim.mechanisms.founding.park import found_enterprises, found_industry, found_posts
from consortium_sim.mechanisms.founding.residents import populate
from consortium_sim.mechanisms.founding.schools import found_colleges
from consortium_sim.mechanisms.industry import set_targets
from consortium_sim.population.campus import Campus
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.colleges import Programs
from consortium_sim.population.consortium import Clock, Consortium, Graduates, Industry, Names, Region
from consortium_sim.population.ledger import Ledger, cents
from consortium_sim.population.people import People


def found(rules: Founding, seed: np.uint64, burn_in: int) -> Consortium:
    """Return the city before its first month; the same seed gives the same city under every policy."""
    industry = found_industry(rules)
    enterprises, names = found_enterprises(rules, industry, seed)
    posts = found_posts(rules, industry, enterprises, names, seed)
    colleges, programs = found_colleges(rules, industry, seed)
    income = (rules.colleges.appropriation + rules.colleges.tuition) * colleges.students
    colleges.funds[:] = cents(income)
    region = Region()
    ledger = Ledger.opening(
        {
            "government": region.government,
            "colleges": colleges.funds,
            "enterprises": enterprises.cash,
            "households": region.households,
            "owners": region.owners,
            "consortium": region.consortium,
            "fund": region.fund,
            "outside": region.outside,
        }
    )
    kinds = len(industry.names)
    consortium = Consortium(
        seed,
        Clock(0, burn_in),
        People.empty(0),
        programs,
        colleges,
        enterprises,
        posts,
        industry,
        region,
        Graduates(np.full(kinds, 0.6), np.full(kinds, FIRST_GAP)),
        ledger,
        PracticeCentre.none(enterprises.count, colleges.count, programs.count),
        Campus(np.zeros(programs.count)),
        0,
        rules.people.scale,
        names=_names(rules, industry, enterprises.count, colleges.count, programs),
    )
    consortium.council.effectiveness[:] = rules.departments.base
    set_targets(consortium, rules.industry, rules.production.frontier_return)
    populate(consortium, rules)
    return consortium


def _names(rules: Founding, industry: Industry, enterprises: int, colleges: int, programs: Programs) -> Names:
    listed = rules.colleges.listed
    own = list(dict.fromkeys(one.college for one in listed)) or [""] * colleges
    taught = [industry.names[occupation] for occupation in programs.occupation.tolist()]
    own_programs = [one.program for one in listed] or taught
    own_enterprises = [one.name for one in rules.enterprises.listed] or [""] * enterprises
    return Names(
        tuple(name or f"enterprise {row}" for row, name in enumerate(own_enterprises)),
        tuple(name or f"college {row}" for row, name in enumerate(own)),
        tuple(name or occupation for name, occupation in zip(own_programs, taught, strict=True)),
    )
