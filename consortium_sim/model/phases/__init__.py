"""The phases of a month: each hands its mechanisms the settings and the rules that they work by."""

from consortium_sim.model.phases.beginning import begin
from consortium_sim.model.phases.colleges import colleges_adjust
from consortium_sim.model.phases.council import council_meets
from consortium_sim.model.phases.enterprises import enterprises_decide
from consortium_sim.model.phases.evaluation import evaluate
from consortium_sim.model.phases.government import government_sets_instruments
from consortium_sim.model.phases.industry import industry_moves
from consortium_sim.model.phases.labour_market import labour_market_clears
from consortium_sim.model.phases.platforms import platforms_operate
from consortium_sim.model.phases.production import production_and_pay
from consortium_sim.model.phases.students import students_study

__all__ = [
    "begin",
    "colleges_adjust",
    "council_meets",
    "enterprises_decide",
    "evaluate",
    "government_sets_instruments",
    "industry_moves",
    "labour_market_clears",
    "platforms_operate",
    "production_and_pay",
    "students_study",
]
