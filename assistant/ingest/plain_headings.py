"""Finds the headings of a text that marks none: short lines over longer ones, `…とは`, `…：`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.document import Section

_LONGEST = 60
_LONGEST_LABEL = 40
_LONGEST_TOPIC = 90
_ENDS_SENTENCE = re.compile(r"[。．.!?！？、,，;；…」）](?:\s*-)?$")
_LEAD_IN = re.compile(
    r"(?:です|ます|ました|でした|以下|次の(?:とおり|通り)|following|are|is)\s*[:：]$"
)
_BULLET = re.compile(r"^(?:[-–—•*・※●○■□◆◇>|+]|\(?\d+\)\s)")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*[.．)、]\s?\S|第[0-9０-９一二三四五六七八九十]+[章節段条部回]|[①-⑳])"
)
_QUESTION = re.compile(r"^(?:Q\s?\d*|質問\s?\d*)\s*[.．:：、)]\s*\S|^.{4,60}[?？]$")
_TOPIC = re.compile(
    r"(?:とは|について|のポイント|の方法|の違い|のメリット|一覧|流れ|手順)$|とは[\s 　]"
)
_DENSE = 0.2  # fewer blank lines than this share: every line is a paragraph of its own


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    alone: bool  # a blank line, or the beginning, stands before it
    below: str  # the next line that is not blank


def plain_sections(text: str) -> tuple[Section, ...]:
    """Cut a text at its headings; every other line is kept, headings without text as paths."""
    lines = list(_lines(text))
    repeated = _repeated_ending([line.text for line in lines])
    blank = text.count("\n\n") / max(1, len(lines))
    levels = [_level(line, repeated, dense=blank < _DENSE) for line in lines]
    return tuple(_sections(lines, levels, repeated))


def _lines(text: str) -> Iterator[_Line]:
    raw = [line.strip() for line in text.split("\n")]
    filled = [at for at, line in enumerate(raw) if line]
    below = [raw[at] for at in filled[1:]]
    for at, under in zip(filled, [*below, ""], strict=False):
        yield _Line(raw[at], alone=at == 0 or not raw[at - 1], below=under)


def _repeated_ending(lines: Sequence[str]) -> str:
    """Find words that end three or more lines alike: a site's name after each heading."""
    endings: Counter[str] = Counter()
    for line in lines:
        if len(line) <= 200 and not _ENDS_SENTENCE.search(line):
            cuts = [found.start() for found in re.finditer(r"[\s　]", line)]
            endings.update({line[cut:] for cut in cuts if len(line) - cut >= 12})
    common = [ending for ending, count in endings.items() if count >= 3]
    return max(common, key=len, default="")


def _level(line: _Line, repeated: str, *, dense: bool) -> int:
    """Tell how deep a heading a line is; 0 for text."""
    text = line.text
    if repeated and text.endswith(repeated) and text != repeated.strip():
        return 1
    longest = _LONGEST_TOPIC if _TOPIC.search(text) else _LONGEST
    if len(text) > longest or len(text) < 2 or _BULLET.match(text):
        return 0
    if _QUESTION.match(text) and line.below and (line.alone or dense):
        return 3
    return _marked(line) or _unmarked(line, dense=dense)


def _marked(line: _Line) -> int:
    """Tell how deep a label (`…：`) or a numbered line is; 0 when it is neither."""
    text = line.text
    if len(text) > _LONGEST_LABEL or _is_sentence(text):
        return 0
    if text.endswith((":", "：")):
        return 0 if _LEAD_IN.search(text) else 3
    return 2 if _NUMBERED.match(text) and _is_text(line.below) else 0


def _unmarked(line: _Line, *, dense: bool) -> int:
    """Tell how deep a short line over a longer one is."""
    text = line.text
    labelled = text.endswith((":", "：")) or _NUMBERED.match(text)
    if labelled or _is_sentence(text) or not (line.alone or dense):
        return 0
    if _TOPIC.search(text):
        return 1
    return 2 if _is_text(line.below) and len(line.below) > len(text) else 0


def _is_sentence(text: str) -> bool:
    return "。" in text or _ENDS_SENTENCE.search(text) is not None


def _is_text(below: str) -> bool:
    """Tell whether a line reads as text under a heading: a sentence, a list, or long."""
    return bool(below) and (
        bool(_ENDS_SENTENCE.search(below)) or bool(_BULLET.match(below)) or len(below) > 25
    )


def _sections(lines: Sequence[_Line], levels: Sequence[int], repeated: str) -> Iterator[Section]:
    above: list[tuple[int, str]] = []
    waiting: list[tuple[int, str]] = []
    body: list[str] = [repeated.strip()] if repeated else []
    for line, level in zip(lines, levels, strict=True):
        if not level:
            body.append(f"\n{line.text}" if line.alone and body else line.text)
            continue
        if any(part.strip() for part in body):
            yield _section(above, waiting, body)
            above, waiting, body = _kept(above, waiting, level), [], []
        heading = line.text.removesuffix(repeated).strip().rstrip(":：")
        waiting.append((level, heading))
    if any(part.strip() for part in body) or waiting:
        yield _section(above, waiting, body)


def _kept(
    above: list[tuple[int, str]], waiting: list[tuple[int, str]], level: int
) -> list[tuple[int, str]]:
    return [each for each in (*above, *waiting) if each[0] < level]


def _section(
    above: list[tuple[int, str]], waiting: list[tuple[int, str]], body: list[str]
) -> Section:
    """Close a section: of several headings in a row the last is its own, the others its path."""
    text = "\n".join(body).strip()
    text = text if re.search(r"\w", text) else ""
    if not waiting:
        return Section(heading="", text=text)
    heading = waiting[-1][1]
    outer = [name for depth, name in above if depth < waiting[0][0]]
    path = (*outer, *(name for _, name in waiting[:-1]))
    return Section(heading=heading, text=text or heading, path=path)
