"""Sees what of the records a question names: limits, terms, products and orders."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.glossary import GlossaryTerm
from assistant.domain.understanding import Sighting, TermSighting
from assistant.language.normalise import loose_form, matching_form
from assistant.language.tokenise import surface_words
from assistant.ports import Knowledge
from assistant.retrieval.facets import Facets, Mention, facets_of
from assistant.retrieval.stated import gathered
from assistant.retrieval.superlatives import superlative_in

_ORDER = re.compile(r"(?<![a-z0-9])m-?20\d\d-?\d{5}(?!\d)", re.IGNORECASE)
_SPOKEN = {"まん": "万", "せん": "千", "ひゃく": "百"}
_SPOKEN_NUMBERS = re.compile(
    r"(?<=[\d一二三四五六七八九十])(?:まん|せん|ひゃく)(?=えん|円|$|[いくまだの千百])"
)
_AVERAGE = re.compile(r"平均(?:の|的な)?(?:価格|値段|額|金額)|\b(?:average|mean) price")
_COUNT = re.compile(
    r"何(?:種類|種|件|個|点|品|足|着|本|枚|つ|台|袋|缶|冊)(?!入|組|用|分|袋入)"
    r"|(?:商品)?(?:の)?数(?=$|[はをがって?。])|いくつ(?:ある|あり|の商品|置)|how many|number of"
)


@dataclass(frozen=True, slots=True)
class Eye:
    """What a generation's records can be recognised by."""

    facets: Facets
    terms: Mapping[str, str]
    loose_terms: Mapping[str, str]


@lru_cache(maxsize=2)
def eye_for(knowledge: Knowledge) -> Eye:
    """Prepare to recognise the records of a generation; kept for the last two generations."""
    terms: dict[str, str] = {}
    for term in _terms(knowledge):
        for label in (*term.preferred.values(), *_listed(term.alternative)):
            terms.setdefault(matching_form(label), term.id)
    for term in _terms(knowledge):  # a slip never hides a name
        for label in _listed(term.hidden):
            terms.setdefault(matching_form(label), term.id)
    loose = {loose_form(label): name for label, name in terms.items()}
    return Eye(facets=facets_of(knowledge), terms=terms, loose_terms=loose)


def sight(text: str, eye: Eye) -> Sighting:
    """Find everything in a question that the records know."""
    folded = _SPOKEN_NUMBERS.sub(lambda said: _SPOKEN[said.group()], matching_form(text))
    mentions = eye.facets.mentions(folded)
    limits = gathered(folded, mentions, eye.facets)
    superlative = superlative_in(folded, limits.mentions, limits.category, eye.facets)
    average, count = _AVERAGE.search(folded), _COUNT.search(folded)
    used = [*limits.used, *(asked.span() for asked in (average, count) if asked)]
    if superlative:
        used = [*used, *superlative.spans]
    return Sighting(
        filters=limits.filters(),
        words=_rest(folded, used),
        sort=superlative.sort if superlative else "relevance",
        sort_key=superlative.key if superlative else None,
        count=count is not None,
        average=average is not None,
        attributes=tuple(
            dict.fromkeys(
                each.facet.value for each in limits.mentions if each.facet.kind == "attribute"
            )
        ),
        terms=tuple(_sighted_terms(folded, eye)),
        skus=tuple(
            dict.fromkeys(
                _written(each, text, eye.facets) for each in mentions if each.facet.kind == "sku"
            )
        ),
        unknown_skus=tuple(
            dict.fromkeys(each.facet.value for each in mentions if each.facet.kind == "no_sku")
        ),
        order_ids=tuple(
            dict.fromkeys(_order_id(found.group()) for found in _ORDER.finditer(folded))
        ),
    )


def _written(each: Mention, text: str, facets: Facets) -> str:
    """Choose, of SKUs that differ in width or case alone, the one that is written."""
    found = facets.table.called_exactly(text, each.said)
    return facets.table.sku_of(found) if found else each.facet.value


def term_named(name: str, eye: Eye) -> str | None:
    """Find the term with exactly this label, however it is spelt; None when there is none."""
    return eye.terms.get(matching_form(name)) or eye.loose_terms.get(loose_form(name))


def _sighted_terms(folded: str, eye: Eye) -> Iterator[TermSighting]:
    words = surface_words(folded)
    taken_to = -1
    for at, word in enumerate(words):
        if word.start < taken_to:
            continue
        for other in reversed(words[at : at + 8]):
            label = folded[word.start : other.end].strip()
            name = eye.terms.get(label) or eye.loose_terms.get(loose_form(label))
            if name is not None:
                yield TermSighting(term_id=name, label=label, start=word.start, end=other.end)
                taken_to = other.end
                break


def _rest(folded: str, used: Sequence[tuple[int, int]]) -> str:
    letters = list(folded)
    for start, end in used:
        letters[start:end] = " " * (end - start)
    return " ".join("".join(letters).split())


def _order_id(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    return f"M-{digits[:4]}-{digits[4:]}"


def _terms(knowledge: Knowledge) -> Iterator[GlossaryTerm]:
    records = (document.record for document in knowledge.records.under("glossary"))
    return (record for record in records if isinstance(record, GlossaryTerm))


def _listed(lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(label for labels in lists.values() for label in labels)
