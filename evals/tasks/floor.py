"""The floor: what is not in our knowledge is said not to be, and what is there is not refused."""

from collections.abc import Iterator, Mapping

from assistant.domain.card import ProductCard
from assistant.domain.document import Passage
from evals.case import Judged, Mark, Metric, Take, read_cases
from evals.scorers.citing import cites_any
from evals.scorers.refusing import answered, refusal_code
from evals.tasks.floor_case import FloorCase
from evals.tasks.floor_fit import explain
from evals.tasks.task import Stage, Task, told

_MEANINGS = (
    Metric("near miss refused", "a question of our field that nothing answers is refused"),
    Metric("off topic refused", "a question of another field is refused"),
    Metric("over-refusal", "an answerable question was refused", better="less"),
    Metric("right source", "an answerable question's answer cites or shows a right record"),
)
METRICS = tuple(
    Metric(prefix + each.name, each.meaning, each.scale, each.better)
    for prefix in ("", "dev ")
    for each in _MEANINGS
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Take every question through the whole line; test is reported, dev only beside it."""
    passages = {each.id: each for each in stage.knowledge.passages}
    for split, prefix in (("floor_test", ""), ("floor_dev", "dev ")):
        for case in read_cases(split, FloorCase):
            take = stage.take(case)
            marks = tuple(_marks(case, take, passages, prefix))
            yield Judged(case, marks, told(take), take.failed, hidden=not prefix)


def _marks(
    case: FloorCase, take: Take, passages: Mapping[str, Passage], prefix: str
) -> Iterator[Mark]:
    code = refusal_code(take.turn)
    if not case.answerable:
        name = "near miss refused" if case.kind == "near_miss" else "off topic refused"
        yield Mark(prefix + name, take.turn.refusal is not None, code)
        return
    yield Mark(prefix + "over-refusal", not answered(take.turn), code)
    shown = any(
        card.sku in case.relevant for card in take.turn.cards if isinstance(card, ProductCard)
    )
    right = shown or cites_any(take.turn.citations, passages, case.relevant)
    yield Mark(prefix + "right source", right, "/".join(case.relevant))


TASK = Task("floor", METRICS, judge, explain)
