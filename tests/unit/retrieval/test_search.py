"""Passages are found for whom they are written, in the reader's language where there is one."""

from collections.abc import Callable

import pytest

from assistant.domain.evidence import Evidence
from assistant.ports import Knowledge
from assistant.retrieval.search import Scope, readable, search
from assistant.services import Services

Find = Callable[..., Evidence]


@pytest.fixture
def find(knowledge: Knowledge, read_only: Services) -> Find:
    def run(
        query: str, audience: str = "customer", language: str = "ja", **scope: object
    ) -> Evidence:
        kinds = scope.pop("kinds", ("page",))
        where = Scope(kinds=kinds, audience=audience, language=language, **scope)
        return search(query, where, knowledge=knowledge, embeddings=read_only.embeddings)

    return run


CONSULTANT_QUESTIONS = (
    "BOPISの運用で大切なことは?",
    "パーソナライゼーションの始め方",
    "成熟度の段階",
    "レコメンドの種類",
    "商品説明文を属性から書く方法",
    "アトリビューションとは",
    "how should we start personalization?",
    "unified commerce",
    "guide for stock and fulfilment",
    "journey analysis",
)


@pytest.mark.parametrize("question", CONSULTANT_QUESTIONS)
def test_a_customer_never_sees_a_page_for_those_who_work_here(question: str, find: Find) -> None:
    seen = find(question, kinds=("page", "rubric", "glossary", "product"), count=50)

    assert seen.found
    assert {each.passage.audience for each in seen.found} <= {"all", "customer"}


def test_no_row_of_another_audience_is_readable(knowledge: Knowledge) -> None:
    kinds = ("page", "product", "glossary", "rubric")
    for audience, permitted in (
        ("customer", {"all", "customer"}),
        ("merchandiser", {"all", "customer", "merchandiser"}),
        ("consultant", {"all", "customer", "consultant"}),
    ):
        rows = readable(knowledge, kinds, audience)
        audience = knowledge.columns.audience
        assert {audience.at(row) for row in rows} <= permitted
        assert set(rows) == {
            row for row in range(len(knowledge.passages)) if audience.at(row) in permitted
        }


def test_only_the_kinds_asked_for_are_readable(knowledge: Knowledge) -> None:
    rows = readable(knowledge, ("glossary",), "customer")
    assert {knowledge.columns.kind.at(row) for row in rows} == {"glossary"}
    assert readable(knowledge, (), "customer").tolist() == []


@pytest.mark.parametrize(
    ("question", "language", "record"),
    [
        ("開けちゃった化粧品は返せる?", "ja", "cosmetics-returns"),
        ("can I return opened cosmetics?", "en", "cosmetics-returns"),
        ("送料無料になるのはいくらから?", "ja", "shipping-fees"),
        ("注文はいつまでキャンセルできますか", "ja", "cancel-order"),
        ("until when can I cancel my order?", "en", "cancel-order"),
        ("ギフト包装はいくらですか", "ja", "gift-wrapping"),
        ("代金引換の手数料", "ja", "cash-on-delivery"),
        ("how do I earn points?", "en", "points"),
        ("海外に送れますか", "ja", "overseas-shipping"),
        ("領収書を発行したい", "ja", "receipts"),
    ],
)
def test_a_question_finds_its_page_in_the_reader_s_language(
    question: str, language: str, record: str, find: Find
) -> None:
    best = find(question, language=language).found[0].passage

    assert (best.record_id, best.language) == (record, language)


@pytest.mark.parametrize(
    "question", ["運費是多少", "배송비가 얼마예요?", "Combien coûte la livraison ?"]
)
def test_a_reader_of_another_language_finds_the_page_too(question: str, find: Find) -> None:
    records = {each.passage.record_id for each in find(question, language="fr").found}

    assert records & {"shipping-fees", "overseas-shipping", "delivery-times", "legal-notice"}


def test_a_section_is_found_once_and_not_in_each_language(find: Find) -> None:
    found = find("送料無料になるのはいくらから?", count=12).found
    parts = [(each.passage.record_id, each.passage.id.rpartition("#")[2]) for each in found]

    assert len(parts) == len(set(parts))


def test_what_is_found_is_in_order_and_not_more_than_asked_for(find: Find) -> None:
    found = find("返品の送料", count=4).found

    assert len(found) == 4
    assert all(0 <= each.coverage <= 1 for each in found)
    assert all(each.dense > 0.5 for each in found)


def test_the_same_question_finds_the_same(find: Find) -> None:
    assert find("返品の送料") == find("返品の送料")


@pytest.mark.parametrize("query", ["", " ", "\x00", "\ud800", "*:* OR (", '"', "\\", "🙂" * 50])
def test_a_question_of_signs_is_answered_without_failing(query: str, find: Find) -> None:
    assert isinstance(find(query).confidence, float)


def test_coverage_counts_each_word_once_by_its_rarity(knowledge: Knowledge) -> None:
    def held(*words: str) -> list[float]:
        return knowledge.words.matches(words).shares[rows].tolist()

    rows = knowledge.words.holders("送料")[:1]

    assert held("送料", "送料") == pytest.approx([1.0])
    (share,) = held("送料", "ブロックチェーン")
    assert 0 < share < 0.7
    assert held() == [0.0]
