"""Glossary: terms are explained and set side by side; one that is not there is said not to be."""

from collections.abc import Iterator, Mapping
from typing import Literal

from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm, SeedStatus
from assistant.ports import Knowledge
from evals.case import Case, Judged, Mark, Metric, Take, read_cases
from evals.scorers.citing import cited_records, untrue_quotes
from evals.scorers.refusing import answered, refusal_code, refused_with
from evals.scorers.words import says
from evals.tasks.task import Stage, Task, told

_GENERAL = ("一般", "標準", "generally", "general meaning", "standard", "common")
"""Words by which an answer owns that a meaning is not the source's own."""


class GlossaryCase(Case):
    """A term with how much its source says of it, two terms, or a term that is not here."""

    kind: Literal["lookup", "comparison", "foil"]
    term: str | None = None
    status: SeedStatus | None = None
    inside: str | None = None
    terms: tuple[str, ...] = ()
    foil: str | None = None
    refusal: str | None = None


METRICS = (
    Metric("found", "the term's own record is cited"),
    Metric("only it", "no other term is cited beside it"),
    Metric("standing", "it is said whether the meaning is the source's own"),
    Metric("compared", "both terms are cited"),
    Metric("foil refused", "a term that is not in the glossary is refused as not there"),
    Metric("quotes", "every quote is an exact piece of the stored passage"),
    Metric("over-refusal", "refused although the term is there", better="less"),
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Take every question through the line and look at which terms were explained."""
    passages = {each.id: each for each in stage.knowledge.passages}
    for case in read_cases("glossary", GlossaryCase):
        take = stage.take(case)
        marks = [*_by_kind(case, take, passages, stage.knowledge)]
        if take.turn.citations:
            untrue = untrue_quotes(take.turn.citations, passages)
            marks.append(Mark("quotes", not untrue, ", ".join(untrue)))
        yield Judged(case, tuple(marks), told(take), take.failed)


def _by_kind(
    case: GlossaryCase, take: Take, passages: Mapping[str, Passage], knowledge: Knowledge
) -> Iterator[Mark]:
    terms = [each for each in take.turn.citations if each.kind == "glossary"]
    cited = cited_records(terms, passages)
    if case.kind == "foil":
        refused = refused_with(take.turn, ("not_in_knowledge",))
        yield Mark("foil refused", refused, refusal_code(take.turn))
        return
    yield Mark("over-refusal", not answered(take.turn), refusal_code(take.turn))
    if case.kind == "comparison":
        seen = f"{'+'.join(case.terms)} → {', '.join(sorted(cited))}"
        yield Mark("compared", cited.issuperset(case.terms), seen)
        return
    seen = f"{case.term} → {', '.join(sorted(cited))}"
    yield Mark("found", case.term in cited, seen)
    if case.term in cited:
        yield Mark("only it", len(cited) == 1, seen)
        if case.status not in (None, "defined"):
            yield Mark("standing", _owned(case, take, knowledge), str(case.status))


def _owned(case: GlossaryCase, take: Take, knowledge: Knowledge) -> bool:
    """Tell whether an answer names the entry a term stands in, or calls its meaning general."""
    text = take.turn.text
    if case.status == "inside" and case.inside is not None:
        document = knowledge.records.get(f"glossary:{case.inside}")
        labels = (
            tuple(document.record.preferred.values())
            if document and isinstance(document.record, GlossaryTerm)
            else ()
        )
        return any(says(text, label) for label in labels)
    return any(says(text, word) for word in _GENERAL)


TASK = Task("glossary", METRICS, judge)
