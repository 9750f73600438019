"""Puts a question into the words of the shop's pages: what customers say, and what it is called."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.product import Vocabulary
from assistant.language.normalise import matching_form
from assistant.language.tokenise import tokens
from assistant.ports import Knowledge
from assistant.retrieval.plain_words import ASKING


@dataclass(frozen=True, slots=True)
class Wording:
    """A question to be looked for: its `text` for meaning, its `words` for matching."""

    text: str
    words: tuple[str, ...]


def worded(question: str, knowledge: Knowledge) -> Wording:
    """Add the pages' words to the text; put them in place of the customer's for matching."""
    folded = written = matching_form(question)
    meant: dict[str, None] = {}
    for sayings, meaning in _synonyms(knowledge):
        said = next((saying for saying in sayings if saying in folded), None)
        if said is not None and meaning not in folded:
            meant[meaning] = None
            written = written.replace(said, f" {meaning} ")
    words = tokens(written)
    telling = tuple(word for word in words if word not in ASKING)
    return Wording(text=" ".join((question, *meant)), words=telling or words)


@lru_cache(maxsize=2)
def _synonyms(knowledge: Knowledge) -> tuple[tuple[tuple[str, ...], str], ...]:
    records = (document.record for document in knowledge.records.under("vocabulary"))
    return tuple(
        (tuple(matching_form(saying) for saying in synonym.say), synonym.mean)
        for record in records
        if isinstance(record, Vocabulary)
        for synonym in record.synonyms
    )
