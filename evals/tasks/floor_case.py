"""A question of the floor: answerable, a near miss of our field, or off our topics."""

from typing import Literal

from evals.case import Case


class FloorCase(Case):
    """What the question is, and the records any of which answers it."""

    answerable: bool
    kind: Literal["answerable", "near_miss", "off_topic"]
    relevant: tuple[str, ...] = ()
    topic: str = ""
