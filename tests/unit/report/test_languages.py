"""Every word of a brief stands in the catalogue of its language, and both catalogues hold the same sentences."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
import toy_city
from sentences import drawn_text, visible_text

import consortium_sim
from consortium_sim.errors import SettingError
from consortium_sim.model.groups import FIFTHS, enterprise_groups
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.numerics.fingerprint import versions
from consortium_sim.population.actors import CLASSES
from consortium_sim.report.brief import brief_of
from consortium_sim.report.facts import COUNTED, events
from consortium_sim.report.languages import language_of
from consortium_sim.report.languages.units import CHINESE
from consortium_sim.report.pages import render
from consortium_sim.report.telling import Telling
from consortium_sim.scenario.policy import load_policy, policies
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.study.comparison import Comparison
from consortium_sim.study.statistics import VERDICTS
from consortium_sim.study.wording import amount, span

REPORT = Path(consortium_sim.__file__).parent / "report"
ENGLISH, CHINESE_BRIEF = language_of("en"), language_of("zh")
HAN = re.compile(r"[一-鿿]")


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def forms(text: str | tuple[str, str]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


@pytest.fixture(scope="module")
def chinese_study(base_city: Scenario) -> Comparison:
    """The toy study, with bundled policies that have a Chinese title and set something."""
    study = toy_city.study(scenario=base_city)
    names = ("baseline", "everything", "market", "council", "training-subsidy")
    chosen = tuple(
        replace(load_policy(name), name=toy.name)
        for name, toy in zip(names, study.design.policies, strict=True)
    )
    return replace(study, design=replace(study.design, policies=chosen))


def test_both_languages_hold_the_same_sentences() -> None:
    assert set(ENGLISH.texts) == set(CHINESE_BRIEF.texts)


def test_a_translation_has_no_gap_that_the_other_language_lacks() -> None:
    for key, text in CHINESE_BRIEF.texts.items():
        known = set.union(*(gaps(form) for form in forms(ENGLISH.texts[key])))
        for form in forms(text):
            assert gaps(form) <= known | {"number"}, key


def test_every_chinese_sentence_is_chinese() -> None:
    wordless = {"list", "comma", "semicolon", "between sentences", "quoted", "sentence", "at place"}
    for key, text in CHINESE_BRIEF.texts.items():
        for form in forms(text):
            bare = re.sub(r"`[^`]*`|\{[^}]*\}", "", form)
            assert key in wordless or HAN.search(form) or not re.search(r"\w", bare), key
            assert not re.search(r"[A-Za-z]{2}", bare), key


def test_every_sentence_that_the_code_asks_for_is_in_the_catalogue_and_no_other() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in REPORT.rglob("*.py"))
    asked = set(re.findall(r'"([a-z][^"\n]*)"', code))
    patterns = [re.escape(text) for text in re.findall(r'f"([a-z][^"\n]*\{[^"\n]*)"', code)]
    made = [re.compile(re.sub(r"\\\{.*?\\\}", ".*", pattern)) for pattern in patterns]
    for key in ENGLISH.texts:
        assert key in asked or any(pattern.fullmatch(key) for pattern in made), key
    for key in re.findall(r'\bsay\(\s*"([^"]+)"', code):
        assert key in ENGLISH.texts, key


def test_every_verdict_and_actor_and_group_has_a_chinese_word() -> None:
    for verdict in VERDICTS:
        assert HAN.search(CHINESE_BRIEF.say(f"verdict.{verdict}"))
    groups = {part for group in enterprise_groups() for part in group.split(", ")}
    for word in (*CLASSES, *FIFTHS, *groups):
        assert HAN.search(CHINESE_BRIEF.term(word)), word


def test_every_indicator_has_a_chinese_label_and_meaning() -> None:
    for name, indicator in INDICATORS.items():
        assert HAN.search(indicator.chinese), name
        assert HAN.search(CHINESE_BRIEF.definitions[name]), name
    assert set(CHINESE_BRIEF.definitions) == set(INDICATORS)


def test_every_bundled_policy_has_a_chinese_title_and_its_levers_a_chinese_meaning() -> None:
    assert CHINESE_BRIEF.meanings is not None
    for name in policies()["name"]:
        policy = load_policy(name)
        assert HAN.search(policy.title_zh), name
        for lever in policy.changes:
            assert HAN.search(CHINESE_BRIEF.meanings[lever]), lever


def test_every_payment_of_the_model_has_a_chinese_name() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (REPORT.parent / "mechanisms").rglob("*.py")
    )
    classes = "|".join(CLASSES)
    kinds = set(re.findall(rf'"(?:{classes})",\s*"(?:{classes})",\s*"([^"]+)"', code))
    kinds |= set(re.findall(r'kind: ClassVar\[str\] = "([^"]+)"', code))
    assert len(kinds) > 40
    for kind in kinds:
        assert HAN.search(CHINESE_BRIEF.term(kind)), kind


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("the yearly budget of the training subsidy (6,000,000 yuan) has run out",
         "实习培训补贴的年度预算（600 万元）已用尽"),
        ("the council is deadlocked over the training levy", "理事会对培训费征缴议而不决"),
        ("warning: match_rate is 0.4, where 0.5 is usual for the month and 0.45 is tolerated",
         "预警：对口就业率为 40.0%，劣于容许的 45.0%，该月通常为 50.0%"),
        ("the occupation robotics opens in equipment, electronics",
         "新职业工业机器人在装备制造、电子与机器人出现"),
        ("college 2 refuses 1 engineer: it cannot pay their lecture fees",
         "2 号院校谢绝 1 名工程师任教：付不起讲课费"),
        ("R&D projects abandoned for want of money: 3", "联合研发项目因缺少资金而终止：3 项"),
        ("a rule of the user's own speaks", "a rule of the user's own speaks"),
    ],
)  # fmt: skip
def test_what_runs_tell_is_told_in_chinese(chinese_study: Comparison, message: str, said: str) -> None:
    telling = Telling(chinese_study, CHINESE_BRIEF)
    assert telling.told(message) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("warning: match_rate is 0.4, where 0.5 is usual for the month and 0.45 is tolerated",
         "warning of “matched placement”: 40.0 %, worse than the 45.0 % that is tolerated; "
         "50.0 % is usual for the month"),
        ("warning: match_rate is 0.06154, where 0 is usual for the month and 0.06154 is tolerated",
         "warning of “matched placement”: 6.2 %, by a hair worse than the 6.2 % that is tolerated; "
         "0 % is usual for the month"),
        ("the occupation robotics opens in equipment, electronics",
         "the occupation “{occupation}” opens in {sectors}"),
        ("the council has adopted the correction of operation after 1 months",
         "the council has adopted the correction of operation after 1 month"),
        ("a rule of the user's own speaks", "a rule of the user's own speaks"),
    ],
)  # fmt: skip
def test_what_runs_tell_is_told_with_titles_and_units(study: Comparison, message: str, said: str) -> None:
    telling = Telling(study, ENGLISH)
    settings = study.scenario.settings
    sectors = ", ".join(telling.name(name) for name in ("equipment", "electronics"))
    occupation = ENGLISH.in_a_sentence(settings.occupations["robotics"].title)
    assert telling.told(message) == said.format(occupation=occupation, sectors=sectors)


def test_every_message_of_the_model_has_a_chinese_sentence() -> None:
    """Every text that a mechanism tells matches a pattern, with words in place of its values."""
    found = []
    for path in (REPORT.parent / "mechanisms").rglob("*.py"):
        code = re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))
        found += re.findall(r'consortium\.tell\(\s*f?"((?:[^"\\]|\\.)*)"', code)
        found += re.findall(r'_close\(consortium, "([^"]+)"\)', code)
    assert len(found) > 15
    for text in found:
        message = re.sub(r"\{'s' if [^}]*\}", "s", text)
        message = message.replace("{result}", "adopted").replace("{veto.bites}", "below")
        message = re.sub(
            r"\{reason\}", "index 0.50", re.sub(r"\{number[^}]*\}|\{of\}|\{months\}", "3", message)
        )
        message = re.sub(r"\{(?:colleges|round\([^}]*)\}", "3", message)
        message = re.sub(r"\{[^}]*\}", "x", message).replace("refuses x", "refuses 3 engineers")
        if (counted := COUNTED.fullmatch(message)) is not None:
            message = counted.group(2).removesuffix(" this year")
        assert any(pattern.fullmatch(message) for pattern, _ in CHINESE_BRIEF.messages), message


def test_a_chinese_brief_has_no_english_left(chinese_study: Comparison) -> None:
    text = drawn_text(render(brief_of([chinese_study], "zh"), "brief.html.j2"))
    of_the_toy = {"How", "many", "consumption"}
    names = {*versions(), chinese_study.name, *of_the_toy}
    words = set(re.findall(r"[A-Za-z][A-Za-z_-]+", text)) - names
    assert words == set()
    assert "对口就业率" in text and "四项策略组合" in text and "改善" in text


def test_a_city_made_by_its_user_is_told_in_chinese(base_city: Scenario) -> None:
    own = base_city.with_({"people.scale": 20}, name="own-city")
    study = toy_city.study(policies=("baseline", "idle"), seeds=(1,), scenario=own)
    study = replace(study, design=replace(study.design, scenario_word=None))
    text = visible_text(render(brief_of([study], "zh"), "brief.html.j2"))
    assert "指研究者用程序生成的城市：own-city。" in text and "as made by" not in text


def test_a_chinese_brief_writes_money_in_units_of_ten_thousand(chinese_study: Comparison) -> None:
    text = visible_text(render(brief_of([chinese_study], "zh"), "brief.html.j2"))
    assert "比“基准（无政策）”多 600 万元/年" in text and "million" not in text
    assert amount(1.234e9, "yuan/year", words=CHINESE) == "12.3 亿元/年"
    assert amount(0.625, "share", words=CHINESE) == "62.5%"
    assert amount(0.0421, "1/year", words=CHINESE) == "0.0421 每年"
    assert span(28_000, 35_000, "yuan", CHINESE) == "2.80 至 3.50 万元"


def test_chinese_words_in_an_english_brief_are_marked_as_chinese(chinese_study: Comparison) -> None:
    page = render(brief_of([chinese_study]), "brief.html.j2")
    assert '<small><span lang="zh">基准城市</span></small>' in page
    assert '<dt>Matched placement <span lang="zh">对口就业率</span></dt>' in page
    assert 'lang="zh"' not in render(brief_of([chinese_study], "zh"), "brief.html.j2").replace("zh-CN", "")


def test_figures_carry_their_chinese_text_as_text(chinese_study: Comparison) -> None:
    page = render(brief_of([chinese_study], "zh"), "brief.html.j2")
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) > 5
    assert all(HAN.search(" ".join(re.findall(r"<text[^>]*>([^<]*)", picture))) for picture in pictures)
    assert "font-family" not in "".join(pictures) and "@font-face" not in page


def test_a_language_that_no_brief_is_written_in_is_refused() -> None:
    with pytest.raises(SettingError, match=r"'zhh'\. Did you mean 'zh'\? Expected one of en, zh"):
        language_of("zhh")


def test_titles_that_are_missing_in_one_language_are_taken_from_the_other() -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), scenario=load_scenario("base-city"))
    assert Telling(study, CHINESE_BRIEF).title("helps") == "Helps"
    assert not events(Telling(toy_city.study(policies=("baseline", "idle"), seeds=(1,)), ENGLISH))
