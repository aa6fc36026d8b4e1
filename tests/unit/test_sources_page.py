"""docs/sources.md tells what stands behind every section of a note that is cited, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "sources.md"
CITING = {
    "consortium_sim": (".py",),
    "scenarios": (".toml",),
    "experiments": (".py",),
    "docs": (".md",),
    "tests": (".py", ".toml"),
}
SECTION = r"\d+(?:\.\d+)?"
CITED = re.compile(rf"\b(domain|theory|labour|findings)\.md ({SECTION}(?:(?:, | and ){SECTION}(?![\w–]))*)")
ROW = re.compile(r"^\| (\w+\.md [\d.]+) \| ([^|]+) \| ([^|]+) \|$", re.M)


def citations() -> Iterator[tuple[str, str]]:
    """Yield (note and section, file) of every citation."""
    for folder, endings in CITING.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and path not in (PAGE, Path(__file__)):
                for note, sections in CITED.findall(path.read_text("utf-8")):
                    for section in re.findall(SECTION, sections):
                        yield f"{note}.md {section}", path.relative_to(ROOT).as_posix()


def rows() -> dict[str, tuple[str, str]]:
    return {name: (what, behind) for name, what, behind in ROW.findall(PAGE.read_text("utf-8"))}


def test_every_cited_section_has_its_row() -> None:
    told = rows()
    missing = sorted({(section, file) for section, file in citations() if section not in told})
    assert not missing


def test_no_row_tells_of_a_section_that_nobody_cites() -> None:
    cited = {section for section, _ in citations()}
    assert [section for section in rows() if section not in cited] == []


def test_every_row_says_what_the_section_has_and_what_stands_behind_it() -> None:
    thin = [section for section, (what, behind) in rows().items() if min(len(what), len(behind)) < 10]
    assert not thin


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("a base costs 28 million yuan (domain.md 6 and 10): about 190", ["6", "10"]),
        ("(findings.md 2; assumption, 3–8)", ["2"]),
        ("(domain.md 3, from memory)", ["3"]),
        ("(domain.md 4), a third a year, by 5", ["4"]),
        ("findings.md 1, 4", ["1", "4"]),
    ],
)
def test_citations_are_read_as_they_are_written(text: str, sections: list[str]) -> None:
    [(_, found)] = CITED.findall(text)
    assert re.findall(SECTION, found) == sections
