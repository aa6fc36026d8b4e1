"""What a brief consists of, before it is a page or Markdown: sections of sentences, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Scope:
    """What a part is about, so that a reader who chooses something else need not see it; empty for all."""

    city: str = ""
    policy: str = ""
    indicator: str = ""


EVERYTHING = Scope()


@dataclass(frozen=True)
class Paragraph:
    """Running text. style: "", "note", "warning", or "note picture" for what explains pictures."""

    text: str
    style: str = ""
    lead: str = ""
    """Words in front that say what it is about."""
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str
    picture: bool = False
    """It stands over pictures only."""
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer: what it is about, and what it says."""

    about: str
    says: str


@dataclass(frozen=True)
class Answer:
    """Sentences that answer the question."""

    sentences: Sequence[Sentence]
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "answer"


@dataclass(frozen=True)
class Head:
    """The head of a column, with what stands small below it."""

    label: str
    details: Sequence[str] = ()
    scope: Scope = EVERYTHING


@dataclass(frozen=True)
class Cell:
    """A number or a word, with what stands small below it, a verdict in a word, and the class that colours it."""

    text: str
    detail: str = ""
    word: str = ""
    style: str = ""


@dataclass(frozen=True)
class Row:
    """A row: what it is of, and its cells."""

    label: str
    cells: Sequence[Cell]
    detail: str = ""
    scope: Scope = EVERYTHING
    own_units: bool = False
    """Its cells have units of their own, other than what stands below the heads."""


@dataclass(frozen=True)
class Table:
    """Rows under heads; the first head is that of the labels. On a telephone each row is a card."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    scope: Scope = EVERYTHING
    style: str = ""
    """"grid" for a square of numbers that stays one on a telephone."""
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side as the width allows, each with its scope."""

    pictures: Sequence[tuple[Markup, Scope]]
    legend: Sequence[tuple[str, str, bool]] = ()
    """Label, colour, and whether the line is dashed."""
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "pictures"


@dataclass(frozen=True)
class Facts:
    """What, and how much or which."""

    rows: Sequence[tuple[str, str]]
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Setting:
    """One thing that is set: name, value, meaning; a value that is a name stands between backticks."""

    name: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Settings:
    """What each of several sets: title, name, and its settings."""

    rows: Sequence[tuple[str, str, Sequence[Setting]]]
    nothing: str
    """Said of one that sets nothing."""
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "settings"


@dataclass(frozen=True)
class Command:
    """What somebody can type."""

    text: str
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "command"


@dataclass(frozen=True)
class Fold:
    """Blocks under a title that opens and closes them."""

    title: str
    blocks: Sequence[Block]
    open: bool = False
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "fold"


@dataclass(frozen=True)
class Group:
    """Blocks that are about the same."""

    blocks: Sequence[Block]
    scope: Scope = EVERYTHING
    kind: ClassVar[str] = "group"


Block = (
    Paragraph | Heading | Answer | Table | Pictures | Facts | Settings | Command | Fold | Group
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A question of the reader and what answers it."""

    title: str
    anchor: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Choice:
    """What a reader may choose: "city", "policy" or "indicator", how that is called, and among what."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    """Value and label; the value "" is all of them."""
    chosen: str = ""


@dataclass(frozen=True)
class Document:
    """A whole brief. language: as HTML calls it."""

    title: str
    name: str
    """What the window that shows it is called."""
    subtitle: str
    question: str
    language: str
    sections: Sequence[Section]
    choices: Sequence[Choice] = field(default=())

    def blocks(self) -> Iterator[Block]:
        """Yield every block, those in folds and groups too."""
        yield from _inside([block for section in self.sections for block in section.blocks])


def readable(block: Block) -> bool:
    """Say whether a block has anything for a reader without pictures."""
    match block:
        case Pictures():
            return False
        case Heading():
            return not block.picture
        case Paragraph():
            return "picture" not in block.style
        case Fold() | Group():
            return any(readable(inner) for inner in block.blocks if not isinstance(inner, Heading))
    return True


def _inside(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Fold | Group):
            yield from _inside(block.blocks)
