"""How each language of a brief says units and sizes of numbers."""

from __future__ import annotations

from consortium_sim.study.wording import ENGLISH, UnitWords

__all__ = ["CHINESE", "ENGLISH"]

_CHINESE = {
    "yuan": "元",
    "persons": "人",
    "person": "人",
    "enterprises": "家",
    "colleges": "所",
    "hours": "学时",
    "hour": "学时",
    "months": "个月",
    "month": "月",
    "year": "年",
    "projects": "项",
    "stations": "个工位",
    "share": "比例",
    "1": "",
}
"""Of the words that declared units are made of."""


def _phrase(unit: str) -> str:
    """Return "元/月" for "yuan/month"; a pure number has no unit, and one a year is "每年"."""
    above, _, below = unit.partition("/")
    named, each = _CHINESE.get(above, above), _CHINESE.get(below, below)
    if not below:
        return named
    return f"{named}/{each}" if named else f"每{each}"


CHINESE = UnitWords(
    large=((1e8, "亿"), (1e4, "万")),
    points="个百分点",
    log_points="对数点",
    percent="%",
    interval="{low} 至 {high}",
    unknown="未知",
    phrase=_phrase,
)
