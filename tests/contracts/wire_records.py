"""Records of every kind, for the tests of what a model is shown."""

from datetime import UTC, datetime

from assistant.domain.card import (
    ComparisonCard,
    ComparisonCell,
    ComparisonRow,
    DimensionStage,
    ListingCard,
    OrderCard,
    OrderLineCard,
    StageCard,
    StageQuote,
)
from assistant.domain.glossary import GlossaryTerm
from assistant.domain.money import yen
from assistant.domain.order import (
    Delivery,
    Effect,
    Order,
    OrderLine,
    Payment,
    PolicyRef,
    Proposal,
    ProposalLine,
)

NOW = datetime(2026, 4, 12, 9, 30, tzinfo=UTC)
ORDER = Order(
    id="M-1001",
    customer_id="C-7",
    placed_at=NOW,
    state="received",
    lines=(OrderLine(id="1", sku="SN-1-265", quantity=2, unit_price=yen(7_900)),),
    shipping_fee=yen(500),
    fees=yen(0),
    payment=Payment(method="card", last4="4242"),
    ship_to="東京都渋谷区1-2-3",
    delivery=Delivery(),
)
LTV = GlossaryTerm(
    id="ltv",
    preferred={"ja": "顧客生涯価値", "en": "lifetime value"},
    definition={"ja": "一人の顧客がもたらす利益の合計。"},
    basis="standard",
    seed_status="mentioned",
)
PROPOSAL = Proposal(
    id="P-1",
    kind="cancel",
    order_id="M-1001",
    summary="ご注文M-1001のキャンセル",
    lines=(ProposalLine(item_id="1", sku="SN-1-265", title="防水スニーカー", quantity=2),),
    effect=Effect(refund=yen(16_300), charge=yen(0), points_returned=1_200, to="カード"),
    policy=PolicyRef(id="cancel-order", version="2026-04"),
    record_version=1,
    expires_at=NOW,
    digest="d1g3st",
)
ORDER_CARD = OrderCard(
    order_id="M-1001",
    state="received",
    state_text="受付済み",
    placed_at="2026-04-12",
    lines=(
        OrderLineCard(
            id="1", sku="SN-1-265", title="防水スニーカー", quantity=2, unit_price=yen(7_900)
        ),
    ),
    total=yen(16_300),
    payment_text="カード払い",
)
COMPARISON = ComparisonCard(
    skus=("A", "B"),
    titles=("甲", "乙"),
    rows=(
        ComparisonRow(
            key="weight",
            label="重さ",
            cells=(
                ComparisonCell(sku="A", text="500g", recorded=True),
                ComparisonCell(sku="B", text="—", recorded=False),
            ),
        ),
    ),
)
STAGE = StageCard(
    model="m",
    model_version="1",
    title="成熟度",
    overall_low=1,
    overall_high=2,
    overall_text="1–2の間",
    dimensions=(
        DimensionStage(
            id="d",
            label="分析",
            low=1,
            high=2,
            low_label="初期",
            high_label="定着",
            coverage=0.5,
            quotes=(
                StageQuote(criterion_id="c", criterion="毎週見る", quote="月末", value=0, level=2),
            ),
        ),
    ),
    undecided=("c2",),
    next_question="誰が見ますか。",
)
LISTING = ListingCard(
    sku="A", channel="web", language="ja", sentences=(), missing=("食洗機",), findings=("誇大",)
)
