"""The scorers, on examples made by hand with values worked out by hand."""

import math
from datetime import UTC, datetime

import pytest

from assistant.domain.assessment import CriterionAnswer
from assistant.domain.card import ProductCard
from assistant.domain.conversation import FinishedTurn, HandoffRef, Refusal
from assistant.domain.document import Passage
from assistant.domain.evidence import Citation
from assistant.domain.money import yen
from assistant.domain.product import Attribute, Product, Stock, Variant
from evals.scorers import cards, citing, ranking, reading, refusing, words


def turn(text="", **more):
    return FinishedTurn(
        conversation_id="c", turn_id="t", agent="support", language="ja", text=text, **more
    )


def citation(name="page:p:ja#1", quote="送料は600円", kind="page"):
    return Citation(n=1, id=name, kind=kind, title="", source="", quote=quote)


@pytest.fixture
def stored():
    passage = Passage(
        id="page:p:ja#1", document_id="page:p:ja", record_id="p", kind="page", language="ja",
        title="送料", text="送料は600円です。", source="pages/p.ja.md",
    )  # fmt: skip
    return {passage.id: passage}


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("送料は６００円です", "600円", True),
        ("送料は 600 円 です", "600円", True),
        ("送料は600[1]円です", "600円", True),
        ("Free over JPY 6,000", "jpy6,000", True),
        ("送料は6,000円です", "600円", False),
        ("We have none left", "no ", False),
        ("We have no red one", "no ", True),
        ("We do not sell it", "no ", False),
    ],
)
def test_a_substring_counts_whatever_its_width_case_and_spaces(text, wanted, said):
    assert words.says(text, wanted) is said


def test_of_every_group_one_must_be_said_and_nothing_forbidden():
    assert words.missing("14日以内なら600円", [["14日", "30日"], ["600円"]]) == ()
    assert words.missing("14日以内なら", [["14日"], ["600円", "無料"]]) == ("600円/無料",)
    assert words.forbidden("90日です", ["90日です", "無料"]) == ("90日です",)


def test_what_stands_on_a_card_is_shown_too():
    card = ProductCard(
        sku="A", variant_sku="A-1", title="リュック", price=yen(4980), in_stock=True, url="/a",
        evidence_id="e",
    )  # fmt: skip
    assert words.says(words.shown(turn("こちらです", cards=(card,))), "4,980円")


def test_ranking_values_are_those_of_the_first_right_record():
    ranked = ranking.records(["a", "b", "b", "c", "a"])
    assert ranked == ("a", "b", "c")
    assert ranking.ndcg(ranked, {"c", "x"}, within=10) == pytest.approx(1 / math.log2(4))
    assert ranking.reciprocal_rank(ranked, {"c"}, within=10) == pytest.approx(1 / 3)
    assert ranking.recall(ranked, {"c"}, within=2) == 0.0
    assert ranking.recall(ranked, {"c"}, within=3) == 1.0
    assert ranking.ndcg(ranked, {"x"}, within=10) == 0.0
    assert ranking.ndcg(ranked, {"a", "b"}, within=10) == 1.0


def test_a_quote_must_stand_in_the_passage_as_stored(stored):
    assert citing.untrue_quotes([citation()], stored) == ()
    assert citing.untrue_quotes([citation(quote="送料は 600円")], stored) == ("page:p:ja#1",)
    assert citing.untrue_quotes([citation(quote="")], stored) == ("page:p:ja#1",)
    assert citing.untrue_quotes([citation(name="page:gone:ja#1")], stored) == ("page:gone:ja#1",)
    assert citing.untrue_quotes([citation(name="record:M-1", kind="record")], stored) == ()


def test_any_of_the_right_records_is_enough(stored):
    assert citing.cites_any([citation()], stored, ["q", "p"])
    assert not citing.cites_any([citation()], stored, ["q"])
    assert not citing.cites_any([], stored, ["p"])


@pytest.fixture
def rucksack():
    stock = (Stock(location="tokyo", quantity=2, as_of=datetime(2026, 11, 21, tzinfo=UTC)),)
    red = Variant(sku="A-red", options={"color": "crimson"}, price=yen(4980), stock=stock)
    blue = Variant(sku="A-blue", options={"color": "navy", "size": "M"}, price=yen(5980))
    return Product(
        sku="A",
        title={"ja": "リュック"},
        category={"ja": ("バッグ", "リュック")},
        price=yen(4980),
        variants=(red, blue),
        attributes={"waterproof": Attribute(value=True)},
    )


def card(variant, price, *, in_stock):
    return ProductCard(
        sku="A", variant_sku=variant, title="リュック", price=yen(price), in_stock=in_stock,
        url="/a", evidence_id="e",
    )  # fmt: skip


def test_every_card_must_meet_every_limit_by_the_records(rucksack):
    limits = cards.Limits.model_validate(
        {"price_max": 5000, "in_stock": True, "category": "リュック", "color": "red",
         "attributes": {"waterproof": True}}
    )  # fmt: skip
    red, blue = card("A-red", 4980, in_stock=True), card("A-blue", 5980, in_stock=False)
    families = {"crimson": "red", "navy": "blue"}
    assert cards.broken(limits, [red], {"A": rucksack}, families) == ()
    assert cards.broken(limits, [red, blue], {"A": rucksack}, families) == (
        "A-blue: price_max",
        "A-blue: in_stock",
        "A-blue: color",
    )


def test_no_card_at_all_and_a_card_with_a_wrong_price_are_broken(rucksack):
    assert cards.broken(cards.Limits(), [], {"A": rucksack}) == ("cards",)
    wrong = card("A-red", 4000, in_stock=True)
    assert cards.broken(cards.Limits(), [wrong], {"A": rucksack}) == ("A-red: price",)
    unknown = card("B-1", 4980, in_stock=True)
    assert cards.broken(cards.Limits(), [unknown], {"A": rucksack}) == ("B-1: record",)


def test_sizes_attributes_and_lower_prices_are_limits_too(rucksack):
    blue = card("A-blue", 5980, in_stock=False)
    limits = cards.Limits.model_validate(
        {"size": "L", "price_min": 6000, "attributes": {"waterproof": False, "weight": 300}}
    )
    assert cards.broken(limits, [blue], {"A": rucksack}) == (
        "A-blue: price_min",
        "A-blue: size",
        "A-blue: waterproof",
        "A-blue: weight",
    )


def test_the_first_card_is_named_by_product_or_variant():
    shown = [card("A-red", 4980, in_stock=True), card("A-blue", 5980, in_stock=False)]
    assert cards.first_card_is("A", shown)
    assert cards.first_card_is("A-red", shown)
    assert not cards.first_card_is("A-blue", shown)
    assert not cards.first_card_is("A", [])


@pytest.mark.parametrize(
    ("finished", "expected", "fits"),
    [
        (turn("無理です", refusal=Refusal(code="unsafe", message="")), ("unsafe",), True),
        (turn("無理です", refusal=Refusal(code="unsafe", message="")), ("normal",), False),
        (turn("600円です", citations=(citation(),)), ("normal",), True),
        (turn("600円です", citations=(citation(),)), ("no_facts",), False),
        (turn("お話を聞かせてください"), ("no_facts",), True),
        (turn("５００円引きます"), ("no_facts",), False),
        (turn(""), ("no_facts", "normal"), False),
    ],
)
def test_a_reply_is_of_the_kind_expected(finished, expected, fits):
    assert refusing.behaves(finished, expected) is fits


def test_a_person_is_offered_by_hand_over_or_by_words():
    handed = turn("はい", handoff=HandoffRef(id="h", status="queued"))
    assert refusing.offers_a_person(handed)
    assert refusing.offers_a_person(turn("担当者におつなぎできます"))
    assert not refusing.offers_a_person(turn("お大事に"))


def test_the_last_answer_to_a_criterion_counts_and_specials_are_no_values():
    first = CriterionAnswer(criterion_id="a", value=1.0, quote="やっています")
    second = CriterionAnswer(criterion_id="a", value=0.0, quote="やめました")
    unknown = CriterionAnswer(criterion_id="b", special="unknown")
    read = reading.latest([first, second, unknown])
    assert reading.value_of(read["a"]) == 0.0
    assert reading.value_of(read["b"]) == "unknown"
    assert reading.value_of(read.get("c")) is None
    assert reading.is_silent(read.get("c"))
    assert not reading.is_there(read["a"])
    assert not reading.is_there(read["b"])
    assert reading.is_there(first)


def test_a_quote_is_the_clients_own_words():
    answer = CriterionAnswer(criterion_id="a", value=1.0, quote="毎週送っています")
    assert reading.quoted_from(answer, "メールは毎週送っています。")
    assert not reading.quoted_from(answer, "メールは毎月送っています。")
    assert not reading.quoted_from(answer.model_copy(update={"quote": ""}), "メール")
