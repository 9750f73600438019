"""Retrieval: is a right record among the first passages, for phrasings that share few words."""

from collections.abc import Iterator
from typing import Literal

from assistant.domain.document import DocumentKind
from assistant.retrieval.search import Look
from evals.case import Case, Judged, Mark, Metric, read_cases
from evals.scorers.ranking import ndcg, recall, reciprocal_rank, records
from evals.tasks.task import Stage, Task

DEPTH = 12
"""Passages looked at: as many as the line ranks."""

_KINDS: dict[str, tuple[DocumentKind, ...]] = {
    "page": ("page",),
    "product": ("product",),
    "term": ("glossary",),
    "criterion": ("page", "rubric"),
}
"""Where the line looks for each kind of gold."""


class RetrievalCase(Case):
    """Records any of which answers the question; all phrasings of one are in one split."""

    relevant: tuple[str, ...]
    kind: Literal["page", "product", "term", "criterion"]
    split: Literal["dev", "test"]
    cross_lingual: bool


_MEANINGS = (
    ("ndcg@10", "discounted gain of the first right record among ten"),
    ("mrr@10", "one over the place of the first right record among ten"),
    ("recall@1", "a right record comes first"),
    ("recall@5", "a right record is among the first five"),
    ("recall@10", "a right record is among the first ten"),
)
_OF = ("", "page ", "product ", "term ", "criterion ", "cross-lingual ", "dev ")
METRICS = tuple(
    Metric(of + name, meaning, "share" if name.startswith("recall") else "mean")
    for of in _OF
    for name, meaning in _MEANINGS
    if not of or name in ("ndcg@10", "recall@5")
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Rank the passages for every question; test is reported, dev only beside it."""
    for case in read_cases("retrieval", RetrievalCase):
        ranking = stage.look(case, kinds_for(case), count=DEPTH)
        ranked = records(each.passage.record_id for each in ranking.found)
        hidden = case.split == "test"
        yield Judged(case, tuple(_marks(case, ranked)), _first(ranking), hidden=hidden)


def kinds_for(case: RetrievalCase) -> tuple[DocumentKind, ...]:
    """Look where the line would: who works for the shop searches the rubrics beside the pages."""
    if case.kind == "page" and case.audience != "customer":
        return ("page", "rubric")
    return _KINDS[case.kind]


def _marks(case: RetrievalCase, ranked: tuple[str, ...]) -> Iterator[Mark]:
    wanted, seen = case.relevant, f"{'/'.join(case.relevant)} → {', '.join(ranked[:5])}"
    values = {
        "ndcg@10": ndcg(ranked, wanted, within=10),
        "mrr@10": reciprocal_rank(ranked, wanted, within=10),
        "recall@1": recall(ranked, wanted, within=1),
        "recall@5": recall(ranked, wanted, within=5),
        "recall@10": recall(ranked, wanted, within=10),
    }
    if case.split == "dev":
        groups: tuple[str, ...] = ("dev ",)
    else:
        groups = ("", f"{case.kind} ", *(("cross-lingual ",) if case.cross_lingual else ()))
    for of in groups:
        for name, value in values.items():
            if not of or name in ("ndcg@10", "recall@5"):
                yield Mark(of + name, value, seen)


def _first(ranking: Look) -> str:
    return "; ".join(
        f"{each.passage.id} cosine={each.dense:.3f} bm25={each.lexical:.1f}"
        for each in ranking.found[:3]
    )


TASK = Task("retrieval", METRICS, judge)
