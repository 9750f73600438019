"""Sums a result up on one screen: a line a dimension, what is undecided, what to ask next."""

import unicodedata
from collections.abc import Mapping, Sequence

from assistant.domain.card import DimensionStage, StageCard

QUOTE_LENGTH = 36
"""Characters of the client's words beside a dimension; the report has them whole."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "to": "〜",
        "unknown": "未確認",
        "open": "「",
        "close": "」",
        "more": "…",
        "undecided": "まだ判断できない項目: {count}件",
        "decided": "まだ判断できない項目はありません",
        "next": "次にお聞きしたいこと: {question}",
    },
    "en": {
        "to": "–",
        "unknown": "not yet known",
        "open": "“",
        "close": "”",
        "more": "…",
        "undecided": "Not yet decided: {count} criteria",
        "decided": "Every criterion is decided",
        "next": "Next question: {question}",
    },
}


def summary(card: StageCard, language: str) -> tuple[str, ...]:
    """Return the lines to print: the whole first, then every dimension with its interval."""
    words = _WORDS["ja" if language == "ja" else "en"]
    rows = [(each.label, _stage(each, words), _quote(each, words)) for each in card.dimensions]
    widths = [max((_width(row[at]) for row in rows), default=0) for at in (0, 1)]
    count = len(card.undecided)
    return (
        f"{card.title}: {card.overall_text}",
        *(_line(row, widths) for row in rows),
        words["undecided"].format(count=count) if count else words["decided"],
        *([words["next"].format(question=card.next_question)] if card.next_question else ()),
    )


def _stage(row: DimensionStage, words: Mapping[str, str]) -> str:
    """Write «0〜3 未着手〜ラン», «1 クロール», «2/6», or that nothing was said."""
    if not row.coverage and not row.quotes:
        return words["unknown"]
    if row.low_label == row.high_label:
        return row.low_label if row.low_label[0].isdigit() else f"{row.low} {row.low_label}"
    labels = f"{row.low_label}{words['to']}{row.high_label}"
    return f"{row.low}{words['to']}{row.high} {labels}"


def _quote(row: DimensionStage, words: Mapping[str, str]) -> str:
    said = next((" ".join(each.quote.split()) for each in row.quotes if each.quote), "")
    if not said:
        return ""
    short = said if len(said) <= QUOTE_LENGTH else said[:QUOTE_LENGTH] + words["more"]
    return f"{words['open']}{short}{words['close']}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    label, stage, quote = row
    return f"  {_padded(label, widths[0])}  {_padded(stage, widths[1])}  {quote}".rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count columns of a terminal: wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "FWA" else 1 for each in text)
