"""Records as a model reads them: what the reader may know, formatted, and nothing else."""

import pytest
from wire_briefs import RETURNS, SNEAKER, passage
from wire_records import COMPARISON, LISTING, LTV, ORDER, ORDER_CARD, PROPOSAL, STAGE

from assistant.adapters.openai_chat.facts import Fact, facts_of
from assistant.domain.card import (
    Card,
)
from assistant.domain.conversation import HandoffRef, Needs, Refusal
from assistant.domain.money import yen
from assistant.domain.outcome import (
    Detail,
    OrdersFound,
    Outcome,
    PointsFound,
    ProductsFound,
    Settled,
    TermFound,
    Unmet,
)


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        (
            ProductsFound(
                total=2,
                compared=9,
                without_value=3,
                sort="attribute_asc",
                sort_label="weight",
                sort_text="重さ",
                limits=("26.5cm",),
                unmet=(
                    Unmet(kind="colour", said="白", nearest="ライトグレー", otherwise=yen(9_900)),
                ),
                unknown=("渋谷店",),
                loose=True,
            ),
            "products that fit: 2; compared: 9\nlimits: 26.5cm\nsorted by: 重さ (attribute_asc)\n"
            "without a recorded value: 3\ncould not be met: colour 白; nearest: ライトグレー; "
            "met from 9,900円 without the price limit\nnot known to the catalogue: 渋谷店\n"
            "the reader's words are not in these records; they are only near in meaning",
        ),
        (
            TermFound(asked="LTV", term=LTV),
            "asked: LTV\nterm: 顧客生涯価値\n"
            "whose definition: standard; in the source documents: mentioned\n"
            "definition: 一人の顧客がもたらす利益の合計。",
        ),
        (
            TermFound(asked="XYZ", near=("LTV", "CVR")),
            "asked: XYZ\nnot in the glossary\nnear: LTV, CVR",
        ),
        (
            OrdersFound(orders=(ORDER,)),
            "order M-1001: received, placed 2026-04-12, total 16,300円",
        ),
        (
            PointsFound(balance=1_200, expires_on="2026-12-31"),
            "points: 1,200, expire on 2026-12-31",
        ),
        (
            Settled(kind="cancel", order=ORDER, repeated=True),
            "done: cancel of order M-1001, now received (already done by an earlier confirmation)",
        ),
    ],
)
def test_every_detail_is_told_in_full(detail: Detail, lines: str) -> None:
    (fact,) = facts_of(Outcome(name="look_up", detail=detail), "ja")
    assert fact == Fact(heading="look_up (ok)", text=lines)


def test_a_proposal_says_that_nothing_has_changed_and_keeps_its_digest() -> None:
    needs = Needs(kind="confirmation", options=("はい", "いいえ"))
    (fact,) = facts_of(Outcome(name="propose_cancel", proposal=PROPOSAL, needs=needs), "ja")
    assert fact.text == (
        "proposed, nothing is changed yet, the reader must confirm: ご注文M-1001のキャンセル\n"
        "concerns: 防水スニーカー × 2\nrefund: 16,300円 カード\npoints returned: 1,200\n"
        "policy: cancel-order 2026-04\n"
        "needed from the reader next: confirmation (options: はい, いいえ)"
    )


def test_refusals_and_handovers_are_told() -> None:
    outcome = Outcome(
        name="order_status",
        code="order_not_found",
        refusal=Refusal(code="order_not_found", message="ご注文が見つかりません。"),
        handoff=HandoffRef(id="H-1", status="queued"),
    )
    assert list(facts_of(outcome, "ja")) == [
        Fact(
            "order_status (order_not_found)",
            "refused: ご注文が見つかりません。\npassed to a person: queued",
        )
    ]


def test_what_was_asked_of_a_record_is_kept_apart_from_what_it_has() -> None:
    outcome = Outcome(
        name="show_product", asked={"colour": "白", "colours": "黒、青"}, labels=("重さ",)
    )
    (fact,) = facts_of(outcome, "ja")
    assert fact.text == "asked colour: 白\ncolours there are: 黒、青\nasked for: 重さ"


@pytest.mark.parametrize(
    ("card", "fact"),
    [
        (
            SNEAKER,
            Fact(
                "product",
                "防水スニーカー (SN-1, SN-1-265)\nprice: 7,900円\nsize: 26.5\nin stock: yes",
                "product-SN-1",
            ),
        ),
        (
            ORDER_CARD,
            Fact(
                "order",
                "order M-1001: 受付済み, placed 2026-04-12\n防水スニーカー × 2, 7,900円 each\n"
                "total: 16,300円\nカード払い",
            ),
        ),
        (COMPARISON, Fact("comparison", "compared: 甲 | 乙\n重さ: 500g | —")),
        (
            STAGE,
            Fact(
                "stage",
                "成熟度 (1): 1–2の間\n分析: 初期 – 定着\n"
                "criterion: 毎週見る / the client said: 月末\nundecided: c2\n"
                "ask next: 誰が見ますか。",
            ),
        ),
        (LISTING, Fact("listing", "missing attribute: 食洗機\nmarked: 誇大")),
    ],
)
def test_every_card_is_told_in_full(card: Card, fact: Fact) -> None:
    assert list(facts_of(Outcome(name="show", cards=(card,)), "ja")) == [fact]


def test_records_can_be_cited_by_their_id() -> None:
    record = passage("M-1001", "受付済みです。")
    facts = list(facts_of(Outcome(name="order_status", records=(record, RETURNS)), "ja"))
    assert [fact.evidence_id for fact in facts] == ["M-1001", "returns"]


def test_nothing_is_told_that_the_reader_was_not_shown() -> None:
    outcome = Outcome(
        name="all",
        detail=OrdersFound(orders=(ORDER,)),
        proposal=PROPOSAL,
        cards=(ORDER_CARD, SNEAKER),
    )
    told = " ".join(fact.text for fact in facts_of(outcome, "ja"))
    for hidden in ("C-7", "渋谷区", "4242", "d1g3st", "P-1"):
        assert hidden not in told
