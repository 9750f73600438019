"""An order in words: joined names, exact figures, nothing that is not on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.domain.money import yen
from assistant.domain.order import Delivery, Order, OrderLine, ParcelEvent, Payment, Shipment
from assistant.orders.record import order_passage, page_passages, points_passage
from assistant.orders.status import card_of, next_step
from assistant.orders.wording import Wording, wording_for
from assistant.ports import Knowledge

Make = Callable[..., Order]


def test_titles_carry_the_options_in_the_readers_language(
    make_order: Make, knowledge: Knowledge
) -> None:
    order = make_order()
    for language, title in (
        ("ja", "防水スニーカー（ネイビー・26.5）"),
        ("en", "Waterproof Sneakers (Navy, 26.5)"),
        ("zh", "Waterproof Sneakers (Navy, 26.5)"),
    ):
        wording = wording_for((order,), knowledge=knowledge, language=language)
        assert card_of(order, wording).lines[0].title == title


def test_options_that_hold_brackets_are_not_bracketed_again(
    make_order: Make, knowledge: Knowledge
) -> None:
    shoe = knowledge.products["MN-SHO-1001"]
    wide = shoe.variants[0].model_copy(
        update={"option_labels": {"size": {"ja": "M（830mL）"}}, "options": {"size": "M"}}
    )
    products = {shoe.sku: shoe.model_copy(update={"variants": (wide,)})}
    order = make_order()
    wording = wording_for((order,), knowledge=replace(knowledge, products=products), language="ja")
    assert wording.title("MN-SHO-1001-navy-26.5") == "防水スニーカー M（830mL）"


def test_a_product_no_longer_in_the_catalogue_is_named_by_its_sku(
    make_order: Make, knowledge: Knowledge
) -> None:
    gone = OrderLine(id="L1", sku="OLD-1", quantity=1, unit_price=yen(100))
    order = make_order(lines=(gone,))
    wording = wording_for((order,), knowledge=knowledge, language="ja")
    assert card_of(order, wording).lines[0].title == "OLD-1"


def test_a_card_repeats_the_record(make_order: Make, knowledge: Knowledge) -> None:
    order = make_order(
        state="shipped",
        points_used=100,
        delivery=Delivery(kind="pickup", location="umeda"),
    )
    card = card_of(order, wording_for((order,), knowledge=knowledge, language="ja"))
    assert card.order_id == "M-1"
    assert (card.state, card.state_text) == ("shipped", "発送済み")
    assert card.placed_at == "2026-11-21T09:00+09:00"
    assert card.total == yen(2 * 6980 + 600 - 100)
    assert card.payment_text == "クレジットカード（下4桁 4417）"
    assert card.delivery_text == "店舗受け取り（梅田店）"


def test_a_wished_day_is_told_as_a_wish(make_order: Make) -> None:
    wish = Delivery(requested_date="2026-11-27", time_slot="18–20時")
    order = make_order(delivery=wish)
    assert card_of(order, Wording("ja")).delivery_text == (
        "宅配便、お届け希望日 2026年11月27日、18–20時"
    )
    assert card_of(order, Wording("en")).delivery_text == (
        "Parcel, requested for 27 Nov 2026, 18:00–20:00"
    )


def test_an_unpaid_order_says_so(make_order: Make) -> None:
    order = make_order(state="pending_payment", payment=Payment(method="convenience_store"))
    assert card_of(order, Wording("ja")).payment_text == "コンビニ前払い（お支払い待ち）"
    assert card_of(order, Wording("en")).payment_text == "Convenience store (not paid yet)"


@pytest.mark.parametrize(
    ("state", "ja"),
    [
        ("pending_payment", "お支払いはまだ確認できていません。"),
        ("received", "ご注文を受け付けました。出荷準備はまだ始まっていません。"),
        ("preparing", "出荷の準備中で、まだ発送していません。"),
        ("shipped", "発送済みですが、配送会社の記録はまだありません。"),
        ("partly_shipped", "一部を発送しました。2点はまだ発送していません。"),
        ("delivered", "配達完了と記録されています。"),
        ("cancelled", "このご注文はキャンセル済みです。"),
        ("returned", "返品が完了しています。"),
    ],
)
def test_the_next_step_is_what_the_state_says(make_order: Make, state: str, ja: str) -> None:
    assert next_step(make_order(state=state), "ja") == ja


def test_the_latest_report_of_all_parcels_is_told(make_order: Make) -> None:
    order = make_order(state="shipped")
    early = ParcelEvent(at=order.placed_at, status="in_transit", place="羽田")
    late = ParcelEvent(
        at=order.placed_at + timedelta(hours=5), status="absence_notice", place="那覇営業所"
    )
    parcels = tuple(
        Shipment(id=name, carrier="宅配便", tracking=name, line_ids=("L1",), events=events)
        for name, events in (("S1", (late, early)), ("S2", (early,)))
    )
    one = order.model_copy(update={"shipments": parcels[:1]})
    two = order.model_copy(update={"shipments": parcels})
    assert next_step(one, "ja") == (
        "荷物の最新の記録は「ご不在のため持ち戻り」です（11月21日 14:00、那覇営業所）。"
    )
    assert next_step(two, "en") == (
        "There are 2 parcels; the latest record is “Nobody home, taken back” "
        "(21 Nov 14:00, 那覇営業所)."
    )
    assert [step.status for step in card_of(one, Wording("ja")).shipments[0].events] == [
        "輸送中",
        "ご不在のため持ち戻り",
    ]


def test_a_status_without_words_is_shown_as_recorded(make_order: Make) -> None:
    event = ParcelEvent(at=make_order().placed_at, status="税関で検査中")
    parcel = Shipment(id="S1", carrier="x", tracking="1", line_ids=("L1",), events=(event,))
    order = make_order(state="shipped", shipments=(parcel,))
    assert next_step(order, "ja") == "荷物の最新の記録は「税関で検査中」です（11月21日 09:00）。"


def test_a_record_can_be_cited_line_by_line(make_order: Make, knowledge: Knowledge) -> None:
    order = make_order(gift={"wrapping": "box", "noshi": "御祝"}, points_used=1000)
    passage = order_passage(order, wording_for((order,), knowledge=knowledge, language="ja"))
    assert (passage.id, passage.document_id, passage.record_id) == (
        "record:M-1",
        "record:M-1",
        "M-1",
    )
    assert passage.title == "注文 M-1"
    assert passage.text.split("\n") == [
        "注文番号：M-1",
        "注文日時：2026年11月21日 09:00",
        "状態：受付済み",
        "商品：防水スニーカー（ネイビー・26.5） 6,980円 × 2",
        "送料：600円",
        "ご利用ポイント：1,000ポイント",
        "合計：13,560円",
        "お支払い：クレジットカード（下4桁 4417）",
        "お届け：宅配便",
        "ギフト包装：ギフトボックス、のし「御祝」",
        "ご案内：ご注文を受け付けました。出荷準備はまだ始まっていません。",
    ]


def test_points_are_told_with_their_last_day(people: tuple) -> None:
    assert points_passage(people[0].points, "ja").text == (
        "ポイント残高：1,840ポイント\n有効期限：2027年10月29日"
    )
    assert points_passage(people[1].points, "en").text == "Point balance: 0 points"


def test_a_policy_section_is_quoted_in_the_readers_language(knowledge: Knowledge) -> None:
    page = "cancel-order#注文はいつまでキャンセルできますか"
    (ja,) = page_passages(page, records=knowledge.records, language="ja")
    (en,) = page_passages(page, records=knowledge.records, language="fr")
    assert ja.text.startswith("ご注文は、出荷準備に入るまでキャンセルできます。")
    assert (en.heading, en.language) == ("Until when can I cancel?", "en")
    assert en.version == "2026-04"


@pytest.mark.parametrize("page", ["cancel-order#無い見出し", "no-such-page#見出し"])
def test_a_page_that_is_not_indexed_is_not_quoted(knowledge: Knowledge, page: str) -> None:
    assert page_passages(page, records=knowledge.records, language="ja") == ()
