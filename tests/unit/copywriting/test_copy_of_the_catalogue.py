"""Every product of the shipped catalogue, in both languages, for every channel."""

import re

import pytest

from assistant.copywriting.channels import CHANNELS, channel_of, measure
from assistant.copywriting.check import check_text
from assistant.copywriting.draft import Placement, draft_listing
from assistant.copywriting.facts import claims_of
from assistant.copywriting.fitting import fitted, fitted_title, length_findings
from assistant.copywriting.law import check
from assistant.domain.listing import Listing
from assistant.guard.facts import supported_by, unsupported

pytestmark = pytest.mark.slow
LANGUAGES = ("ja", "en")
_SLIPS = re.compile(
    r"\bNone\b(?! \()|nan\b|[{}]|。。|、。|、、|，|はは|がが|をを|にに|のの"
    r"|(?<![まえ])でです|ですです|\.\.|,,| ,|;;|: ;|：。|「」"
    r"|\bundefined\b|  |attributes\."
)


@pytest.fixture(scope="module")
def whole(products, catalogue, writer, rules) -> tuple[Listing, ...]:
    """The fullest texts: Google takes every sentence."""
    return tuple(
        draft_listing(
            product,
            Placement(channel="google", language=language),
            catalogue=catalogue,
            writer=writer,
            rules=rules,
        )
        for product in products
        for language in LANGUAGES
    )


def test_every_product_gets_copy_in_both_languages(whole, products):
    assert len(whole) == len(products) * 2
    assert min(len(listing.sentences) for listing in whole) >= 3


def test_nothing_is_blocked_and_nothing_is_removed(whole):
    blocked = [(each.sku, f) for each in whole for f in each.findings if f.severity == "block"]
    assert blocked == []


def test_the_law_blocks_no_text_or_title(whole, by_sku, rules):
    found = [
        (each.sku, finding.rule_id, finding.text)
        for each in whole
        for finding in check(
            f"{each.title}\n{each.text}",
            legal_class=by_sku[each.sku].legal_class,
            language="ja",
            rules=rules,
        )
        if finding.severity == "block"
    ]
    assert found == []


def test_the_checker_blocks_none_of_our_own_texts(whole, by_sku, catalogue, rules):
    found = [
        (each.sku, each.language, finding.rule_id, finding.text)
        for each in whole
        for finding in check_text(
            f"{each.title}\n{each.text}",
            by_sku[each.sku],
            words=catalogue.words,
            rules=rules,
            telling="ja",
        )
        if finding.severity == "block"
    ]
    assert found == []


def test_every_sentence_names_attributes_that_exist(whole, by_sku):
    for listing in whole:
        known = {claim.attribute_id for claim in claims_of(by_sku[listing.sku], listing.language)}
        for sentence in listing.sentences:
            assert sentence.attribute_ids, sentence
            assert set(sentence.attribute_ids) <= known, sentence


def test_every_number_is_on_record(whole, by_sku):
    for listing in whole:
        claims = {}
        for claim in claims_of(by_sku[listing.sku], listing.language):
            claims.setdefault(claim.attribute_id, []).append(f"{claim.label} {claim.text}")
        for sentence in listing.sentences:
            borne = supported_by(text for key in sentence.attribute_ids for text in claims[key])
            assert unsupported(sentence.text, supported=borne, limits=frozenset()) == (), sentence


def test_no_sentence_is_said_twice(whole):
    for listing in whole:
        texts = [sentence.text for sentence in listing.sentences]
        assert len(texts) == len(set(texts)), listing.sku


def test_no_text_holds_a_slip(whole):
    slips = [
        (each.sku, each.language, found.group(), sentence.text)
        for each in whole
        for sentence in each.sentences
        if (found := _SLIPS.search(sentence.text))
    ]
    assert slips == []


def test_every_sentence_ends(whole):
    for listing in whole:
        end = "。！？" if listing.language == "ja" else ".!?"
        for sentence in listing.sentences:
            assert sentence.text[-1] in end, sentence


def test_english_copy_holds_no_japanese(whole):
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    found = [each.sku for each in whole if each.language == "en" and japanese.search(each.text)]
    assert found == []


@pytest.mark.parametrize("name", [channel.id for channel in CHANNELS])
def test_every_text_fits_its_channel(name, whole):
    channel = channel_of(name)
    for listing in whole:
        gap = "" if listing.language == "ja" else " "
        kept = fitted(listing.sentences, channel, gap=gap, denied=frozenset())
        body = gap.join(sentence.text for sentence in kept)
        title = fitted_title(listing.title, channel)
        assert [each for each in listing.sentences if each in kept] == list(kept), listing.sku
        assert length_findings(title, body, channel, "ja") == (), listing.sku
        assert kept, listing.sku
        if channel.title_most is not None:
            assert measure(title, channel.unit) <= channel.title_most
        if channel.body_most is not None:
            assert measure(body, channel.unit) <= channel.body_most
        if channel.sentences_most is not None:
            assert len(kept) <= channel.sentences_most


@pytest.mark.parametrize("name", [channel.id for channel in CHANNELS])
def test_a_draft_is_what_fits_its_channel(name, products, catalogue, writer, rules):
    channel = channel_of(name)
    for product in products[::40]:
        for language in LANGUAGES:
            listing = draft_listing(
                product,
                Placement(channel=name, language=language),
                catalogue=catalogue,
                writer=writer,
                rules=rules,
            )
            assert [each for each in listing.findings if each.severity == "block"] == []
            assert len(listing.sentences) <= (channel.sentences_most or 99)
            assert measure(listing.text, channel.unit) <= (channel.body_most or 9_999)
