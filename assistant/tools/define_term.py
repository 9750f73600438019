"""Looks a term up by any of its labels; what is not in the glossary is said to be missing."""

import re
import unicodedata

from assistant.domain.action import DefineTerm
from assistant.domain.document import Passage
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.model import in_language
from assistant.domain.outcome import Outcome, TermFound
from assistant.language.tokenise import tokens
from assistant.ports import Knowledge
from assistant.retrieval.sight import eye_for, term_named
from assistant.tools.call import Call

NEAR = 3
RELATED = 4


def run(action: DefineTerm, call: Call) -> Outcome:
    """Find the entry, the entry that explains it, or the nearest labels."""
    name = term_named(action.term, eye_for(call.knowledge))
    term = _term(call.knowledge, name)
    if term is None:
        near = _near(action.term, call)
        detail = TermFound(asked=_as_written(action.term, call.turn.text), near=near)
        return Outcome(name=action.name, code="none", detail=detail)
    inside = _term(call.knowledge, term.inside)
    records = tuple(
        passage
        for each in (term, inside)
        if each is not None and (passage := term_passage(each, call)) is not None
    )
    names = (_term(call.knowledge, each) for each in term.related[:RELATED])
    related = tuple(in_language(each.preferred, call.language) for each in names if each)
    detail = TermFound(asked=action.term, term=term, inside=inside, related=related)
    return Outcome(name=action.name, detail=detail, records=records)


def term_passage(term: GlossaryTerm, call: Call) -> Passage | None:
    """Find the stored passage of a term in the reader's language, else in any."""
    columns = call.knowledge.columns
    rows = (columns.record.equal(term.id) & columns.kind.equal("glossary")).nonzero()[0]
    passages = [call.knowledge.passages[int(row)] for row in rows]
    spoken = {passage.language: passage for passage in passages}
    return spoken.get(call.language) or spoken.get("en") or spoken.get("ja")


def _as_written(term: str, text: str) -> str:
    """Give a folded term back in the reader's own spelling where it stands in their text."""
    found = re.search(re.escape(term), unicodedata.normalize("NFKC", text), re.IGNORECASE)
    return found.group() if found else term


def _near(asked: str, call: Call) -> tuple[str, ...]:
    """Name entries whose labels share a word with what was asked."""
    wanted = set(tokens(asked))
    knowledge = call.knowledge
    found: dict[str, None] = {}
    for token in wanted:
        if knowledge.words.rarity(token) < 4:  # words that half the glossary shares say nothing
            continue
        for row in knowledge.words.holders(token):
            if knowledge.columns.kind.at(int(row)) == "glossary":
                passage = knowledge.passages[int(row)]
                if passage.language == call.language and token in tokens(passage.title):
                    found[passage.title] = None
    return tuple(found)[:NEAR]


def _term(knowledge: Knowledge, name: str | None) -> GlossaryTerm | None:
    if name is None or f"glossary:{name}" not in knowledge.records:
        return None
    record = knowledge.records[f"glossary:{name}"].record
    return record if isinstance(record, GlossaryTerm) else None
