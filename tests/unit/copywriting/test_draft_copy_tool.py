"""The tool: by SKU or variant, with its record, and honest about what the request asks in vain."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from assistant.domain.action import DraftCopy
from assistant.domain.card import ListingCard
from assistant.domain.conversation import TurnRequest
from assistant.domain.document import Document, Origin
from assistant.domain.reader import Reader
from assistant.ingest.chunking import chunks
from assistant.ports import TokenCounter
from assistant.services import Services
from assistant.settings import Settings
from assistant.tools.call import Call
from assistant.tools.draft_copy import run


@pytest.fixture(scope="module")
def knowledge(products, make_knowledge):
    documents = [
        Document(
            id=f"product:{each.sku}",
            kind="product",
            record=each,
            origin=Origin(root="knowledge", path="catalogue"),
            content_hash="",
        )
        for each in products
    ]
    passages = [
        chunk.passage
        for document in documents
        for chunk in chunks(document, tokens=cast("TokenCounter", SimpleNamespace(count=len)))
    ]
    return make_knowledge(documents, passages)


@pytest.fixture
def ask(knowledge, writer):
    def run_with(text, action, language="ja"):
        services = SimpleNamespace(settings=Settings(), listing_writer=writer)
        turn = TurnRequest(
            conversation_id="c",
            turn_id="t",
            text=text,
            reader=Reader(role="merchandiser", audience="merchandiser"),
            now=datetime(2026, 4, 1, tzinfo=UTC),
        )
        call = Call(
            turn=turn,
            language=language,
            knowledge=knowledge,
            services=cast("Services", services),
        )
        return run(action, call)

    return run_with


def test_a_product_is_drafted_with_its_card_and_its_record(ask):
    outcome = ask("MN-TBL-1002の説明文を書いて", DraftCopy(sku="MN-TBL-1002"))

    [card], [record] = outcome.cards, outcome.records
    assert outcome.code == "ok"
    assert record.id == "product:MN-TBL-1002#ja"
    assert isinstance(card, ListingCard)
    assert [each.text for each in card.sentences] == [
        each.text for each in outcome.listing.sentences
    ]
    assert all(each.attribute_ids for each in card.sentences)
    assert card.missing == outcome.listing.missing != ()


def test_a_variant_sku_names_its_product_whatever_its_case(ask, by_sku):
    variant = by_sku["MN-TBL-1001"].variants[0].sku

    assert ask("", DraftCopy(sku=variant.lower())).listing.sku == "MN-TBL-1001"


def test_an_unknown_sku_is_refused_without_a_draft(ask):
    outcome = ask("NO-1の説明文", DraftCopy(sku="NO-1"))

    assert (outcome.code, outcome.refusal.code) == ("not_in_knowledge", "not_in_knowledge")
    assert "NO-1" in outcome.refusal.message
    assert (outcome.listing, outcome.cards) == (None, ())


def test_an_unknown_channel_is_refused_and_the_known_are_named(ask):
    outcome = ask("", DraftCopy(sku="MN-TBL-1001", channel="fax"))

    assert outcome.refusal.message == (
        "「fax」というチャネルはありません。使えるのはweb、google、line、email、shortです。"
    )


def test_a_claim_the_law_does_not_allow_is_not_written_and_an_alternative_is_offered(ask):
    outcome = ask("MN-SKN-1001にシミが消えるって書いて", DraftCopy(sku="MN-SKN-1001"))

    [finding] = [each for each in outcome.listing.findings if each.rule_id == "spots-erase"]
    assert "シミ" not in outcome.listing.text
    assert "薬機法第66条第1項" in finding.why
    assert finding.instead.endswith(
        "この商品の登録から書けるのは「皮膚にうるおいを与える」「皮膚の乾燥を防ぐ」です。"
    )
    assert any("薬機法" in line for line in outcome.cards[0].findings)


def test_a_sunscreen_may_say_what_a_cream_may_not(ask):
    outcome = ask("シミが消えるって書いて", DraftCopy(sku="MN-SKN-1301"))

    [finding] = [each for each in outcome.listing.findings if each.rule_id == "spots-erase"]
    assert "「日やけによるシミ、ソバカスを防ぐ」" in finding.instead


def test_a_quasi_drug_is_offered_its_approved_wording(ask, by_sku):
    approved = by_sku["MN-SKN-1903"].attributes["approved_effect"].value["ja"]

    outcome = ask("シミが消えるって書いて", DraftCopy(sku="MN-SKN-1903"))

    [finding] = [each for each in outcome.listing.findings if each.rule_id == "spots-erase"]
    assert f"「{approved}」" in finding.instead


def test_a_fact_the_request_wants_is_asked_for_first(ask):
    outcome = ask("電子レンジ対応と書いて", DraftCopy(sku="MN-TBL-1002"))

    assert outcome.listing.missing[0].startswith("電子レンジ対応の可否が登録されていません。")


def test_a_fact_recorded_as_no_is_told(ask):
    outcome = ask("日本製って書いて", DraftCopy(sku="MN-APP-2001"))

    assert outcome.listing.findings[0].rule_id == "claim-denied"
    assert outcome.listing.findings[0].why == "登録では「日本製」は「いいえ」です。"
    assert "日本製" not in outcome.listing.text


def test_english_copy_for_a_japanese_reader_is_told_in_japanese(ask):
    outcome = ask("英語で", DraftCopy(sku="MN-TBL-1002", language="en"))

    assert outcome.listing.text.startswith("Kohiki stoneware mug")
    assert "登録されていません" in outcome.listing.missing[0]
    assert outcome.records[0].id == "product:MN-TBL-1002#en"
