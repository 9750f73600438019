"""Knows the sentences of the evidence again, whatever marks, spaces and widths they come in."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_ENDS = re.compile(r"(?<=[。！？])|(?<=[!?])(?=[^!?])|(?<=\.)(?=\s)|\n")
_SIGNS = re.compile(r"(?<![0-9])[^\w%¥$€£°+]|[^\w%¥$€£°+](?![0-9])|_")
_LABEL = re.compile(r"^[^:：]{1,24}[:：]\s*")
_TARGET = re.compile(r"\]\([^)]*\)")


def sentences_of(text: str) -> Iterator[str]:
    """Cut a text where a sentence or a line ends."""
    return (part for part in _ENDS.split(text) if part.strip())


def copies_of(texts: Iterable[str]) -> frozenset[str]:
    """Gather the sentences of some texts; what follows a label counts by itself, too."""
    return frozenset().union(*map(_keys, texts))


def without_copies(words: str, known: frozenset[str]) -> str:
    """Leave out of some words the sentences that the evidence holds as they are."""
    return "".join(part for part in sentences_of(words) if _key(part) not in known)


@lru_cache(maxsize=2_000)
def _keys(text: str) -> frozenset[str]:
    sentences = tuple(sentences_of(text))
    labelled = (_LABEL.sub("", sentence) for sentence in sentences)
    return frozenset(map(_key, (*sentences, *labelled))) - {""}


def _key(sentence: str) -> str:
    plain = unicodedata.normalize("NFKC", _TARGET.sub("]", sentence))
    return _SIGNS.sub("", plain.casefold())
