from __future__ import annotations

import tomllib

import pytest

from consortium_sim.scenario.lines import Path, key_lines

EVERYTHING = '''# a comment
kind = "scenario"   # another

[a]
plain = 1
dotted.key.deep = 2
"quoted key" = 3
'single.quoted' = 4
"esc\\u0061ped" = 5

[a.b.c]  # nested
text = """
x = 9
[not.a.table]
""\\"""" # closes with four quotes
raw = \'\'\'
y = 9 \'\'\'
one_line = "[no] # no comment \\" = {"
empty = ""
empties = """"""
four = """a""""

[[events]]
month = 1
inline = { from = 1, value = { low = 2, "high" = 3 } }

[[events]]
month = 2
dated = [
  { from = 1, value = 0 }, # first
  # between
  { from = 60, value = 800 },
  [ 1, 2,
    3 ],
]

[[events.parts]]
x = 1979-05-27 07:32:00
[[events.parts]]
x = -inf

[events.parts.inner]
z = true

["d.e"]
f = 1
'''


def paths(data: object, above: Path = ()) -> set[Path]:
    """Every path of what tomllib reads."""
    found = {above}
    if isinstance(data, dict):
        for key, value in data.items():
            found |= paths(value, (*above, key))
    if isinstance(data, list):
        for position, value in enumerate(data):
            found |= paths(value, (*above, position))
    return found


def test_every_key_that_tomllib_reads_has_a_line() -> None:
    assert set(key_lines(EVERYTHING)) == paths(tomllib.loads(EVERYTHING))


@pytest.mark.parametrize(
    ("path", "start"),
    [
        (("kind",), "kind ="),
        (("a",), "[a]"),
        (("a", "dotted", "key", "deep"), "dotted.key"),
        (("a", "quoted key"), '"quoted key"'),
        (("a", "single.quoted"), "'single.quoted'"),
        (("a", "escaped"), '"esc\\u0061ped"'),
        (("a", "b", "c"), "[a.b.c]"),
        (("a", "b", "c", "raw"), "raw ="),
        (("a", "b", "c", "one_line"), "one_line"),
        (("a", "b", "c", "empties"), "empties"),
        (("a", "b", "c", "four"), "four"),
        (("events",), "[[events]]\nmonth = 1"),
        (("events", 1), "[[events]]\nmonth = 2"),
        (("events", 0, "inline", "value", "high"), "inline ="),
        (("events", 1, "month"), "month = 2"),
        (("events", 1, "dated", 0, "value"), "  { from = 1,"),
        (("events", 1, "dated", 1, "from"), "  { from = 60,"),
        (("events", 1, "dated", 2, 2), "    3 ]"),
        (("events", 1, "parts", 1), "[[events.parts]]\nx = -inf"),
        (("events", 1, "parts", 1, "inner", "z"), "z = true"),
        (("d.e", "f"), "f = 1"),
    ],
)
def test_a_key_is_found_on_its_line(path: Path, start: str) -> None:
    line = key_lines(EVERYTHING)[path]
    rest = "\n".join(EVERYTHING.split("\n")[line - 1 :])
    assert rest.startswith(start)


def test_windows_line_ends_and_a_missing_last_one_do_not_move_lines() -> None:
    text = "a = 1\r\n[b]\r\nc = [1,\r\n2]\r\nd = 3"
    assert key_lines(text)[("b", "d")] == 5


def test_an_empty_text_has_only_its_beginning() -> None:
    assert key_lines("") == {(): 1}
