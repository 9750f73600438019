"""Fault modes: each a name, what a server sends in it, and the codes it may end with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evals.voice.framing import Form
from evals.voice.server import Step

Play = Callable[[Form], Iterator[Step]]

FULL = "大型の家具は、追加の配送料がかかる場合があります[1]。"
HALF = "大型の家具は、追加の配送料が"


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to fail. `codes` are those it may end with; none at all: it is no failure."""

    name: str
    play: Play
    codes: frozenset[str]

    @property
    def is_harmless(self) -> bool:
        """Tell whether the answer must be the model's own in spite of it."""
        return not self.codes


def mode(name: str, codes: str) -> Callable[[Play], Mode]:
    """Make a mode of a function; `codes` are separated by spaces."""
    return lambda play: Mode(name, play, frozenset(codes.split()))
