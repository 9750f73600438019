"""Puts a question into the words of the shop's pages: what customers say, and what it is called."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.product import Vocabulary
from assistant.language.normalise import matching_form
from assistant.language.tokenise import tokens
from assistant.ports import Knowledge

ASKING = frozenset(
    [
        "幾ら",
        "何",
        "何れ",
        "何処",
        "何時",
        "何故",
        "誰",
        "如何",
        "教える",
        "有る",
        "在る",
        "出来る",
        "下さる",
        "知る",
        "分かる",
        "良い",
        "方法",
        "場合",
        "時",
        "事",
        "物",
        "為る",
        "成る",
        "居る",
        "言う",
        "思う",
        "欲しい",
        "貰う",
        "頂く",
        "願う",
        "で",
        "じゃ",
        "what",
        "how",
        "when",
        "where",
        "who",
        "which",
        "can",
        "do",
        "doe",
        "is",
        "are",
        "my",
        "your",
        "you",
        "me",
        "get",
        "need",
        "want",
        "tell",
        "pleas",
        "know",
        "much",
        "mani",
        "long",
    ]
)
"""Words that ask and do not tell what about, in the form they are indexed in."""


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
