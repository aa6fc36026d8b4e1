from __future__ import annotations

from io import BytesIO

import matplotlib
import numpy as np
import pytest
import toy_city
from matplotlib.figure import Figure

from consortium_sim.errors import SettingError
from consortium_sim.report import figures
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.study.comparison import Comparison


def drawn(study: Comparison) -> dict[str, Figure]:
    return {
        "effects": figures.effects(study),
        "levels": figures.trajectories(study, "match_rate"),
        "differences": figures.trajectories(study, "participation", difference=True),
        "overview": figures.overview(study),
        "flows": figures.who_pays_whom(study, "helps"),
    }


def visible(figure: Figure) -> list[object]:
    return [axes for axes in figure.axes if axes.get_visible()]


def test_every_panel_has_content_units_and_room(study: Comparison) -> None:
    for name, figure in drawn(study).items():
        figure.draw_without_rendering()
        for axes in visible(figure):
            assert axes.lines or axes.patches or axes.texts, name
            assert name == "flows" or axes.get_title(loc="left"), name
    effects = visible(figures.effects(study))
    assert [axes.get_xlabel() for axes in effects] == [
        "percentage points", "percentage points", "million yuan a year",
    ]  # fmt: skip
    assert visible(figures.trajectories(study, "match_rate"))[0].get_ylabel() == "%"
    assert visible(figures.overview(study))[-1].get_ylabel() == "million yuan a year"


def test_a_panel_shows_each_policy_once(study: Comparison) -> None:
    figure = figures.trajectories(study, "match_rate")
    titles = [axes.get_title(loc="left") for axes in visible(figure)]
    assert titles == ["Helps", "Harms", "Idle", "Vague"]


def test_every_band_lies_within_the_panels_that_share_its_axis(base_city: Scenario) -> None:
    study = toy_city.study(scenario=base_city, policies=("baseline", "harms", "helps"))
    panels = visible(figures.trajectories(study, "match_rate"))
    low, high = panels[0].get_ylim()
    bands = [path.vertices[:, 1] for axes in panels for band in axes.collections for path in band.get_paths()]
    drawn = np.concatenate(bands)
    assert 0.0 <= low <= np.nanmin(drawn) and np.nanmax(drawn) <= high <= 100.0


def test_effects_are_ordered_by_what_helps_most(study: Comparison) -> None:
    labels = [label.get_text() for label in figures.effects(study).axes[0].get_yticklabels()]
    assert labels[0] == "Helps" and labels[-1] == "Harms"


def test_titles_in_letters_that_figures_lack_give_way_to_names() -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2))
    object.__setattr__(study.design.policies[1], "title", "订单班")
    assert figures.legend(study)[1][0] == "helps"


def test_drawing_leaves_the_users_settings_alone(study: Comparison) -> None:
    before = dict(matplotlib.rcParams)
    figures.effects(study)
    assert dict(matplotlib.rcParams) == before


def test_one_seed_and_one_policy_can_be_drawn() -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1,), months=14)
    for figure in drawn(study).values():
        figure.draw_without_rendering()


def test_a_policy_that_is_not_compared_is_refused(study: Comparison) -> None:
    with pytest.raises(SettingError, match="Did you mean 'helps'"):
        figures.who_pays_whom(study, "hepls")


def test_the_same_study_gives_the_same_picture(study: Comparison) -> None:
    first, again = BytesIO(), BytesIO()
    figures.effects(study).savefig(first, format="png")
    figures.effects(study).savefig(again, format="png")
    assert first.getvalue() == again.getvalue()
