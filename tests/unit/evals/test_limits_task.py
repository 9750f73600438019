"""Limits: the brute-force checker on products made by hand, and cases that can be judged by it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain.card import ProductCard
from assistant.domain.conversation import FinishedTurn, Refusal
from assistant.domain.money import yen
from assistant.domain.product import (
    Attribute,
    AttributeKind,
    Colour,
    Location,
    Product,
    Stock,
    Variant,
    Vocabulary,
)
from assistant.ingest.formats import format_of
from assistant.ingest.source import Loaded, Source
from evals.case import Take, read_cases
from evals.scorers.limits import (
    Shelf,
    Stated,
    disowned,
    number_of,
    sentences,
    totals,
)
from evals.tasks.limits import (
    Aggregate,
    LimitCase,
    aggregate_right,
    amounts,
    marks,
    split_of,
    words_of,
)

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


def stated(**limits):
    return Stated.model_validate(limits)


def variant(sku, price, *, stock=None, **options):
    counted = datetime(2026, 11, 20, tzinfo=UTC)
    lines = [Stock(location=at, quantity=n, as_of=counted) for at, n in (stock or {}).items()]
    return Variant(sku=sku, price=yen(price), options=options, stock=tuple(lines))


def product(sku, *variants, path=("バッグ", "リュック"), materials=(), **attributes):
    return Product(
        sku=sku,
        title={"ja": f"{sku}の鞄 1200", "en": f"{sku} bag 1200"},
        category={"ja": path},
        price=variants[0].price,
        variants=variants,
        materials={"ja": materials} if materials else {},
        attributes={key: Attribute(value=value) for key, value in attributes.items()},
    )


SMALL = product(
    "SMALL",
    variant("SMALL-black-M", 3000, color="black", size="M", stock={"shibuya": 2}),
    variant("SMALL-navy-L", 3500, color="navy", size="L", stock={"online": 1}),
    materials=("ナイロン100%",),
    weight=300.0,
    capacity_l=0.5,
    waterproof=True,
)
LARGE = product(
    "LARGE",
    variant("LARGE-burgundy-L", 9000, color="burgundy", size="L"),
    materials=("綿（有機栽培）100%", "付属：牛革"),
    weight=1200.0,
    capacity_ml=30000.0,
    waterproof=False,
)
PLAIN = product("PLAIN", variant("PLAIN-1", 5000, stock={"online": 0}))
TOTE = product("TOTE", variant("TOTE-red", 2000, color="red"), path=("バッグ", "トートバッグ"))
SHELF = Shelf(
    {each.sku: each for each in (SMALL, LARGE, PLAIN, TOTE)},
    {"black": "black", "navy": "navy", "burgundy": "red", "red": "red"},
)
WORDS = Vocabulary(
    id="v",
    attributes=(
        AttributeKind(
            key="weight", label={"ja": "重さ", "en": "Weight"}, type="number",
            synonyms={"ja": ("重量",)},
        ),
    ),
    colours=(
        Colour(id="red", ja="レッド", en="Red", family="red", hex="#f00", synonyms={"ja": ("赤",)}),
    ),
    locations=(Location(id="shibuya", name={"ja": "渋谷店", "en": "Shibuya store"}),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "met"),
    [
        ({}, {"SMALL", "LARGE", "PLAIN", "TOTE"}),
        ({"category": ["リュック"]}, {"SMALL", "LARGE", "PLAIN"}),
        ({"category": ["バッグ>トートバッグ"]}, {"TOTE"}),
        ({"category": ["かばん"]}, set()),
        ({"price_min": 3500, "price_max": 5000}, {"SMALL", "PLAIN"}),
        ({"price_max": 2999}, {"TOTE"}),
        ({"colour": ["red"]}, {"LARGE", "TOTE"}),
        ({"colour": ["burgundy"]}, {"LARGE"}),
        ({"colour": ["black", "navy"]}, {"SMALL"}),
        ({"not_colour": ["red"]}, {"SMALL"}),
        ({"not_colour": ["black"]}, {"SMALL", "LARGE", "TOTE"}),
        ({"size": ["L"]}, {"SMALL", "LARGE"}),
        ({"not_size": ["L"]}, {"SMALL"}),
        ({"size": ["L"], "price_max": 3000}, set()),
        ({"colour": ["navy"], "location": "shibuya"}, set()),
        ({"colour": ["black"], "location": "shibuya"}, {"SMALL"}),
        ({"in_stock": True}, {"SMALL"}),
        ({"free_of": ["牛革"]}, {"SMALL"}),
        ({"free_of": ["ナイロン", "牛革"]}, set()),
    ],
)
def test_limits_hold_together_on_one_variant(limits, met):
    assert {each.sku for each in SHELF.meeting(stated(**limits))} == met


@pytest.mark.parametrize(
    ("trait", "met"),
    [
        ({"key": "weight", "op": "at_most", "value": 300}, {"SMALL"}),
        ({"key": "weight", "op": "at_least", "value": 300.5}, {"LARGE"}),
        ({"key": "waterproof", "op": "is", "value": True}, {"SMALL"}),
        ({"key": "waterproof", "op": "is", "value": False}, {"LARGE"}),
        ({"key": "waterproof", "op": "known"}, {"SMALL", "LARGE"}),
        ({"key": "capacity_ml", "op": "at_least", "value": 500}, {"SMALL", "LARGE"}),
        ({"key": "capacity_l", "op": "at_least", "value": 30}, {"LARGE"}),
        ({"key": "materials", "op": "has", "value": ["綿100%"]}, {"LARGE"}),
        ({"key": "materials", "op": "lacks", "value": ["牛革"]}, {"SMALL", "PLAIN", "TOTE"}),
        ({"key": "title", "op": "has", "value": ["tote BAG"]}, {"TOTE"}),
    ],
)
def test_an_attribute_that_is_not_on_record_meets_no_limit(trait, met):
    assert {each.sku for each in SHELF.meeting(stated(attributes=[trait]))} == met


def test_what_the_case_leaves_open_is_neither_met_nor_broken():
    around = stated(category=["リュック"], also=["TOTE"], price_about=2700)
    assert SHELF.standing(around, "TOTE") == "open"
    assert SHELF.standing(stated(price_about=2900), "SMALL") == "met"
    assert SHELF.standing(around, "SMALL") == "open"
    assert SHELF.standing(around, "LARGE") == "broken"
    assert SHELF.standing(stated(not_colour=["black"]), "PLAIN") == "open"
    assert SHELF.standing(stated(), "GONE") == "broken"


def test_a_limit_that_is_given_up_does_not_count():
    limits = stated(category=["リュック"], colour=["red"], price_max=8000)
    assert SHELF.standing(limits, "LARGE") == "broken"
    assert SHELF.standing(limits, "LARGE", ["price"]) == "met"
    assert limits.names() == ("category", "colour", "price")


def test_a_yes_or_no_is_not_a_number_of_pieces_and_texts_are_no_numbers():
    assert number_of(SMALL, "waterproof") is True
    assert number_of(SMALL, "season") is None


def case(text="?", *, language="ja", name="lm-x", **more):
    given = {"id": name, "language": language, "as": "customer", "text": text, **more}
    return LimitCase.model_validate(given)


def disowns(text, limits, **more):
    return disowned(text, words_of(case(limits=limits), (WORDS,)), **more)


RED = {"category": ["リュック"], "colour": ["red"], "price_max": 9999}


@pytest.mark.parametrize(
    ("text", "limits", "named"),
    [
        ("レッドは該当がありません。次の商品は、それ以外の条件に合うものです。", RED, {"colour"}),
        ("赤いものはございません。", RED, {"colour"}),
        ("There is none in Red. These meet all the other limits.", RED, {"colour"}),
        ("None of them is registered.", RED, {"category"}),
        ("9,999円以下では該当がなく、19,800円からになります。", RED, {"price"}),
        ("10,000円以下のものはありません。", RED, {"price"}),
        ("¥12,000: nothing else.", RED, {"category"}),
        ("そのものずばりの商品は見つかりませんでした。", RED, {"category"}),
        ("レッドに合う商品は2点です。", RED, set()),
        ("レッドに合う商品は2点ですが、9,999円以下のものはありません。", RED, {"price"}),
        ("2 products match Rucksacks, not red, up to ¥9,999.", RED, set()),
        ("I found no exact match; these come close.", RED, {"category"}),
        ("赤い鞄：3,000円（税込）、在庫はありません", RED, set()),
        ("「赤」という条件では絞り込めませんでした。", RED, set()),
        ("サイズ29は該当がありません。", {"size": ["29.0"]}, {"size"}),
        ("容量 3lのものはありません。", {"size": ["3L"]}, set()),
        ("サイズ3Lはありません。", {"size": ["3L"]}, {"size"}),
        ("渋谷店には在庫がありません。", {"location": "shibuya"}, {"location"}),
        ("重量が300g以下のものはありません。",
         {"attributes": [{"key": "weight", "op": "at_most", "value": 300}]}, {"weight"}),
    ],
)  # fmt: skip
def test_a_limit_is_named_as_unmet_where_a_sentence_says_there_is_none(text, limits, named):
    assert disowns(text, limits) == named


def test_a_limit_that_is_owned_not_to_be_used_is_another_matter():
    assert disowns("「赤」という条件では絞り込めませんでした。", RED, unused_too=True) == {"colour"}
    told = "I could not filter by “100%”. 2 products match Red."
    assert disowns(told, RED, unused_too=True) == {"unread"}


def test_lines_of_listed_products_are_no_sentences():
    text = "3点あります。[1]\nリュック 2L：3,000円（税込）\nOne. Two 2.5 L"
    assert sentences(text) == ("3点あります", "One", "Two 2.5 L")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("リュックに合う商品は1,204点です。そのうち5点をご紹介します。", {1204}),
        ("全部で7種類あります。", {7}),
        ("5点を比べたところ、一番軽い商品は「A」（210g）です。", set()),
        ("3 products match Rucksacks, up to ¥9,999. Here are 2 of them.", {3}),
        ("1 product matches Mugs, Black.", {1}),
        ("We have 7 rucksacks.", {7}),
    ],
)
def test_the_stated_total_is_read(text, said):
    assert totals(text) == said


def test_amounts_are_read_from_sentences_only():
    assert amounts("平均は2,136円です。\nマグ：1,980円（税込）") == (2136.0,)
    assert amounts("The average is ¥2,136.5.") == (2136.5,)


BAGS = stated(category=["リュック"])


@pytest.mark.parametrize(
    ("aggregate", "text", "skus", "right"),
    [
        ({"op": "least"}, "一番安いのは3,000円です", ("SMALL", "PLAIN"), True),
        ({"op": "least"}, "一番安いのは3,000円です", ("PLAIN", "SMALL"), False),
        ({"op": "least"}, "一番安いのはこちらです", ("SMALL",), False),
        ({"op": "most", "key": "weight"}, "1.2kgです", ("LARGE",), True),
        ({"op": "most", "key": "weight"}, "LARGEの鞄 1200は9,000円です", ("LARGE",), False),
        ({"op": "count"}, "3点あります", (), True),
        ({"op": "count"}, "4点あります", (), False),
        ({"op": "count"}, "あります", (), False),
        ({"op": "mean"}, "平均5,667円です", (), True),
        ({"op": "mean"}, "平均6,000円です", (), False),
        ({"op": "order"}, "", ("SMALL", "PLAIN", "LARGE"), True),
        ({"op": "order"}, "", ("SMALL", "LARGE", "PLAIN"), False),
        ({"op": "order"}, "", ("SMALL",), False),
        ({"op": "order", "descending": True}, "", ("LARGE", "PLAIN", "SMALL"), True),
        ({"op": "order", "key": "weight"}, "", ("SMALL", "LARGE", "PLAIN"), True),
    ],
)
def test_what_is_asked_of_all_is_worked_out_from_the_records(aggregate, text, skus, right):
    asked = Aggregate.model_validate(aggregate)
    assert aggregate_right(asked, BAGS, SHELF, text, skus) is right


def take(text, *shown, **more):
    cards = tuple(
        ProductCard(
            sku=sku.split("-")[0], variant_sku=sku, title="鞄", price=yen(1), in_stock=True,
            url="/", evidence_id="e",
        )
        for sku in shown
    )  # fmt: skip
    turn = FinishedTurn(
        conversation_id="c", turn_id="t", agent=more.pop("agent", "shopping"), language="ja",
        text=text, cards=cards, **more,
    )  # fmt: skip
    return Take(turn)


def values(asked, taken):
    return {mark.metric: float(mark.value) for mark in marks(asked, taken, SHELF, (WORDS,))}


def test_a_full_and_sound_answer_has_every_mark():
    asked = case(limits={"category": ["リュック"], "price_max": 5000})
    assert values(asked, take("合う商品は2点です。", "SMALL-black-M", "PLAIN-1")) == {
        "sound": 1, "variant": 1, "recall": 1, "total": 1, "complete": 1, "false alarm": 0,
    }  # fmt: skip


def test_a_product_too_many_one_missing_a_wrong_total_and_a_wrong_variant_are_seen():
    asked = case(limits={"category": ["リュック"], "size": ["L"]})
    assert values(asked, take("合う商品は3点です。", "SMALL-black-M", "PLAIN-1")) == {
        "sound": 0, "variant": 0, "recall": 0.5, "total": 0, "complete": 0, "false alarm": 0,
    }  # fmt: skip


def test_nothing_shown_is_not_sound_but_incomplete():
    asked = case(limits={"category": ["リュック"]})
    refused = take("ありません", refusal=Refusal(code="not_in_knowledge", message=""))
    assert values(asked, refused) == {"recall": 0, "complete": 0, "false alarm": 1}
    assert values(asked, take("在庫はありません。", agent="support")) == {
        "recall": 0, "complete": 0, "false alarm": 0,
    }  # fmt: skip


def test_where_nothing_meets_all_the_limit_in_the_way_must_be_named_and_the_others_held():
    asked = case(
        limits={"category": ["リュック"], "colour": ["red"], "price_max": 5000},
        unmet=["colour", "price"],
    )
    good = take("レッドは該当がありません。", "SMALL-black-M")
    assert values(asked, good) == {"sound": 1, "variant": 1, "named": 1}
    silent = take("合う商品は1点です。", "SMALL-black-M")
    assert values(asked, silent) == {"sound": 0, "variant": 0, "named": 0}
    worse = take("レッドは該当がありません。", "LARGE-burgundy-L")
    assert values(asked, worse) == {"sound": 0, "variant": 0, "named": 1}
    absent = case(limits={"category": ["ドローン"]}, unmet=["category"])
    refused = take("", refusal=Refusal(code="not_in_knowledge", message=""))
    assert values(absent, refused) == {"named": 1}


# --- the cases


def catalogue():
    for path in sorted((KNOWLEDGE / "catalogue").rglob("*.yaml")):
        chosen = format_of(path, None)
        for each in chosen.load(Source(path=path, root=KNOWLEDGE)) if chosen else ():
            if isinstance(each, Loaded):
                yield each.record


@pytest.fixture(scope="module")
def records():
    return tuple(catalogue())


@pytest.fixture(scope="module")
def shelf(records):
    colours = [each for record in records if isinstance(record, Vocabulary)
               for each in record.colours]  # fmt: skip
    products = {record.sku: record for record in records if isinstance(record, Product)}
    return Shelf(products, {colour.id: colour.family for colour in colours})


CASES = read_cases("limits", LimitCase)


def test_what_is_said_to_be_unmet_is_so_and_all_else_can_be_met(shelf):
    wrong = [each.id for each in CASES if bool(shelf.meeting(each.limits)) == bool(each.unmet)]
    assert wrong == []
    pointless = [
        each.id
        for each in CASES
        for name in each.unmet
        if name != "category" and not shelf.meeting(each.limits, [name])
    ]
    assert pointless == []


def test_limits_are_stated_in_the_catalogues_terms(records, shelf):
    keys = {
        kind.key for each in records if isinstance(each, Vocabulary) for kind in each.attributes
    }
    keys |= {"title", "materials", "ingredients"}
    paths = {each for found in shelf.products.values() for each in found.category["ja"]}
    for each in CASES:
        limits = each.limits
        assert {trait.key for trait in limits.attributes} <= keys, each.id
        assert set(limits.colour) | set(limits.not_colour) <= set(shelf.families), each.id
        if each.unmet != ("category",):
            named = {part for name in limits.category for part in name.split(">")}
            assert named <= paths, each.id
            assert set(limits.also) <= paths | set(shelf.products), each.id


def test_there_are_enough_cases_of_every_kind():
    limited = [each for each in CASES if each.aggregate is None]
    assert len(limited) >= 150
    assert len(CASES) - len(limited) >= 40
    assert 0.15 <= sum(bool(each.unmet) for each in limited) / len(limited) <= 0.25
    assert 0.25 <= sum(each.language == "en" for each in CASES) / len(CASES) <= 0.35
    dev = sum(split_of(each.id) == "dev" for each in CASES) / len(CASES)
    assert 0.35 <= dev <= 0.45


def test_a_split_depends_on_the_id_alone():
    assert split_of("lm-001") == split_of("lm-001")
    assert {split_of(f"lm-{n:03d}") for n in range(20)} == {"dev", "test"}
