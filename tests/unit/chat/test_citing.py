"""Every mark has its citation, every citation its mark, and every quote its passage."""

import re
from collections.abc import Callable

import pytest

from assistant.chat.citations import Spoken, cite_and_screen
from assistant.chat.ground import Ground
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.events import TextDelta
from assistant.ports import Knowledge, Piece

CONVERSATIONS = (
    ("送料無料になるのはいくらから?", "customer", None),
    ("how much is shipping to Okinawa?", "customer", None),
    ("開けちゃった化粧品は返せる?", "customer", None),
    ("26.5cmの防水スニーカー、8千円まで、白がいい", "customer", None),
    ("一番軽いリュックは?", "customer", None),
    ("MN-TBL-1001は食洗機で洗えますか", "customer", None),
    ("MN-TBL-1001とMN-TBL-1002を比べて", "customer", None),
    ("M-2026-10024はいまどうなっていますか", "customer", "C-1008"),
    ("注文履歴を見せて", "customer", "C-1008"),
    ("M-2026-10018をキャンセルして", "customer", "C-1001"),
    ("BOPISとは?", "consultant", None),
    ("UIDとは", "consultant", None),
    ("BOPISとUIDの違い", "consultant", None),
    ("パーソナライゼーションはどこから始めますか", "consultant", None),
    ("メルマガは一斉配信だけ。アクセス解析は月末に見る。段階を診断して", "consultant", None),
    ("MN-TBL-1002の説明文を書いて", "merchandiser", None),
    ("write a description for MN-SKN-1001", "merchandiser", None),
)
_MARK = re.compile(r"\[(\d+)\]")


@pytest.mark.parametrize(("text", "audience", "customer"), CONVERSATIONS)
def test_marks_and_citations_are_the_same_and_count_from_one(
    text: str, audience: str, customer: str | None, ask: Callable
) -> None:
    finished = ask(text, audience, customer).finished

    numbers = [citation.n for citation in finished.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    marks = [int(found) for found in _MARK.findall(finished.text)]
    assert set(marks) == set(numbers)
    assert list(dict.fromkeys(marks)) == numbers  # numbered in the order they are used


@pytest.mark.parametrize(("text", "audience", "customer"), CONVERSATIONS)
def test_every_quote_is_an_exact_part_of_the_stored_passage(
    text: str, audience: str, customer: str | None, ask: Callable, knowledge: Knowledge
) -> None:
    finished = ask(text, audience, customer).finished
    stored = {each.id: each for each in knowledge.passages}

    for citation in finished.citations:
        assert citation.quote.strip()
        assert len({each.id for each in finished.citations}) == len(finished.citations)
        if citation.kind == "record":
            assert citation.id.startswith("record:M-2026-")
            continue
        assert citation.quote in stored[citation.id].text, citation
        assert citation.title == stored[citation.id].title
        assert citation.version == stored[citation.id].version


@pytest.mark.parametrize(("text", "audience", "customer"), CONVERSATIONS)
def test_what_is_found_first_is_shown_with_a_true_quote(
    text: str, audience: str, customer: str | None, ask: Callable, knowledge: Knowledge
) -> None:
    stored = {each.id: each for each in knowledge.passages}
    for event in ask(text, audience, customer).events:
        if event.type == "evidence.found":
            for citation in event.citations:
                assert citation.quote in stored[citation.id].text


def test_a_policy_names_its_version(ask: Callable) -> None:
    finished = ask("開けちゃった化粧品は返せる?").finished

    assert finished.citations[0].version == "2026-04"
    assert "2026-04" in finished.text


def passage(name: str, text: str) -> Passage:
    given = dict.fromkeys(("id", "document_id", "record_id", "source"), name)
    return Passage(**given, kind="page", language="ja", title="題", text=text)


def said(pieces: list[Piece], language: str = "ja", *, supported: str = "") -> tuple[str, Ground]:
    found = (Found(passage=passage("a", "一行目\n二行目 600円"), score=1),
             Found(passage=passage("b", "別の一行"), score=1))  # fmt: skip
    ground = Ground(Evidence(found=found), ())
    spoken = Spoken(language=language)
    heard = [
        event.text
        for event in cite_and_screen(iter(pieces), ground, spoken)
        if isinstance(event, TextDelta)
    ]
    assert "".join(heard) == spoken.text
    return spoken.text, ground


def test_sentences_on_one_source_share_one_mark() -> None:
    text, ground = said([Piece("一つ。", ("a",)), Piece("二つ。", ("a",)), Piece("三つ。", ("b",))])

    assert text == "一つ。二つ。[1]三つ。[2]"
    assert [citation.id for citation in ground.citations] == ["a", "b"]


def test_a_new_paragraph_gets_a_mark_of_its_own() -> None:
    text, _ = said([Piece("一つ。", ("a",)), Piece("二つ。", ("a",), opens_paragraph=True)])

    assert text == "一つ。[1]\n二つ。[1]"


def test_sentences_stand_apart_where_the_language_wants_it() -> None:
    pieces = [Piece("One.", ("a",)), Piece("Two.", ("b",)), Piece("Three.")]

    assert said(pieces, "en")[0] == "One.[1] Two.[2] Three."
    assert said(pieces, "ja")[0] == "One.[1]Two.[2]Three."


def test_a_sentence_may_rest_on_two_sources() -> None:
    assert said([Piece("両方。", ("b", "a"))])[0] == "両方。[1][2]"


def test_a_source_named_again_keeps_its_number() -> None:
    text, ground = said([Piece("一。", ("a",)), Piece("二。", ("b",)), Piece("三。", ("a",))])

    assert text == "一。[1]二。[2]三。[1]"
    assert len(ground.citations) == 2


def test_without_a_quote_the_line_that_shares_most_words_is_taken() -> None:
    _, ground = said([Piece("二行目を参照。", ("a",))])

    assert ground.citations[0].quote == "二行目 600円"


def test_a_withheld_sentence_leaves_no_mark_and_no_citation() -> None:
    text, ground = said([Piece("999円です。", ("a",)), Piece("二つ。", ("b",))])

    assert text == "二つ。[1]"
    assert [citation.id for citation in ground.citations] == ["b"]
