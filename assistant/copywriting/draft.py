"""Drafts copy for a product: claims, words, then only what record, law and limits let stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.copywriting.channels import Channel, channel_of
from assistant.copywriting.contradictions import contradicted, finding_of
from assistant.copywriting.facts import facts_of, label_of
from assistant.copywriting.fitting import fitted, fitted_title, length_findings
from assistant.copywriting.missing import missing_of, siblings_of
from assistant.copywriting.screen import Judged, Yardstick, judged
from assistant.copywriting.trace import telling_words
from assistant.copywriting.wording import phrase
from assistant.domain.listing import Claim, Finding, LawRule, Listing, Sentence
from assistant.domain.product import Product
from assistant.errors import ConfigurationInvalid
from assistant.ports import ListingWriter

TONES = ("plain", "polite", "casual")
_NAMES = ("title", "brand", "category", "price", "list_price")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where copy goes and how it sounds; `telling` is the language findings are told in."""

    channel: str = "web"
    language: str = "ja"
    tone: str = "plain"
    telling: str = "ja"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products around one: whom it is compared with, and the words that state facts."""

    products: tuple[Product, ...]
    words: frozenset[str]


def catalogue_of(products: Iterable[Product]) -> Catalogue:
    """Gather what drafting needs to know of the other products; build once, use for many."""
    every = tuple(products)
    return Catalogue(every, telling_words(every))


def draft_listing(
    product: Product,
    placement: Placement,
    *,
    catalogue: Catalogue,
    writer: ListingWriter,
    rules: Sequence[LawRule],
) -> Listing:
    """Draft copy each sentence of which rests on the record, fits, and passes the law rules.

    What is removed or doubtful stays in the findings: spans of what stands are in the text,
    what was removed is quoted with an empty span. Nothing on record yields questions alone.
    Raises ConfigurationInvalid for a channel or tone that does not exist.
    """
    channel = channel_of(placement.channel)
    if placement.tone not in TONES:
        msg = f"tone: {placement.tone!r} is not one of {', '.join(TONES)}"
        raise ConfigurationInvalid(msg)
    claims, doubts = _claims(product, placement)
    written = writer.draft(
        product, claims, channel=channel.id, language=placement.language, tone=placement.tone
    )
    missing = missing_of(
        product,
        siblings_of(product, catalogue.products),
        placement.telling,
        written=written.language,
    )
    if not _worth_saying(claims):
        missing = (phrase("missing_everything", placement.telling), *missing)
        written = written.model_copy(update={"sentences": ()})
    by = Yardstick(product, claims, catalogue.words, rules, placement.telling)
    listing = _standing(written, channel, by)
    findings = (*doubts, *listing.findings)
    return listing.model_copy(update={"missing": missing, "findings": findings})


def variants_of(listing: Listing, count: int) -> tuple[Listing, ...]:
    """Vary the order of what lies between summary and cautions; at most as many as there are."""
    ends = ("title", "summary"), ("warnings", "ingredients")
    head = [each for each in listing.sentences if set(each.attribute_ids) & set(ends[0])]
    tail = [each for each in listing.sentences if set(each.attribute_ids) & set(ends[1])]
    middle = [each for each in listing.sentences if each not in head and each not in tail]
    turns = range(min(count, max(len(middle), 1)))
    return tuple(
        _with_sentences(listing, (*head, *middle[turn:], *middle[:turn], *tail)) for turn in turns
    )


def _claims(
    product: Product, placement: Placement
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Gather the claims, without what the record itself makes doubtful, and say why."""
    facts = facts_of(product, _base(placement.language))
    against = contradicted(product)
    left_out = {f"attributes.{each.key}" for each in against}
    claims = tuple(claim for claim in facts.claims if claim.attribute_id not in left_out)
    unsayable = [
        _note("unsayable", placement.telling, label=label_of(each, product, placement.telling))
        for each in facts.unsayable
    ]
    pairs = [finding_of(each, product, placement.telling) for each in against]
    return claims, (*unsayable, *pairs)


def _base(language: str) -> str:
    base = language.lower().split("-")[0]
    return base if base == "ja" else "en"


def _worth_saying(claims: Iterable[Claim]) -> bool:
    return any(
        claim.attribute_id not in _NAMES and not claim.attribute_id.startswith("options.")
        for claim in claims
    )


def _standing(written: Listing, channel: Channel, by: Yardstick) -> Listing:
    """Keep the title and sentences that stand and fit, with the findings that remain."""
    title_ids = ("title",) if any(each.attribute_id == "title" for each in by.claims) else ()
    named = Judged(Sentence(text=written.title, attribute_ids=title_ids), ())
    if title_ids:
        [named] = judged([named.sentence], by)
    title = fitted_title(written.title if named.stands else by.product.sku, channel)
    every = judged(written.sentences, by)
    standing = tuple(each.sentence for each in every if each.stands)
    denied = frozenset(
        f"attributes.{key}" for key, each in by.product.attributes.items() if each.value is False
    )
    gap = "" if written.language == "ja" else " "
    kept = fitted(standing, channel, gap=gap, denied=denied)
    listing = _with_sentences(written.model_copy(update={"title": title, "findings": ()}), kept)
    findings = [
        *(_lifted(each) for each in named.findings),
        *(
            _lifted(each)
            for every_one in every
            if not every_one.stands
            for each in every_one.findings
        ),
        *_placed([each for each in every if each.sentence in kept], gap),
        *length_findings(title, listing.text, channel, by.telling),
    ]
    if _drops("warnings", standing, kept):
        findings.append(_note("warnings_left_out", by.telling))
    return listing.model_copy(update={"findings": tuple(dict.fromkeys(findings))})


def _drops(attribute_id: str, before: Sequence[Sentence], after: Sequence[Sentence]) -> bool:
    return any(attribute_id in each.attribute_ids for each in before if each not in after)


def _placed(kept: Sequence[Judged], gap: str) -> Iterable[Finding]:
    """Move the findings of kept sentences to where those stand in the text."""
    start = 0
    for each in kept:
        for finding in each.findings:
            shift = {"start": finding.start + start, "end": finding.end + start}
            yield finding.model_copy(update=shift)
        start += len(each.sentence.text) + len(gap)


def _lifted(finding: Finding) -> Finding:
    return finding.model_copy(update={"start": 0, "end": 0})


def _with_sentences(listing: Listing, sentences: Sequence[Sentence]) -> Listing:
    return listing.model_copy(update={"sentences": tuple(sentences)})


def _note(name: str, language: str, **inputs: object) -> Finding:
    return Finding(
        rule_id=f"record-{name.replace('_', '-')}",
        severity="warn",
        start=0,
        end=0,
        text="",
        why=phrase(f"{name}_why", language, **inputs),
        instead=phrase(f"{name}_instead", language),
    )
