"""Answers from pages: the sentences of the best section that speak to the question, quoted."""

import re
from collections.abc import Iterator, Sequence

from assistant.domain.brief import Brief
from assistant.domain.evidence import Found
from assistant.language.tokenise import tokens
from assistant.offline.phrases import phrase
from assistant.ports import Piece

SENTENCES = 4
_ENDS = re.compile(r"(?<=[。！？!?])(?![」』）)])|(?<=[.!?])\s+(?=[A-Z“\"])")
_TABLE_RULE = re.compile(r"^\|[\s:|-]+\|$")
_BULLET = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+")


def from_pages(brief: Brief) -> Iterator[Piece]:
    """Quote the best section; name its page and version where it has one."""
    if not brief.evidence.found:
        return
    best = _chosen(brief)
    passage = best.passage
    for said in _speaking(passage.text, brief.understanding.query):
        listed = said.startswith("|") or _BULLET.match(said) is not None
        yield Piece(readable(said), evidence=(passage.id,), quote=said, opens_paragraph=listed)
    if passage.version and brief.understanding.intent == "ask_policy":
        told = phrase(
            "policy_version", brief.question.language, title=passage.title, version=passage.version
        )
        wrapped = f"（{told}）" if brief.question.language == "ja" else f"({told})"
        yield Piece(wrapped, evidence=(passage.id,), quote=passage.text.split("\n")[0])


def _chosen(brief: Brief) -> Found:
    """Take the best passage in the reader's language among those that score nearly alike."""
    found = brief.evidence.found
    near = [each for each in found if each.score >= found[0].score * 0.97]
    spoken = [each for each in near if each.passage.language == brief.question.language]
    return (spoken or near)[0]


def _speaking(text: str, question: str) -> Sequence[str]:
    """Choose up to SENTENCES sentences or lines, in order, that share words with the question."""
    parts = list(sentences(text))
    if len(parts) <= SENTENCES:
        return parts
    wanted = set(tokens(question))
    scored = [(len(wanted & set(tokens(part))), -at) for at, part in enumerate(parts)]
    best = sorted(range(len(parts)), key=lambda at: scored[at], reverse=True)[:SENTENCES]
    if 0 not in best and not text.startswith("|"):  # the first sentence says what the section is of
        best = [0, *best[: SENTENCES - 1]]
    return [parts[at] for at in sorted(best)]


def sentences(text: str) -> Iterator[str]:
    """Cut a section into sentences, bullet lines and table rows; each is a substring of it."""
    header = True
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or _TABLE_RULE.match(stripped):
            continue
        if stripped.startswith("|"):
            if header:
                header = False
                continue
            yield stripped
        elif _BULLET.match(stripped):
            yield stripped
        else:
            yield from (part.strip() for part in _ENDS.split(stripped) if part.strip())


def readable(said: str) -> str:
    """Turn Markdown into plain words: table rows become «a：b», marks are dropped."""
    if said.startswith("|"):
        cells = [cell.strip() for cell in said.strip("|").split("|")]
        said = f"・{cells[0]}：{'、'.join(cells[1:])}" if len(cells) > 1 else cells[0]
    else:
        said = _BULLET.sub("・", said)
    said = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", said)
    return said.replace("**", "").replace("`", "")
