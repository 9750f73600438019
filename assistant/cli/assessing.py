"""`assistant assess`: a maturity assessment from notes, answers or an interview."""

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import now, services_for, settings_for
from assistant.errors import FileUnreadable, NotFound

if TYPE_CHECKING:
    from assistant.domain.assessment import Assessment, CriterionAnswer
    from assistant.domain.rubric import Rubric
    from assistant.services import Services

ENOUGH = 60
"""Questions after which an interview ends by itself."""


def assess(  # noqa: PLR0913 - the options of a public command
    model: Annotated[str, typer.Argument(help="A model, such as commerce-cwr.")] = "commerce-cwr",
    answers: Annotated[Path | None, typer.Option(help="Answers, YAML or JSON.")] = None,
    notes: Annotated[Path | None, typer.Option(help="Workshop notes, plain text.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write .md, .html, .pdf, .docx, .xlsx, .csv or .json.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="ja or en.")] = None,
    home: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the assessment.")] = False,
) -> None:
    """Find the stage per dimension, with quotes and what is undecided."""
    settings = settings_for(home, language)
    services = services_for(settings)
    rubric = _rubric(services, model)
    given = [*_from_answers(answers), *_from_notes(notes, rubric, services)]
    if answers is None and notes is None:
        given = _interview(rubric, services)
    name = f"as_{uuid.uuid4().hex}"
    services.assessments.append(settings.shop, name, rubric.id, given)
    result = _scored(rubric, given, name, settings.language)
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
    else:
        _show(rubric, result, settings.language)
    if report is not None:
        _write(report, rubric, result, settings.language)


def _scored(
    rubric: "Rubric", given: "list[CriterionAnswer]", name: str, language: str
) -> "Assessment":
    from assistant.maturity.interview import interviewed

    return interviewed(rubric, given, id=name, language=language)


def _rubric(services: "Services", model: str) -> "Rubric":
    from assistant.domain.rubric import Rubric

    records = services.library.current().records
    document = records.get(f"rubric:{model}")
    if document is None or not isinstance(document.record, Rubric):
        known = ", ".join(each.id.partition(":")[2] for each in records.under("rubric"))
        msg = f"there is no maturity model {model}: there are {known}"
        raise NotFound(msg)
    return document.record


def _from_answers(path: Path | None) -> "list[CriterionAnswer]":
    """Read `{answers: [{criterion_id, value | special, quote?, tier?, …}]}` or the bare list."""
    if path is None:
        return []
    import yaml
    from pydantic import ValidationError

    from assistant.domain.assessment import CriterionAnswer

    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        listed = written.get("answers", ()) if isinstance(written, dict) else written
        return [CriterionAnswer.model_validate(each) for each in listed or ()]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, TypeError) as problem:
        msg = f"{path}: {str(problem).splitlines()[0]}"
        raise FileUnreadable(msg) from problem


def _from_notes(
    path: Path | None, rubric: "Rubric", services: "Services"
) -> "list[CriterionAnswer]":
    if path is None:
        return []
    from assistant.ingest.source import Source

    return list(services.note_reader.read(Source(path=path, root=path).text(), rubric))


def _interview(rubric: "Rubric", services: "Services") -> "list[CriterionAnswer]":
    """Ask until all is decided, the reader stops (empty line) or ENOUGH questions were asked."""
    given: list[CriterionAnswer] = []
    asked: list[str] = []
    for _ in range(ENOUGH):
        from assistant.maturity.interview import interviewed

        state = interviewed(
            rubric, given, id="interview", language=services.settings.language, asked=asked
        )
        question = state.next_question
        if question is None:
            break
        typer.echo(f"\n{question.text}")
        said = sys.stdin.readline()
        if not said.strip():
            break
        read = services.note_reader.read(said.strip(), rubric, asked=question.criteria)
        given += [each.model_copy(update={"captured_at": now()}) for each in read]
        asked += question.criteria
    return given


def _show(rubric: "Rubric", result: "Assessment", language: str) -> None:
    from assistant.maturity.evidence import stage_card
    from assistant.maturity.summary import summary

    for line in summary(stage_card(rubric, result, language), language):
        typer.echo(line)


def _write(path: Path, rubric: "Rubric", result: "Assessment", language: str) -> None:
    from assistant.maturity.report import report

    written = report(rubric, result, language, path.suffix.lstrip("."))
    path.write_bytes(written.content)
    typer.echo(f"{path}")
