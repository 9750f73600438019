"""Only a plain yes commits, only a plain no declines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.yes_no import reply

YES = (
    "はい",
    "はい。",
    "はい！",
    "ハイ",
    "ﾊｲ",
    "はーい",
    "ええ",
    "うん",
    "うんうん",
    "お願いします",
    "はい、お願いします。",
    "はいお願いします",
    "よろしくお願いいたします",
    "それで大丈夫です",
    "それでいいです",
    "それでお願いします",
    "この内容でお願いします",
    "OK",
    "ＯＫ",
    "okです",
    "オッケー",
    "オッケーです！",
    "もちろんです",
    "はい👍",
    "はい🙏✨",
    "\u304a\u9858\u3044\u3057\u307e\u3059\U0001f647\u200d\u2642\ufe0f",
    "yes",
    "Yes!",
    "YES PLEASE",
    "yes, please go ahead",
    "Sure, thanks",
    "go ahead",
    "sounds good",
    "That’s fine",
    "はい、ありがとうございます",
    "はい、大丈夫です",
    "好的",
    "好的，谢谢",
    "可以",
    "没问题",
    "네",
    "네, 부탁드려요",
    "좋아요",
    "\u306f\u3044\u200b",
    "\u306f\x00\u3044",
    "はい〜♪",
    "じゃあお願いします",
)
NO = (
    "いいえ",
    "いえ",
    "いいえ、結構です",
    "結構です",
    "やめます",
    "やっぱりやめます",
    "やっぱりいいです",
    "キャンセルしないで",
    "キャンセルしないでください",
    "いりません",
    "不要です",
    "no",
    "No thanks.",
    "no thank you",
    "nope",
    "never mind",
    "don't",
    "please don’t",
    "いいえ、大丈夫です",
    "いいえ👎",
    "不用了",
    "不要",
    "不是",
    "아니요",
    "아뇨, 괜찮아요",
    "ﾀﾞﾒ",
    "違います",
    "今回は見送ります",
    "NO！",
)
NEITHER = (
    "",
    "\u3000",
    "…",
    "？",
    "はい？",
    "はい…",
    "はい、でも色を変えて",
    "1枚だけなら",
    "はい、1枚だけなら",
    "もし送料無料なら、はい",
    "「はい」と言ったら",
    "「はい」",
    '"yes"',
    "yes but only one",
    "yes if it ships today",
    "yes?",
    "いいです",
    "大丈夫です",
    "いいですよ",
    "はい、いいえ",
    "いいえ、お願いします",
    "はい、結構です",
    "no problem",
    "not sure",
    "don't go ahead",
    "はいじゃない",
    "はい、キャンセルしてください",
    "キャンセルします",
    "返品したい",
    "👍",
    "👎",
    "😀",
    "はい👎",
    "いいえ👍",
    "はい🤔",
    "そうですね",
    "うーん",
    "ちょっと待って",
    "わかりました",
    "ありがとう",
    "ok but",
    "okay?",
    "不确定",
    "好不好",
    "是不是",
    "对不起",
    "不好意思",
    "그래도",
    "yesterday",
    "nothing",
    "はいはいではありません",
    "note",
    "sure you can cancel",
    "すみません",
    "はい 2つ",
    "yes 2",
    "#はい",
    "いいえじゃないです",
    "\ud800",
    "y e s",
)


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes_is_a_yes(text: str) -> None:
    assert reply(text) == "yes"


@pytest.mark.parametrize("text", NO)
def test_a_plain_no_is_a_no(text: str) -> None:
    assert reply(text) == "no"


@pytest.mark.parametrize("text", NEITHER)
def test_anything_less_plain_is_neither(text: str) -> None:
    assert reply(text) == "neither"


@pytest.mark.parametrize("yes", YES)
@pytest.mark.parametrize(
    "condition",
    ["、でも色は黒で", "、1枚だけなら", " but only one", " if it is free", "？", "、もし届くなら"],
)
def test_a_yes_with_a_condition_is_not_a_yes(yes: str, condition: str) -> None:
    assert reply(yes + condition) == "neither"


@pytest.mark.parametrize("yes", YES)
def test_a_quoted_yes_is_not_a_yes(yes: str) -> None:
    assert reply(f"「{yes}」と言ったら") == "neither"
    assert reply(f"「{yes}」") == "neither"


@pytest.mark.parametrize("yes", YES)
@pytest.mark.parametrize("no", ["いいえ", "no", "やめます", "不要", "아니요"])
def test_a_yes_beside_a_no_is_neither(yes: str, no: str) -> None:
    assert reply(f"{yes} {no}") == "neither"
    assert reply(f"{no} {yes}") == "neither"


@pytest.mark.parametrize("yes", [*YES, *NO])
@pytest.mark.parametrize(
    "trail",
    ["。。。", "。。", "。 。 。", "…", "…？", "‥", "、、", ",,", ".。", "。.", "｡｡｡", "．．",
     "・・・", "、", ",", "。😊。", "\n\n。。"],
)  # fmt: skip
def test_a_hesitating_reply_is_neither(yes: str, trail: str) -> None:
    assert reply(yes.rstrip("。.！!♪✨") + trail) == "neither"


@pytest.mark.parametrize("yes", ["はい", "はい。", "お願いします", "OK", "yes please"])
@pytest.mark.parametrize("mark", ["", "!", "！", " ", "\n", "\n\n"])
def test_a_yes_may_end_as_one_writes(yes: str, mark: str) -> None:
    assert reply(yes + mark) == "yes"


@pytest.mark.parametrize("yes", YES)
@pytest.mark.parametrize(
    "quotes",
    ["「」", "『』", "“”", '""', "''", "‘’", "«»", "()", "（）", "[]", "【】", "``", "＂＂"],
)
def test_a_yes_in_any_quotes_is_not_a_yes(yes: str, quotes: str) -> None:
    assert reply(quotes[0] + yes + quotes[1]) == "neither"


def test_a_quoted_line_of_mail_is_not_a_yes() -> None:
    assert reply("> はい") == "neither"


@given(st.text(st.characters(), max_size=80))
def test_no_text_is_refused(text: str) -> None:
    assert reply(text) in ("yes", "no", "neither")


@given(st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=20))
def test_a_yes_that_goes_on_is_not_a_yes(more: str) -> None:
    assert reply("はい、" + more + "の方を2つ") == "neither"


@pytest.mark.parametrize("piece", ["はい", "yes ", "👍", "\u0301\u0316", "ﷺ"])
@pytest.mark.timeout(60)
def test_a_wall_of_yes_is_judged_fast(piece: str) -> None:
    assert reply(piece * 100_000) == "neither"
