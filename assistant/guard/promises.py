"""Finds promises of work that comes after the answer, and tells whether a task backs them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import yaml

from assistant.domain.brief import Brief
from assistant.domain.handoff import PromiseKind, TaskKind
from assistant.guard.copies import sentences_of
from assistant.guard.spelling import folded
from assistant.prompts import data_folder


@dataclass(frozen=True, slots=True)
class Promised:
    """A sentence that promises something, by kind."""

    kind: PromiseKind
    text: str


@dataclass(frozen=True, slots=True)
class Backing:
    """What may stand behind a promise: an open hand-over, a change that was committed, pages."""

    handoff_id: str | None = None
    proposal_id: str | None = None
    pages: frozenset[PromiseKind] = frozenset()

    def task_for(self, kind: PromiseKind) -> tuple[TaskKind, str] | None:
        """Name the task that backs a kind of promise; None when there is none."""
        if kind == "carry_out":
            return ("proposal", self.proposal_id) if self.proposal_id else None
        return ("handoff", self.handoff_id) if self.handoff_id else None

    def unbacked(self, words: str) -> tuple[Promised, ...]:
        """List the promises in some words that nothing stands behind."""
        return tuple(
            each
            for each in promises_in(words)
            if self.task_for(each.kind) is None and each.kind not in self.pages
        )


def promises_in(text: str) -> tuple[Promised, ...]:
    """List the sentences of a text that promise work, each with the kind it is first heard as."""
    found = ((_kind_of(sentence), sentence.strip()) for sentence in sentences_of(text))
    return tuple(Promised(kind, sentence) for kind, sentence in found if kind is not None)


def backing_of(brief: Brief) -> Backing:
    """Gather what may stand behind a promise: the open hand-over, what was committed, pages.

    Of pages only `notify` and `carry_out` count: that the shop itself does something as a rule.
    """
    handoffs = [each.handoff for each in brief.outcomes if each.handoff] + [brief.memory.handoff]
    open_one = (each.id for each in handoffs if each and each.status in ("queued", "taken"))
    done = any(each.name == "confirm_proposal" and each.detail for each in brief.outcomes)
    frames = (each.proposal_id for each in reversed(brief.understanding.tasks))
    pages = (each.passage.text for each in brief.evidence.found)
    return Backing(
        handoff_id=next(open_one, None),
        proposal_id=next(filter(None, frames), None) if done else None,
        pages=_as_a_rule(pages),
    )


def _as_a_rule(texts: Iterable[str]) -> frozenset[PromiseKind]:
    kinds: tuple[PromiseKind, ...] = ("notify", "carry_out")
    told = [folded(text) for text in texts]
    return frozenset(kind for kind in kinds if any(_book().kinds[kind].search(t) for t in told))


@lru_cache(maxsize=4_000)
def _kind_of(sentence: str) -> PromiseKind | None:
    text = folded(sentence)
    kinds = _book().even_so if _book().unless.search(text) else _book().kinds
    return next((kind for kind, said in kinds.items() if said.search(text)), None)


@dataclass(frozen=True, slots=True)
class _Book:
    kinds: Mapping[PromiseKind, re.Pattern[str]]
    even_so: Mapping[PromiseKind, re.Pattern[str]]
    unless: re.Pattern[str]


@cache
def _book() -> _Book:
    path = data_folder("prompts") / "offline" / "promises.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    words: Mapping[str, str] = written["words"]
    return _Book(
        kinds={kind: _any_of(said, words) for kind, said in written["kinds"].items()},
        even_so={kind: _any_of(said, words) for kind, said in written["even_so"].items()},
        unless=_any_of(written["unless"], words),
    )


def _any_of(patterns: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    for word, pattern in words.items():
        whole = whole.replace(f"<{word}>", f"(?:{pattern})")
    return re.compile(whole)
