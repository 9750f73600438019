"""Maturity: what clients say fills the criteria they speak of, and only those."""

from collections.abc import Iterator, Mapping

from assistant.domain.assessment import CriterionAnswer
from assistant.domain.rubric import Rubric
from assistant.ports import Knowledge
from evals.case import Case, Judged, Mark, Metric, read_cases
from evals.scorers.reading import is_silent, is_there, latest, quoted_from, value_of
from evals.tasks.task import Stage, Task


class MaturityCase(Case):
    """What a client says, with the values it gives criteria and the criteria it says nothing of."""

    model: str
    values: dict[str, float | str]
    silent: tuple[str, ...] = ()
    not_full: tuple[str, ...] = ()
    why: str = ""


METRICS = (
    Metric("right", "every judged criterion is as the case says"),
    Metric("value", "a criterion that is spoken of has exactly the value said"),
    Metric("heard", "a criterion that is spoken of was answered at all"),
    Metric("silent", "a criterion that is not spoken of stays open"),
    Metric("not full", "a criterion given up or wished for is not counted as there"),
    Metric("quoted", "an answer bears the client's own words, exactly"),
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Read every talk with the rubric it is about and compare criterion by criterion."""
    reader = stage.services.note_reader
    for case in read_cases("maturity", MaturityCase):
        answers = latest(reader.read(case.text, rubric_of(stage.knowledge, case.model)))
        marks = [*_marks(case, answers)]
        wrong = [each for each in marks if not each.value]
        marks.append(Mark("right", not wrong, " ".join(each.metric for each in wrong)))
        yield Judged(case, tuple(marks), _told(answers))


def rubric_of(knowledge: Knowledge, model: str) -> Rubric:
    """Find a maturity model; raises LookupError when there is none of that name."""
    document = knowledge.records.get(f"rubric:{model}")
    if document is not None and isinstance(document.record, Rubric):
        return document.record
    raise LookupError(model)


def _marks(case: MaturityCase, answers: Mapping[str, CriterionAnswer]) -> Iterator[Mark]:
    for name, wanted in case.values.items():
        value = value_of(answers.get(name))
        seen = f"{name}: {wanted} → {value}"
        yield Mark("heard", value is not None, seen)
        yield Mark("value", value == wanted, seen)
    for name in case.silent:
        answer = answers.get(name)
        yield Mark("silent", is_silent(answer), f"{name} → {value_of(answer)}")
    for name in case.not_full:
        answer = answers.get(name)
        yield Mark("not full", not is_there(answer), f"{name} → {value_of(answer)}")
    for name, answer in answers.items():
        yield Mark("quoted", quoted_from(answer, case.text), f"{name}: {answer.quote[:60]}")


def _told(answers: Mapping[str, CriterionAnswer]) -> str:
    return "; ".join(
        f"{name}={value_of(answer)} «{answer.quote[:40]}»" for name, answer in answers.items()
    )


TASK = Task("maturity", METRICS, judge)
