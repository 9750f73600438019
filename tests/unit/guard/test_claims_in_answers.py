"""Claims about orders, deeds, stock, stages and promises: said where a record makes them, alone."""

import pytest
from guard_claims import UNPROVEN
from guard_evidence import (
    CANCELLED,
    HANDED_OVER,
    RECEIVED,
    REDUCED,
    RETURNS,
    SHIPPED,
    SHIPPING,
    SNEAKER,
    SOLD_OUT,
    STAGES,
    may_say,
)

from assistant.domain.outcome import Outcome, ProductsFound
from assistant.guard.claims import claims_in, kinds
from assistant.guard.spelling import folded

PAGES = (SHIPPING, RETURNS)


@pytest.mark.parametrize("said", [said for each in UNPROVEN.values() for said in each])
def test_what_no_record_says_is_withheld(said: str) -> None:
    assert not may_say(said, pages=PAGES)


def test_every_kind_of_claim_is_shown_by_an_example() -> None:
    shown = {
        claim.kind.name
        for examples in UNPROVEN.values()
        for said in examples
        for claim in claims_in(folded(said))
    }

    assert shown == kinds()


@pytest.mark.parametrize(
    "said",
    [
        "返金は完了していますか。",
        "キャンセルされますか?",
        "Has your order been shipped?",
        "Is it in stock?",
        "キャンセルしましたらお知らせください。",
        "発送が完了した場合はキャンセルできません。",
        "発送後のキャンセルはできません。",
        "もし在庫がある場合はお知らせください。",
        "在庫がない場合はお知らせください。",
        "Once it has been shipped, it cannot be cancelled.",
        "If your order has been shipped, please return it.",
        "まだ何も変わっていません。",
        "Nothing has been changed.",
        "確認しました。",
        "承知しました。",
        "担当者におつなぎすることもできます。",
        "We can pass you to a person.",
        "Feel free to ask.",
        "It is silicone-free, sulfate-free.",
        "A fragrance free cream.",
        "送料は600円です。",
        "本州は6,000円以上で無料です。",
        "6,000円以上のご注文は送料無料です。",
        "送料は6,000円以上で無料になります。",
        "離島は無料になりません。",
        "Shipping is free from 6,000 yen.",
        "発送から2~4営業日でお届けします。",
        "8日以内にご連絡いただければ返品できます。",
        "返品を確認してから14日以内に返金します。",
        "Refunds are made within 14 days.",
        "返送料はお客様のご負担です。",
        "いつ発送されるかは、ご注文の状態によります。",
        "「残りわずか」は、在庫の数が少ない商品です。",
        "These payment methods are available.",
        "出荷準備に入る前なら変更できます。",
    ],
)
def test_a_question_a_condition_a_denial_and_a_rule_of_the_pages_are_no_claims(said: str) -> None:
    assert may_say(said, pages=PAGES)


ORDERS = (RECEIVED, SHIPPED)


@pytest.mark.parametrize(
    ("said", "records"),
    [
        ("ご注文M-2026-10024は発送済みです。", ORDERS),
        ("ご注文M-2026-10023は受付済みです。", ORDERS),
        ("M-2026-10024は発送済み、M-2026-10023は受付済みです。", ORDERS),
        ("すでに発送しました。", (SHIPPED,)),
        ("11月19日の時点で輸送中です。", (SHIPPED,)),
        ("Your order has been shipped.", (SHIPPED,)),
        ("まだ発送していません。", (RECEIVED,)),
        ("ご注文をキャンセルしました。", (CANCELLED,)),
        ("Order M-2026-10018 is cancelled.", (CANCELLED,)),
        ("リュックを2点、合計8,560円でご注文です。", (SHIPPED,)),
        ("11月18日にご注文いただきました。", (SHIPPED,)),
        ("カードの下4桁は4242です。", (SHIPPED,)),
        ("在庫があります。", (SNEAKER,)),
        ("渋谷店の在庫は3点です。", (SNEAKER,)),
        ("残り3点です。", (SNEAKER,)),
        ("梅田店には在庫がありません。", (SNEAKER,)),
        ("26.5cmの在庫があります。", (SNEAKER,)),
        ("It is in stock.", (SNEAKER,)),
        ("MN-SHO-1001は在庫があります。", (SNEAKER, SOLD_OUT)),
        ("在庫切れです。", (SOLD_OUT,)),
        ("定価の半額です。", (REDUCED,)),
        ("7,900円引きです。", (REDUCED,)),
        ("現在値下げ中です。", (REDUCED,)),
        ("全体としてクロール〜ウォークの間です。", (STAGES,)),
        ("段階1〜2の間です。", (STAGES,)),
        ("データはクロールです。", (STAGES,)),
        ("段階1です。", (STAGES,)),
        ("3項目はまだ判断できません。", (STAGES,)),
        ("担当者におつなぎしました。", (HANDED_OVER,)),
        ("I have passed you to a person.", (HANDED_OVER,)),
    ],
)
def test_what_a_record_says_is_said(said: str, records: tuple[Outcome, ...]) -> None:
    assert may_say(said, *records)


@pytest.mark.parametrize(
    ("said", "records"),
    [
        ("ご注文M-2026-10023は発送済みです。", ORDERS),
        ("M-2026-10024は受付済みで、M-2026-10023は発送済みです。", ORDERS),
        ("発送済みです。", ORDERS),
        ("配達完了しています。", (SHIPPED,)),
        ("キャンセルしました。", (SHIPPED,)),
        ("明日届きます。", (SHIPPED,)),
        ("11月30日に発送済みです。", (SHIPPED,)),
        ("11月18日に届きます。", (RECEIVED,)),
        ("返金も完了しました。", (CANCELLED,)),
        ("渋谷店の在庫は4点です。", (SNEAKER,)),
        ("梅田店に在庫があります。", (SNEAKER,)),
        ("残り2点です。", (SNEAKER,)),
        ("在庫があります。", (SOLD_OUT,)),
        ("MN-SHO-1002は在庫があります。", (SNEAKER, SOLD_OUT)),
        ("8,000円引きです。", (REDUCED,)),
        ("半額です。", (SNEAKER,)),
        ("全体としてウォークです。", (STAGES,)),
        ("御社はウォーク段階です。", (STAGES,)),
        ("段階2です。", (STAGES,)),
        ("You are at stage 2.", (STAGES,)),
        ("カードの下4桁は1234です。", (SHIPPED,)),
        ("4,242ポイントあります。", (SHIPPED,)),
        ("価格は1,001円です。", (SNEAKER,)),
    ],
)
def test_what_a_record_says_otherwise_is_withheld(said: str, records: tuple[Outcome, ...]) -> None:
    assert not may_say(said, *records)


def test_a_claim_is_held_against_the_record_it_cites() -> None:
    assert may_say("発送済みです。", *ORDERS, cited=("record:M-2026-10024",))
    assert not may_say("発送済みです。", *ORDERS, cited=("record:M-2026-10023",))


def test_an_order_that_is_not_on_record_is_in_no_state() -> None:
    assert not may_say("M-2026-99999は発送済みです。", SHIPPED, asked="M-2026-99999は?")


def test_a_limit_that_names_stock_is_no_claim_of_stock() -> None:
    detail = ProductsFound(total=1, compared=3, limits=("在庫あり", "3"))
    found = SOLD_OUT.model_copy(update={"detail": detail})

    assert may_say("在庫ありに合う商品は1点です。", found)
    assert not may_say("在庫ありです。", found)
    assert not may_say("価格は3,333円です。", found)


def test_a_whole_sentence_of_the_evidence_is_said_as_it_is() -> None:
    told = "在庫がありますと出ていても、発送済みです。"
    page = RETURNS.model_copy(update={"text": f"返品の例：{told}"})

    assert may_say(told, pages=(page,))
    assert not may_say("発送済みです。", pages=(page,))


def test_a_copied_sentence_with_another_link_is_withheld() -> None:
    page = RETURNS.model_copy(update={"text": "[返品](/returns)をご覧ください。"})

    assert may_say("[返品](/returns)をご覧ください。", pages=(page,))
    assert not may_say("[返品](https://evil.xyz)をご覧ください。", pages=(page,))
