"""The brief: one offline HTML page that answers a policy analyst's question from a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.numerics.fingerprint import versions
from consortium_sim.report import figures
from consortium_sim.report.answer import answer
from consortium_sim.report.facts import against, events, facts, title
from consortium_sim.report.levers import levers
from consortium_sim.report.panels import other_policies
from consortium_sim.report.style import REFERENCE_COLOUR
from consortium_sim.report.svg import inline_svg
from consortium_sim.report.tables import effect_rows, heads, incidence_rows, public_rows, ranking_rows
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.effects import MONTHS_A_YEAR
from consortium_sim.study.wording import seed_list, unit_of

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison


def write_brief(study: Comparison, path: Path) -> Path:
    """Write the brief of a study to `path` and return it; the page loads nothing from anywhere."""
    path.write_text(render_brief(study), encoding="utf-8")
    return path


def render_brief(study: Comparison) -> str:
    """Return the brief as a page of HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("consortium_sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    usable = bool(study.common_seeds()) and bool(other_policies(study))
    page = _frame(study) | {"usable": usable} | (_results(study) if usable else {})
    return environment.get_template("brief.html.j2").render(**page)


def _frame(study: Comparison) -> dict[str, Any]:
    """Return what the page says of any study, whatever became of its runs."""
    scenario = study.scenario
    return {
        "title": scenario.title or scenario.name,
        "title_zh": scenario.title_zh,
        "question": question(study),
        "seeds": seed_list(study.seeds),
        "incomplete": study.incomplete(),
        "failures": study.failures,
        "facts": facts(study),
        "versions": versions(),
        "command": study.design.compare_command(),
        "policies": [
            (policy.name, title(study, policy.name), policy.title_zh, levers(scenario, policy))
            for policy in study.design.policies
        ],
    }


def question(study: Comparison) -> str:
    """Return the question that the page answers."""
    others = len(other_policies(study))
    years = f"{study.months / MONTHS_A_YEAR:g} years" if study.months else "the horizon"
    subject = "does this policy" if others == 1 else f"do these {others} policies"
    asked = f"what {subject} change against {against(study)}, how surely, at what public cost, and who pays"
    return f"Over {years}, {asked}?"


def _results(study: Comparison) -> dict[str, Any]:
    """Return the answer, tables and pictures of a study in which there is something to compare."""
    first, last = study.window()
    policies, shown = figures.by_effect(study), study.main_indicators()
    actors, incidence = incidence_rows(study, policies)
    kinds, public = public_rows(study, policies)
    yardstick = study.indicators[YARDSTICK]
    return {
        "answer": answer(study),
        "window": f"months {first} to {last}",
        "reference": against(study),
        "reference_title": title(study, study.reference),
        "yardstick": yardstick,
        "bought": study.counted(YARDSTICK)[1],
        "heads": heads(study, shown),
        "rows": effect_rows(study, policies, shown),
        "logs": any(study.indicators[name].unit == "log" for name in shown),
        "intervals": len(policies) * len(shown),
        "ranking": ranking_rows(study),
        "events": events(study),
        "effect_panels": [
            inline_svg(figure, f"Effects of all policies on {study.indicators[name].english.lower()}")
            for name, figure in figures.effect_panels(study, shown).items()
        ],
        "difference_panels": [
            inline_svg(figure, f"{title(study, policy)}: {yardstick.english.lower()} over time, difference")
            for policy, figure in figures.difference_panels(study, YARDSTICK).items()
        ],
        "level_panels": [
            inline_svg(figure, f"{study.indicators[name].english} over time under all policies")
            for name, figure in figures.level_panels(study, shown).items()
        ],
        "legend": figures.legend(study),
        "reference_colour": REFERENCE_COLOUR,
        "actors": actors,
        "incidence": incidence,
        "kinds": kinds,
        "public": public,
        "flow_figures": [
            (
                title(study, policy),
                inline_svg(figures.who_pays_whom(study, policy), f"Who pays whom: {policy}"),
            )
            for policy in policies
        ],
        "indicators": [(indicator, unit_of(indicator)) for indicator in study.indicators.values()],
    }
