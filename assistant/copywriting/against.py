"""Finds what a text says in other words against the record: functions turned round, bare facts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.copywriting.patterns import compiled
from assistant.copywriting.records import (
    Fact,
    Function,
    Record,
    bears,
    book,
    every,
    recorded,
)
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Finding
from assistant.domain.model import in_language
from assistant.domain.product import Product
from assistant.language.aligned import Aligned, align

_NO = re.compile(
    r"^[^。！？!?\n、]{0,14}?(?:ない|な(?:く|か)|ま?せん|不可|非対応|未対応|対象外|ng|×|避け|控え|遠慮|禁止)"
    r"|^[^.!?\n]{0,24}?\b(?:not|never|no|cannot|unsuitable|avoid)\b|^[^.!?\n]{0,24}?n't\b|^-?unsafe"
)
_NO_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|cannot|without|avoid|isn't|non)\b|n't\b|\bnon-)[^.!?\n]{0,24}$"
)
_YES = re.compile(
    r"^(?:にも|でも|には|では|で|に|も|が|は|へ)?(?:そのまま|丸ごと|安心して|気軽に|毎日|すべて|全部)?"
    r"(?:洗え|洗っ|使え|使っ|入れ|温め|調理でき|凍らせ|保存でき|対応|ok|可|大丈夫|いけ|付き|搭載"
    r"|機能|充電|承|でき|向き|○)"
    r"|^[- ](?:safe|proof|friendly|ready|able|compatible|ok|included|available)\b"
)
_YES_BEFORE = re.compile(
    r"\b(?:can|may|goes?|put|wash\w*|use\w*|safe|suitable|ready|fine|works?|supports?|with|has|ok)"
    r"\b[^.!?\n]{0,24}$"
)
_DENIES = re.compile(r"な[いく]|ません|不可|非対応|\b(?:not|never)\b|n't\b|\bnon")
_JUST_NOT = re.compile(r"(?:\b(?:not|never)|n't)(?: \w+){0,2}(?: or| nor)? $|\bnon-$")
_GUARD = re.compile(r"(?:ではあり|じゃあり|ではな|じゃな)")


def against_record(
    text: str, product: Product, *, language: str, known: Sequence[Finding] = ()
) -> tuple[Finding, ...]:
    """Mark functions told against the record in other words, and facts it does not bear.

    What is `known` already of the same words is not said again.
    """
    found = list(known)
    for each in (
        *functions_in(text, product, language=language),
        *denied_labels_in(text, product, language=language),
        *facts_in(text, product, language=language),
    ):
        if not any(_same(each, other) for other in found):
            found.append(each)
    return tuple(found[len(known) :])


def _same(one: Finding, other: Finding) -> bool:
    """Tell whether two findings say the same of the same words."""
    return one.rule_id == other.rule_id and one.start < other.end and other.start < one.end


def facts_in(text: str, product: Product, *, language: str) -> tuple[Finding, ...]:
    """Mark every stated fact of `records.yaml` that this product's record does not bear."""
    aligned = align(text)
    if not _speaks_of_facts().search(aligned.text):
        return ()
    found = []
    record: Record | None = None
    for fact in book().facts:
        if "all" not in fact.classes and product.legal_class not in fact.classes:
            continue
        for hit in _hits(aligned.text, every(fact.pattern)):
            record = recorded(product) if record is None else record
            said = hit.groupdict().get("said") or hit.group()
            if not bears(fact, said, record):
                found.append(_fact_finding(fact, said, _place(text, aligned, hit), language))
                break
    return tuple(found)


def functions_in(text: str, product: Product, *, language: str) -> tuple[Finding, ...]:
    """Mark functions a text tells the other way than the record, or that are not on record.

    What a recorded text says in the same words, a warning for instance, is borne by it.
    """
    aligned = align(text)
    if not _speaks_of_functions().search(aligned.text):
        return ()
    found = []
    record: Record | None = None
    for function in book().functions:
        for hit, told in _told(function, aligned.text):
            attribute = product.attributes.get(function.key)
            value = attribute.value if attribute is not None else None
            if told is value or (value is None and not told):
                continue
            record = recorded(product) if record is None else record
            if any(each is told for _, each in _told(function, record.text)):
                continue
            label = in_language(attribute.label if attribute else function.label, language)
            place = _place(text, aligned, hit)
            found.append(_function_finding(told, value, label, place, language))
            break
    return tuple(found)


def denied_labels_in(text: str, product: Product, *, language: str) -> tuple[Finding, ...]:
    """Mark the functions a text says the product lacks, by their own name, though it has them."""
    aligned = align(text)
    if not _DENIES.search(aligned.text):
        return ()
    found = []
    for attribute in product.attributes.values():
        if attribute.value is not True:
            continue
        for label in attribute.label.values():
            hit = _lacking(label).search(aligned.text)
            if hit:
                shown = in_language(attribute.label, language)
                place = _place(text, aligned, hit)
                found.append(_function_finding(False, True, shown, place, language))
                break
    return tuple(found)


@cache
def _speaks_of_functions() -> re.Pattern[str]:
    """Match whatever any function is known by: most sentences speak of none."""
    return _joined(
        pattern
        for each in book().functions
        for patterns in (each.named, each.has, each.lacks)
        for pattern in every(patterns)
    )


@cache
def _speaks_of_facts() -> re.Pattern[str]:
    return _joined(pattern for each in book().facts for pattern in every(each.pattern))


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{each.replace('?P<said>', '?:')})" for each in patterns))


def _told(function: Function, text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each place that speaks of a function, with whether it is there."""
    for hit in _hits(text, every(function.lacks)):
        yield hit, False
    for hit in _hits(text, every(function.has)):
        denied = _GUARD.match(text, hit.end()) or _JUST_NOT.search(text[: hit.start()])
        yield hit, not denied
    for hit in _hits(text, every(function.named)):
        before, after = text[: hit.start()], text[hit.end() :]
        if _NO.match(after) or _NO_BEFORE.search(before):
            yield hit, False
        elif _YES.match(after) or _YES_BEFORE.search(before):
            yield hit, True


@lru_cache(maxsize=2_000)
def _lacking(label: str) -> re.Pattern[str]:
    """Match a label that is denied at once: «防水ではありません», "not dishwasher safe"."""
    folded = align(label).text
    word = re.escape(folded)
    if re.search("[a-z]", folded):
        return re.compile(rf"\b(?:not|isn't|never|non-?) ?{word}(?![a-z])")
    return re.compile(
        rf"{word}(?:(?:で|じゃ)(?:は|も)?|に?(?:は)?対応(?:は)?して(?:は)?(?:い)?|は|が|も|(?:機能|加工)(?:は|が))?"
        r"(?:ない|なく|ありません|いません|ございません|ません|不可|非対応)"
    )


def _hits(text: str, patterns: Iterable[str]) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from compiled(pattern).finditer(text)


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    text: str


def _place(text: str, aligned: Aligned, hit: re.Match[str]) -> _Place:
    span = aligned.span(hit.start(), hit.end())
    return _Place(span.start, span.end, text[span.start : span.end])


def _fact_finding(fact: Fact, said: str, at: _Place, language: str) -> Finding:
    why = in_language(fact.why, language).replace("{said}", said)
    named = "{why}（{source}）。" if language == "ja" else "{why} ({source})."
    return Finding(
        rule_id=fact.id,
        severity=fact.severity,
        start=at.start,
        end=at.end,
        text=at.text,
        why=named.format(why=why, source=in_language(fact.source, language)),
        instead=in_language(fact.instead, language),
    )


def _function_finding(
    told: bool,
    value: object,
    label: str,
    at: _Place,
    language: str,
) -> Finding:
    kind = "word" if value is None else "denied" if told else "affirmed"
    inputs = {"said": at.text} if kind == "word" else {"label": label}
    return Finding(
        rule_id=f"claim-{kind}",
        severity="block",
        start=at.start,
        end=at.end,
        text=at.text,
        why=phrase(f"{kind}_why", language, **inputs),
        instead=phrase(f"{kind}_instead", language),
    )
