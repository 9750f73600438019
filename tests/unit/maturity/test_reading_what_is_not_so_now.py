import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from maturity_utterances import UTTERANCES

from assistant.domain.rubric import Rubric
from assistant.maturity.interview import interviewed
from assistant.maturity.scoring import assess
from assistant.maturity.standing import standings
from assistant.offline.notes import OfflineNoteReader

READER = OfflineNoteReader()
MODEL = "commerce-cwr"
TALKS = tuple(dict.fromkeys(each.said for each in UTTERANCES if each.model == MODEL))


def read(rubric: Rubric, said: str) -> dict[str, tuple[float | str | None, str | None, str]]:
    return {
        each.criterion_id: (
            each.special or each.value,
            each.reason if each.value is not None else None,
            each.quote,
        )
        for each in READER.read(said, rubric)
    }


@pytest.mark.parametrize(
    ("said", "criterion"),
    [
        ("メルマガは昨年まで配信していました。", "met-1"),
        ("カゴ落ちメールは以前送っていました。", "act-3"),
        ("カゴ落ちメールはコロナ前に送っていました。", "act-3"),
        ("一時期、カゴ落ちメールを送っていました。", "act-3"),
        ("メルマガは送っていました。", "met-1"),
        ("カゴ落ちメールは3年前にやめました。", "act-3"),
        ("担当者が先月辞めました。", "gov-1"),
        ("We sent a newsletter until last year.", "met-1"),
        ("Previously we had recommendations on the site.", "act-2"),
        ("We were sending abandoned cart emails until March.", "act-3"),
        ("Our previous manager ran a newsletter.", "met-1"),
        ("We no longer use a dashboard.", "ins-5"),
    ],
)
def test_the_past_counts_as_given_up_and_is_quoted(rubrics, said: str, criterion: str):
    value, reason, quote = read(rubrics[MODEL], said)[criterion]

    assert (value, reason) == (0.0, "stopped")
    assert quote
    assert quote in said


@pytest.mark.parametrize(
    ("said", "criterion"),
    [
        ("以前からメルマガを送っています。", "met-1"),
        ("メルマガは去年始めました。", "met-1"),
        ("メルマガは送っていましたが、今もやっています。", "met-1"),
        ("メルマガは一度やめましたが、再開しました。", "met-1"),
        ("カゴ落ちメールはやめていません。", "act-3"),
        ("メルマガは予定通り送っています。", "met-1"),
        ("メルマガもクーポン配布もいずれもやっています。", "met-1"),
        ("昨年までレコメンドはなかったのですが、今年入れました。", "act-2"),
        ("カゴ落ちメールは送っています。来期はカゴ落ちメールに割引も付ける予定です。", "act-3"),
        ("代理店に言われてGA4を入れました。", "dat-1"),
        ("アンケートで何が欲しいか聞いています。", "dat-8"),
        ("We have sent a newsletter since last year.", "met-1"),
        ("We haven't stopped the newsletter.", "met-1"),
        ("Customers will get an abandoned cart email after an hour.", "act-3"),
        ("We have a content plan and a blog.", "act-7"),
    ],
)
def test_what_goes_on_is_not_taken_for_past_or_planned(rubrics, said: str, criterion: str):
    assert read(rubrics[MODEL], said)[criterion][0] == 1.0


@pytest.mark.parametrize(
    "said",
    [
        "レコメンドはセミナーで聞いた。",
        "セミナーで、レコメンドが売上の3割と聞きました。",
        "RFM分析は本で読みました。",
        "RFM分析という言葉は知っています。",
        "代理店がリードスコアリングを勧めています。",
        "ベンダーにCDPを提案されました。",
        "競合のサイトにはレコメンドがあります。",
        "隣の店はPayPayを使えます。",
        "親会社ではダッシュボードを使っています。",
        "仕入れ先はPIMを導入済みです。",
        "We heard about recommendations at a seminar.",
        "Our agency recommends a dashboard.",
        "A vendor pitched us a CDP.",
        "I read about churn prediction in a book.",
        "They say RFM is useful.",
        "Our parent company uses a PIM.",
        "My previous company used lead scoring.",
    ],
)
def test_what_others_do_and_what_was_only_heard_decides_nothing(rubrics, said: str):
    assert read(rubrics[MODEL], said) == {}


@pytest.mark.parametrize(
    ("said", "criterion"),
    [
        ("GA4は入れているらしいです。", "dat-1"),
        ("GA4は制作会社が入れてくれたみたいです。", "dat-1"),
        ("前任者がレコメンドを入れていました。", "act-2"),
        ("Apparently we have GA4.", "dat-1"),
    ],
)
def test_hearsay_of_the_own_shop_is_undecided_and_quoted(rubrics, said: str, criterion: str):
    value, _, quote = read(rubrics[MODEL], said)[criterion]

    assert value == "unknown"
    assert quote in said


@pytest.mark.parametrize(
    ("said", "criterion"),
    [
        ("海外支社だけCDPを使っています。", "dat-4"),
        ("CDPは海外支社だけです。", "dat-4"),
        ("レコメンドは一部店舗で試験中です。", "act-2"),
        ("ダッシュボードは本社だけで使っています。", "ins-5"),
        ("カゴ落ちメールは楽天店だけです。", "act-3"),
        ("カゴ落ちメールは一度試しました。", "act-3"),
        ("Only our overseas branch uses a CDP.", "dat-4"),
        ("Recommendations are being tested in two stores.", "act-2"),
        ("Only the marketing team uses the dashboard.", "ins-5"),
    ],
)
def test_a_part_or_a_trial_counts_as_begun(rubrics, said: str, criterion: str):
    assert read(rubrics[MODEL], said)[criterion][0] == 0.25


@pytest.mark.parametrize(
    ("said", "criterion", "reason"),
    [
        ("カゴ落ちメールは来期の予定です。", "act-3", "planned"),
        ("カゴ落ちメールは4月から始めます。", "act-3", "planned"),
        ("PIMは見積もりを取っているところです。", "met-5", "planned"),
        ("ダッシュボードは稟議中です。", "ins-5", "planned"),
        ("A dashboard is planned for next term.", "ins-5", "planned"),
        ("We are getting quotes for a PIM.", "met-5", "planned"),
        ("カゴ落ちメールをやりたい。", "act-3", "wished"),
        ("カゴ落ちメールもできたらいいなと思っています。", "act-3", "wished"),
        ("ダッシュボードがあればいいのですが。", "ins-5", "wished"),
        ("We want to send abandoned cart emails.", "act-3", "wished"),
        ("It would be nice to have a dashboard.", "ins-5", "wished"),
        ("A PIM is on our wish list.", "met-5", "wished"),
    ],
)
def test_the_planned_and_the_wished_for_count_as_not_yet(rubrics, said, criterion, reason):
    value, why, quote = read(rubrics[MODEL], said)[criterion]

    assert (value, why) == (0.0, reason)
    assert quote in said


@pytest.mark.parametrize(
    "said",
    [
        "一斉配信はやめてセグメントに分けて送っています",
        "一斉配信からセグメント配信に切り替えました。",
        "以前は一斉配信でしたが、今はセグメント配信です。",
    ],
)
def test_what_was_replaced_is_not_counted_and_what_replaced_it_is(rubrics, said: str):
    rubric = rubrics[MODEL]
    found = read(rubric, said)

    assert found["met-1"][:2] == (0.0, "stopped")
    assert found["met-2"][0] == 1.0
    # segment mailings are mailings: the blast that was given up does not pull the stage down
    assert standings(rubric, READER.read(said, rubric))["met-1"].low == 0.5


@pytest.mark.parametrize(
    "said",
    [
        "We dropped mass mailings and now send to segments.",
        "We moved from the email blast to segmented campaigns.",
        "We replaced the email blast with segmented campaigns.",
    ],
)
def test_in_english_too_what_replaced_the_blast_counts(rubrics, said: str):
    found = read(rubrics[MODEL], said)

    assert found["met-1"][:2] == (0.0, "stopped")
    assert found["met-2"][0] == 1.0


@settings(max_examples=150, deadline=None)
@given(some.sampled_from(TALKS), some.sampled_from(TALKS), some.booleans())
def test_a_sentence_that_says_nothing_of_a_criterion_leaves_it_as_it_is(
    rubrics, talk: str, added: str, first: bool
):
    rubric = rubrics[MODEL]
    before, silent_on = read(rubric, talk), read(rubric, added)

    after = read(rubric, f"{added}\n{talk}" if first else f"{talk}\n{added}")

    for criterion, answer in before.items():
        if criterion not in silent_on:
            assert after[criterion] == answer
    assert set(after) == set(before) | set(silent_on)


@settings(max_examples=150, deadline=None)
@given(some.sampled_from(TALKS), some.sampled_from(TALKS), some.booleans())
def test_a_positive_sentence_never_lowers_a_value_or_a_stage(
    rubrics, talk: str, added: str, first: bool
):
    rubric = rubrics[MODEL]
    if any(value != 1.0 for value, _, _ in read(rubric, added).values()):
        return
    together = f"{added}\n{talk}" if first else f"{talk}\n{added}"
    before, after = READER.read(talk, rubric), READER.read(together, rubric)

    old, new = (standings(rubric, each) for each in (before, after))
    assert all(new[each].low >= old[each].low for each in old)
    one, other = (assess(rubric, each, id="as_1") for each in (before, after))
    for lower, higher in zip(one.dimensions, other.dimensions, strict=True):
        assert lower.stage.low <= higher.stage.low
        assert lower.stage.high <= higher.stage.high
    assert one.overall.low <= other.overall.low


def test_a_practice_that_was_only_heard_of_is_still_asked_about(rubrics):
    rubric = rubrics[MODEL]
    answers = READER.read("レコメンドはセミナーで聞いた。", rubric)

    assert "act-2" in interviewed(rubric, answers, id="as_1", language="ja").undecided
