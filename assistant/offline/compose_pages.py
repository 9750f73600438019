"""Answers from pages: the sentences of the best section that speak to the question, quoted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.domain.brief import Brief
from assistant.domain.document import Passage
from assistant.domain.evidence import Found
from assistant.language.normalise import matching_form
from assistant.language.tokenise import tokens
from assistant.offline.phrases import phrase, spoken
from assistant.ports import Piece

SENTENCES = 4
ROWS = 10
"""The most lines of a list or rows of a table that are shown."""

_ENDS = re.compile(r"(?<=[。！？!?])(?![」』）)])|(?<=[.!?])\s+(?=[A-Z“\"])")
_TABLE_RULE = re.compile(r"^\|[\s:|-]+\|$")
_NOTHING = ("", "-", "–", "—")
_LABELS = re.compile(r"[・、，,（）()/]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*[–〜~-]\s*(\d+(?:\.\d+)?)")
_BULLET = re.compile(r"^\s*[-*]\s+")
_LISTED = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a section: exact words, and the heading of the table they are a row of."""

    text: str
    heading: str = ""

    @property
    def listed(self) -> bool:
        """Tell whether it stands on a line of its own."""
        return self.text.startswith("|") or _LISTED.match(self.text) is not None


def from_pages(brief: Brief) -> Iterator[Piece]:
    """Quote the best section; name its page and version where it has one."""
    if not brief.evidence.found:
        return
    passage = _chosen(brief).passage
    language = brief.question.language
    if passage.kind == "rubric":
        yield from _criterion(passage, language)
        return
    after_list = False
    for listed, parts in groupby(_speaking(passage.text, brief.understanding.query), _on_own_line):
        for run in _runs(list(parts), passage) if listed else ([part] for part in parts):
            told = "\n".join(readable(each.text, each.heading, passage.language) for each in run)
            quote = "\n".join(each.text for each in run)
            apart = listed or after_list
            yield Piece(told, evidence=(passage.id,), quote=quote, opens_paragraph=apart)
            after_list = False
        after_list = listed
    if passage.version and brief.understanding.intent == "ask_policy":
        told = phrase("policy_version", language, title=passage.title, version=passage.version)
        wrapped = f"（{told}）" if language == "ja" else f"({told})"
        evidence = () if after_list else (passage.id,)  # the list above bears its mark already
        yield Piece(wrapped, evidence=evidence, opens_paragraph=after_list)


def _on_own_line(part: Part) -> bool:
    return part.listed


def _runs(parts: Sequence[Part], passage: Passage) -> Iterator[list[Part]]:
    """Keep lines together that follow each other in the passage, so that one quote bears them."""
    run: list[Part] = []
    for part in parts:
        if run and "\n".join(each.text for each in (*run, part)) not in passage.text:
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _criterion(passage: Passage, language: str) -> Iterator[Piece]:
    """Tell a rubric's entry: the criterion as a sign, what is enough, and how to find out."""
    first, *others = [line for line in passage.text.split("\n") if line.strip()]
    evidence = (passage.id,)
    if not others or first != passage.heading:  # a level or a dimension: a name and its summary
        label = phrase("guide_level", language, label=passage.heading, text=first)
        yield Piece(label, evidence=evidence, quote=first)
        return
    question, *enough = others
    told = phrase("guide_criterion", language, criterion=first)
    yield Piece(told, evidence=evidence, quote=first)
    for line in enough:
        yield Piece(line, evidence=evidence, quote=line)
    asked = phrase("guide_question", language, question=question)
    yield Piece(asked, evidence=evidence, quote=question, opens_paragraph=True)


def _chosen(brief: Brief) -> Found:
    """Take the best passage in the language of the answer among those that score nearly alike.

    A section found in another language gives way to its own translation, where that was found too.
    """
    found = brief.evidence.found
    language = spoken(brief.question.language)
    near = [each for each in found if each.score >= found[0].score * 0.97]
    sections = [(each.passage.record_id, each.passage.id.rpartition("#")[2]) for each in near]
    translated = [
        each
        for each in found
        if (each.passage.record_id, each.passage.id.rpartition("#")[2]) in sections
    ]
    own = [each for each in (*near, *translated) if each.passage.language == language]
    return (own or near)[0]


def _speaking(text: str, question: str) -> Sequence[Part]:
    """Choose, in order, the sentences that share words with the question and the lines of a list.

    Of a table's rows those that name what was asked are shown, or all when none does.
    """
    parts = list(parts_of(text))
    wanted = frozenset(tokens(question))
    numbers = [float(number) for number in _NUMBER.findall(matching_form(question))]
    rows = [at for at, part in enumerate(parts) if part.text.startswith("|")]
    lines = [at for at, part in enumerate(parts) if part.listed and at not in rows]
    prose = [at for at, part in enumerate(parts) if not part.listed]
    shared = {at: len(wanted & set(tokens(parts[at].text))) for at in prose}
    named = [at for at in rows if _is_named(parts[at], wanted, numbers)]
    kept = {*_best(prose, shared, SENTENCES), *lines[:ROWS], *(named or rows)[:ROWS]}
    return [parts[at] for at in sorted(kept)]


def _is_named(row: Part, wanted: frozenset[str], numbers: Sequence[float]) -> bool:
    """Tell whether a question names a row by a whole part of its label, or a number in its range.

    «沖縄» names «北海道・沖縄», 118 names «115–125»; «delivery» does not name «Cash on delivery».
    """
    labels = (frozenset(tokens(label)) for label in _LABELS.split(_cells(row.text)[0]))
    ranges = [(float(low), float(high)) for low, high in _RANGE.findall(row.text)]
    return any(label and label <= wanted for label in labels) or any(
        low <= number <= high for number in numbers for low, high in ranges
    )


def _best(places: Sequence[int], shared: Mapping[int, int], count: int) -> Sequence[int]:
    """Take the first sentence, which says what the section is of, and those that share most."""
    if len(places) <= count:
        return places
    ranked = sorted(places[1:], key=lambda at: (-shared[at], at))
    return (places[0], *ranked[: count - 1])


def sentences(text: str) -> Iterator[str]:
    """Cut a section into sentences, list lines and table rows; each is a substring of it."""
    for part in parts_of(text):
        yield part.text


def parts_of(text: str) -> Iterator[Part]:
    """Cut a section into its parts, a table's rows with the table's heading."""
    heading = ""
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped.startswith("|"):
            heading = ""
        if not stripped or _TABLE_RULE.match(stripped):
            continue
        if stripped.startswith("|"):
            if heading:
                yield Part(stripped, heading)
            else:
                heading = stripped
        elif _LISTED.match(stripped):
            yield Part(stripped)
        else:
            yield from (Part(part.strip()) for part in _ENDS.split(stripped) if part.strip())


def readable(said: str, heading: str = "", language: str = "ja") -> str:
    """Turn Markdown into plain words: a row says its columns' names, marks are dropped."""
    bullet = "・" if language == "ja" else "- "
    if said.startswith("|"):
        said = _row(said, heading, language)
        said = said if _LISTED.match(said) else bullet + said
    said = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", _BULLET.sub(bullet, said))
    return said.replace("**", "").replace("`", "")


def _row(row: str, heading: str, language: str) -> str:
    """Word a row: «沖縄（送料：1,200円、送料が無料になるご注文金額：12,000円以上）»."""
    colon, comma = ("：", "、") if language == "ja" else (": ", ", ")
    first, *others = row_of = _cells(row)
    if len(others) < 2:
        return f"{first}. {others[0]}" if first.isdecimal() and others else colon.join(row_of)
    names = _cells(heading)[1:]
    if len(names) != len(others):
        return f"{first}{colon}{comma.join(others)}"
    told = comma.join(
        f"{name}{colon}{cell}"
        for name, cell in zip(names, others, strict=True)
        if cell not in _NOTHING
    )
    return f"{first}（{told}）" if language == "ja" else f"{first} ({told})"


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]
