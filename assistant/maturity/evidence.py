"""Shows a result with its grounds: our criterion beside the client's words, intervals in words."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.domain.assessment import Assessment, DimensionResult, GroupResult
from assistant.domain.card import DimensionStage, StageCard, StageQuote
from assistant.domain.model import in_language
from assistant.domain.rubric import Rubric
from assistant.maturity.standing import Standing, standings

_WORDS = {
    "ja": {
        "none": "未着手",
        "untold": "未確認（判断できる材料がまだありません）",
        "at": "{low}の段階です",
        "before": "{first}の段階に入る前です",
        "between": "{low}〜{high}の間です",
        "nothing": "まだ判断できる材料がありません",
        "covered": "{total}項目のうち{low}項目がそろっています",
        "open": "（未確認{open}項目）",
    },
    "en": {
        "none": "not started",
        "untold": "not yet known (nothing to judge by)",
        "at": "at {low}",
        "before": "before {first}",
        "between": "between {low} and {high}",
        "nothing": "nothing to judge by yet",
        "covered": "{low} of {total} items are in place",
        "open": " ({open} not yet known)",
    },
}


def stage_card(rubric: Rubric, assessment: Assessment, language: str) -> StageCard:
    """Lay a result out as a card: a dimension a row, each judgement quoted from both sides.

    A dimension of which nothing is known has coverage 0 and no quotes; its ends are all that is
    possible, not what is there. A checklist's groups are rows too: `low` is what is covered,
    `high` what there is.
    """
    standing = standings(rubric, assessment.answers)
    following = assessment.next_question
    return StageCard(
        assessment_id=assessment.id,
        model=assessment.model,
        model_version=assessment.model_version,
        title=in_language(rubric.title, language),
        overall_low=assessment.overall.low,
        overall_high=assessment.overall.high,
        overall_text=overall_text(rubric, assessment, language),
        dimensions=(
            *(_row(rubric, each, standing, language) for each in assessment.dimensions),
            *(_group_row(rubric, each, standing, language) for each in assessment.groups),
        ),
        undecided=assessment.undecided,
        next_question=following.text if following else None,
        next_criteria=following.criteria if following else (),
    )


def stage_label(rubric: Rubric, stage: int, language: str) -> str:
    """Name a stage; 0 is before the first level."""
    labels = {level.n: in_language(level.label, language) for level in rubric.levels}
    return labels.get(stage) or _words(language)["none"]


def interval_text(rubric: Rubric, low: int, high: int, language: str) -> str:
    """Say an interval of stages: 「クロール〜ウォークの間です」, "between Crawl and Walk"."""
    words = _words(language)
    if low == high == 0:
        return words["before"].format(first=stage_label(rubric, rubric.levels[0].n, language))
    said = words["at"] if low == high else words["between"]
    return said.format(
        low=stage_label(rubric, low, language), high=stage_label(rubric, high, language)
    )


def untold_text(language: str) -> str:
    """Say that a dimension is unknown: neither empty nor full."""
    return _words(language)["untold"]


def is_told(mine: Iterable[Standing]) -> bool:
    """Tell whether anything at all is known of these criteria, or they do not apply."""
    return any(
        not each.applies or any(one.value is not None for one in each.answers) for each in mine
    )


def overall_text(rubric: Rubric, assessment: Assessment, language: str) -> str:
    """Say the overall result in one sentence; nothing answered is said to be nothing."""
    words, overall = _words(language), assessment.overall
    told = (
        each.value is not None or each.special == "not_applicable" for each in assessment.answers
    )
    if not any(told):
        return words["nothing"]
    if rubric.kind == "ladder":
        return interval_text(rubric, overall.low, overall.high, language)
    said = words["covered"].format(low=overall.low, total=overall.high)
    left = len(assessment.undecided)
    return said + (words["open"].format(open=left) if left else "")


def quotes(mine: Sequence[Standing], language: str) -> tuple[StageQuote, ...]:
    """Pair each criterion with the client's words; of several respondents, all are shown."""
    return tuple(
        StageQuote(
            criterion_id=each.criterion.id,
            criterion=in_language(each.criterion.text, language),
            quote=answer.quote,
            value=answer.value,
            level=each.criterion.level,
        )
        for each in mine
        for answer in each.answers
        if answer.value is not None
    )


def _row(
    rubric: Rubric, result: DimensionResult, standing: Mapping[str, Standing], language: str
) -> DimensionStage:
    mine = [each for each in standing.values() if each.criterion.dim == result.id]
    return DimensionStage(
        id=result.id,
        label=_label(rubric, result.id, language),
        low=result.stage.low,
        high=result.stage.high,
        low_label=stage_label(rubric, result.stage.low, language),
        high_label=stage_label(rubric, result.stage.high, language),
        coverage=result.coverage,
        quotes=quotes(mine, language),
    )


def _group_row(
    rubric: Rubric, result: GroupResult, standing: Mapping[str, Standing], language: str
) -> DimensionStage:
    mine = [each for each in standing.values() if each.criterion.dim == result.id]
    known = sum(each.answered for each in mine if each.applies)
    covered = f"{result.covered:g}/{result.total}"
    return DimensionStage(
        id=result.id,
        label=_label(rubric, result.id, language),
        low=int(result.covered),
        high=result.total,
        low_label=covered,
        high_label=covered,
        coverage=round(known / result.total, 2) if result.total else 1.0,
        quotes=quotes(mine, language),
    )


def _label(rubric: Rubric, dim: str, language: str) -> str:
    return next(in_language(each.label, language) for each in rubric.dimensions if each.id == dim)


def _words(language: str) -> Mapping[str, str]:
    return _WORDS["ja" if language == "ja" else "en"]
