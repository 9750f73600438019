"""Evidence for the tests of the guard: a policy, two orders, a product, a result, a hand-over."""

from datetime import UTC, datetime

from assistant.domain.brief import Brief
from assistant.domain.card import (
    DimensionStage,
    OrderCard,
    OrderLineCard,
    ProductCard,
    StageCard,
    StockLine,
)
from assistant.domain.conversation import HandoffRef, Memory
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.domain.money import Money, yen
from assistant.domain.outcome import Outcome
from assistant.domain.understanding import Question, Understanding
from assistant.guard.answer import known_from, supports

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def passage(name: str, text: str, title: str = "") -> Passage:
    """Make a passage of a page."""
    return Passage(
        id=name,
        document_id=name,
        record_id=name,
        kind="page",
        language="ja",
        title=title or name,
        text=text,
        source=name,
    )


def order(order_id: str, state: str, state_text: str, told: str) -> Outcome:
    """Make what showing an order brings: its card and its record in words."""
    card = OrderCard(
        order_id=order_id,
        state=state,
        state_text=state_text,
        placed_at="2026-11-18T10:00+09:00",
        lines=(
            OrderLineCard(
                id="1", sku="MN-BAG-4001-navy", title="リュック", quantity=2, unit_price=yen(3_980)
            ),
        ),
        total=yen(8_560),
        payment_text="クレジットカード（下4桁 4242）",
    )
    record = passage(
        f"record:{order_id}", f"注文番号：{order_id}\n状態：{state_text}\nご案内：{told}"
    )
    return Outcome(name="order_status", cards=(card,), records=(record,))


SHIPPED = order(
    "M-2026-10024",
    "shipped",
    "発送済み",
    "荷物の最新の記録は「輸送中」です（11月19日 14:05、東京）。",
)
RECEIVED = order(
    "M-2026-10023",
    "received",
    "受付済み",
    "ご注文を受け付けました。出荷準備はまだ始まっていません。",
)
CANCELLED = order("M-2026-10018", "cancelled", "キャンセル済み", "このご注文はキャンセル済みです。")


def product(sku: str, *, shibuya: int, umeda: int, before: Money | None = None) -> Outcome:
    """Make what showing a product brings, with its stock in two places."""
    lines = tuple(
        StockLine(location=place, label=label, quantity=count, as_of="2026-11-20 09:00")
        for place, label, count in (("shibuya", "渋谷店", shibuya), ("umeda", "梅田店", umeda))
    )
    card = ProductCard(
        sku=sku,
        variant_sku=f"{sku}-white-26.5",
        title="防水スニーカー",
        price=yen(7_900),
        list_price=before,
        options={"color": "ホワイト", "size": "26.5"},
        in_stock=shibuya + umeda > 0,
        stock=lines,
        url=f"/products/{sku}",
        evidence_id=f"product:{sku}#ja",
    )
    return Outcome(name="show_product", cards=(card,))


SNEAKER = product("MN-SHO-1001", shibuya=3, umeda=0)
SOLD_OUT = product("MN-SHO-1002", shibuya=0, umeda=0)
REDUCED = product("MN-SHO-1003", shibuya=1, umeda=1, before=yen(15_800))
STAGES = Outcome(
    name="assess_maturity",
    cards=(
        StageCard(
            model="commerce-cwr",
            model_version="1.0",
            title="EC成熟度",
            overall_low=1,
            overall_high=2,
            overall_text="クロール〜ウォークの間です",
            dimensions=(
                DimensionStage(
                    id="data",
                    label="データ",
                    low=1,
                    high=1,
                    low_label="クロール",
                    high_label="クロール",
                    coverage=1.0,
                ),
                DimensionStage(
                    id="method",
                    label="方法",
                    low=0,
                    high=2,
                    low_label="未着手",
                    high_label="ウォーク",
                    coverage=0.3,
                ),
            ),
            undecided=("a", "b", "c"),
        ),
    ),
)
HANDED_OVER = Outcome(name="open_handoff", handoff=HandoffRef(id="H-1", status="queued"))
SHIPPING = passage(
    "shipping-fees",
    "本州・四国・九州への送料は600円（税込）です。ご注文金額が6,000円以上で送料無料です。"
    "離島への送料は、金額にかかわらず無料になりません。\n発送から2〜4営業日でお届けします。",
    title="送料",
)
RETURNS = passage(
    "returns",
    "商品の到着後8日以内であれば返品できます。返品の確認後、14日以内に返金します。"
    "返送料はお客様のご負担です。",
    title="返品",
)


def brief(*outcomes: Outcome, pages: tuple[Passage, ...] = (), asked: str = "どうですか") -> Brief:
    """Make a brief on some outcomes and pages."""
    return Brief(
        rules="",
        question=Question(text=asked, language="ja"),
        understanding=Understanding(
            agent="support", intent="ask_policy", language="ja", query=asked
        ),
        memory=Memory(),
        evidence=Evidence(
            found=tuple(Found(passage=each, score=1.0) for each in pages), confident=bool(pages)
        ),
        outcomes=outcomes,
    )


def may_say(
    words: str,
    *outcomes: Outcome,
    pages: tuple[Passage, ...] = (),
    asked: str = "どうですか",
    cited: tuple[str, ...] = (),
) -> bool:
    """Tell whether some words may be said on this evidence."""
    return supports(known_from(brief(*outcomes, pages=pages, asked=asked)), words, cited=cited)
