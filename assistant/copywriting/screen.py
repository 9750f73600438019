"""Judges drafted sentences one by one against the record and the law; nothing blocked is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.copywriting.against import against_record
from assistant.copywriting.contradictions import contradicted, finding_of
from assistant.copywriting.law import check
from assistant.copywriting.trace import denied_in, offers_in, says, unsupported_in
from assistant.copywriting.values import harmless
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Claim, Finding, LawRule, Sentence
from assistant.domain.product import Product

NARRATED = frozenset({"title", "summary"})
"""Recorded texts that may name any function, not only the one of their own id."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What sentences are held against; `telling` is the language findings are told in."""

    product: Product
    claims: tuple[Claim, ...]
    words: frozenset[str]
    rules: Sequence[LawRule]
    telling: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and what was found in it; spans are in the sentence."""

    sentence: Sentence
    findings: tuple[Finding, ...]

    @property
    def stands(self) -> bool:
        """Tell whether nothing in it is blocked."""
        return all(finding.severity != "block" for finding in self.findings)


def judged(sentences: Sequence[Sentence], by: Yardstick) -> tuple[Judged, ...]:
    """Judge every sentence; one said twice is judged once."""
    once = tuple({sentence.text: sentence for sentence in reversed(sentences)}.values())[::-1]
    lawful = _law_findings([sentence.text for sentence in once], by)
    return tuple(
        Judged(sentence, (*_claim_findings(sentence, by), *found))
        for sentence, found in zip(once, lawful, strict=True)
    )


def _law_findings(texts: Sequence[str], by: Yardstick) -> Iterator[tuple[Finding, ...]]:
    """Check all texts in one reading, a line each, and hand every text its findings."""
    page = "\n".join(texts)
    found = check(page, legal_class=by.product.legal_class, language=by.telling, rules=by.rules)
    start = 0
    for text in texts:
        end = start + len(text)
        yield tuple(
            each.model_copy(update={"start": each.start - start, "end": min(each.end, end) - start})
            for each in found
            if start <= each.start < end
        )
        start = end + 1


def _claim_findings(sentence: Sentence, by: Yardstick) -> Iterator[Finding]:
    text, ids = sentence.text, frozenset(sentence.attribute_ids)
    borne = [claim for claim in by.claims if claim.attribute_id in ids]
    if (ids and not borne) or not harmless(text):
        yield _untraced(text, by.telling)
        return
    bare = unsupported_in(text, borne, words=by.words, language=by.telling)
    yield from bare
    keys = [key for key in by.product.attributes if ids & {f"attributes.{key}", *NARRATED}]
    yield from denied_in(text, by.product, language=by.telling, keys=keys)
    yield from against_record(text, by.product, language=by.telling, known=bare)
    if not ids & {"warnings", "care"}:
        yield from offers_in(text, by.product, language=by.telling)
    for each in contradicted(by.product):
        if ids & NARRATED and says(text, by.product.attributes[each.key]):
            found = finding_of(each, by.product, by.telling)
            yield found.model_copy(update={"severity": "block", "end": len(text), "text": text})


def _untraced(text: str, language: str) -> Finding:
    return Finding(
        rule_id="claim-untraced",
        severity="block",
        start=0,
        end=len(text),
        text=text,
        why=phrase("untraced_why", language),
        instead=phrase("untraced_instead", language),
    )
