"""Hear a plain yes or no to the question just asked; anything less plain is neither."""

import re
from itertools import product
from typing import Literal

from assistant.language.normalise import matching_form

# A yes may commit an order, so only text made of nothing but these phrases counts.
_LONGEST = 60

_Meaning = Literal["yes", "no", "polite", "thumb up", "thumb down"]


def _every(*parts: str) -> frozenset[str]:
    """Join one of each part's words, written with | between them, in every way."""
    return frozenset(map("".join, product(*(part.split("|") for part in parts))))


_ASK = "お願いします|お願いいたします|お願い致します|おねがいします"
_THIS = "それで|これで|その内容で|この内容で|その方法で|この方法で"
_FINE = "大丈夫|だいじょうぶ|いい|良い|よい|結構|けっこう"
_STOP = "やめます|やめる|やめておきます|やめておく|やめとく|やめときます|止めます|やめてください"

_YES = frozenset().union(
    _every("はい|はーい|はいっ|ええ|うん|そうです|もちろん|もちろんです|ぜひ|是非|いえす"),
    _every("|よろしく|宜しく|ぜひ|是非|", _ASK),
    _every(_THIS, _ASK),
    _every("じゃあ|では|", "確定で|確定でお願いします|確定してください"),
    _every(_THIS, _FINE + "|問題ない|よろしい", "です"),
    _every(_THIS, "問題ありません|おっけー|おっけーです|ok|okです|進めてください"),
    _every("進めて|すすめて|実行して|そうして|確定して", "|ください|下さい"),
    _every(_THIS, "進めて|すすめて|進めてください"),
    _every("問題ありません|問題ないです|確定|確定で|確定します|その通りです|そのとおりです"),
    _every("おっけ|おっけー|おけ|おーけー|ok|okay", "|です"),
    _every("yes|yep|yeah|yup|sure|of course|absolutely|certainly|definitely|correct|go ahead"),
    _every("please do|do it|confirm|confirmed|i confirm|i agree|agreed|proceed|please proceed"),
    _every("sounds good|looks good|that works"),
    _every("that's ", "right|correct|fine|ok|okay"),
    _every("好|好的|好啊|好呀|好吧|是|是的|对|对的|對|對的|可以|可以的|行|没问题|沒問題|确认|确定"),
    _every("当然|當然|嗯嗯|没错|沒錯"),
    _every("네|예|네네|넵|응|그래|그래요|좋아|좋아요|좋습니다|맞아요|맞습니다|물론이죠|물론입니다"),
    _every("부탁해요|부탁합니다|부탁드려요|부탁드립니다|진행해 주세요|진행해주세요|오케이"),
    _every("그렇게 해 주세요|그렇게 해주세요"),
)
_NO = frozenset().union(
    _every(
        "いいえ|いえ|いや|いやです|嫌です|ううん|そうではありません|のー|だめ|だめです|駄目です"
    ),
    _every("違います|ちがいます|違う|ちがう|見送ります|遠慮します|遠慮しておきます|遠慮いたします"),
    _every("|やっぱ|やっぱり|やはり|今は|今回は|今日は", _STOP),
    _every("やっぱ|やっぱり|やはり|今は|今回は|今日は|もう", _FINE, "です"),
    _every("今は|今回は|今日は", "遠慮します|遠慮しておきます|見送ります|不要です|いりません"),
    _every("|もう", "結構です|けっこうです|いりません|要りません|いらない|いらないです|不要です"),
    _every("必要ない|必要ないです|必要ありません|不要"),
    _every("|きゃんせる|変更|注文|確定|実行", "しないで", "|ください|下さい"),
    _every("no|nope|nah|no thanks|no thank you|not now|nevermind|never mind|no way"),
    _every("|please ", "don't|do not", "| do it| cancel| cancel it"),
    _every("i don't want ", "it|that|to"),
    _every(
        "不|不是|不是的|不要|不用|不用了|不必|不行|不可以|不对|不對|不好|算了|不需要|不了|不要取消"
    ),
    _every("아니|아니요|아니오|아뇨|아닙니다|싫어|싫어요|됐어요|됐습니다|그만둘게요|안 할래요"),
    _every("필요 없어요|필요없어요|필요 없습니다|하지 마세요|하지마세요"),
    _every("취소하지 ", "마세요|말아 주세요|말아주세요"),
)
# Words that go with a yes as well as with a no, and alone are neither.
_POLITE = frozenset().union(
    _every("大丈夫|だいじょうぶ|いい|良い", "です"),
    _every("ありがとう|ありがとうございます|ありがとうございました|どうも|すみません|すいません"),
    _every("了解|了解です|了解しました|承知しました|承知いたしました|わかりました|分かりました"),
    _every("かしこまりました|じゃ|じゃあ|では|それでは|それじゃあ|どうぞ|それで|これで"),
    _every("please|sir|thanks|thank you", "| so much| very much"),
    _every(
        "谢谢|谢谢你|谢谢您|謝謝|謝謝你|謝謝您|감사합니다|고마워요|고맙습니다|괜찮아요|괜찮습니다"
    ),
)
_MEANINGS: dict[str, _Meaning] = {
    **dict.fromkeys("👍👌🙆⭕🆗✅", "thumb up"),
    **dict.fromkeys("👎🙅❌🚫🆖", "thumb down"),
    **dict.fromkeys(_POLITE, "polite"),
    **dict.fromkeys(_YES, "yes"),
    **dict.fromkeys(_NO, "no"),
}
_DO = (
    "|で|でお願いします|でおねがいします|してください|して下さい|をお願いします|お願いします|します"
    "|で確定|で確定してください|で確定でお願いします"
)
_CHANGE = "変更"
_NAMES = {
    "cancel": "きゃんせる|取り消し|取消",
    "return": "返品",
    "exchange": "交換",
    "pickup": f"{_CHANGE}|店舗受け取り|取り置き|お取り置き",
    **dict.fromkeys(
        ("modify_items", "modify_address", "modify_profile_address", "modify_payment",
         "modify_delivery", "modify_gift"),
        _CHANGE,
    ),
}  # fmt: skip
_IN_ENGLISH = {"cancel": "cancel", "return": "return", "exchange": "exchange"}
_OWN_NAMES = {
    kind: _every("|その|それで|この内容で", names, _DO)
    | _every(
        "|please ", _IN_ENGLISH.get(kind, "change"), "| it| them| the order| my order", "| please"
    )
    for kind, names in _NAMES.items()
}
_LONGEST_PHRASE = max(map(len, _MEANINGS))

_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | {ord("’"): "'"}
_SMILE = re.compile(
    "[😊🙂😀😃😄😁😆☺🥰😍🤗🙏🙇✨🎉🎊💕💖❤💓♡♥♪♬🎵🌟⭐🙌👏💪🌸🎁\U0001f3fb-\U0001f3ff♂♀]"
)
_HESITATION = re.compile(r"[。.、,] ?[。.、,]|・|[、,]$")
_STOPS = " 、。,.!~"


def reply(text: str, *, about: str = "") -> Literal["yes", "no", "neither"]:
    """Return what `text` answers to a yes-or-no question asked right before it.

    `about` is the kind of change that was proposed: with a yes, its own name may stand beside it
    («はい、キャンセルで» to a cancellation), and no other's.

    A condition, a question, a quotation, a new request, a trailing "…", "。。" or ",", a
    yes beside a no, and words that can mean both (いいです, 大丈夫です) are neither.
    """
    if len(text) > 4 * _LONGEST:
        return "neither"
    folded = matching_form(text).translate(_TO_HIRAGANA)
    if len(folded) > _LONGEST:
        return "neither"
    plain = " ".join(_SMILE.sub(" ", folded).split())
    if _HESITATION.search(plain):
        return "neither"
    said = _meanings(plain, _OWN_NAMES.get(about, frozenset()))
    if "yes" in said and said <= {"yes", "thumb up", "polite"}:
        return "yes"
    if "no" in said and said <= {"no", "thumb down", "polite"}:
        return "no"
    return "neither"


def _meanings(folded: str, own_names: frozenset[str]) -> set[_Meaning]:
    """Return what the phrases of `folded` mean; nothing when a part is no known phrase."""
    found: set[_Meaning] = set()
    rest = folded.lstrip(_STOPS)
    while rest:
        named = max((each for each in own_names if rest.startswith(each)), key=len, default="")
        phrase = max(_longest_phrase(rest), named, key=len)
        if not phrase:
            return set()
        found.add(_MEANINGS.get(phrase, "polite"))
        rest = rest[len(phrase) :].lstrip(_STOPS)
    return found


def _longest_phrase(text: str) -> str:
    """Return the longest phrase `text` begins with, "" when there is none."""
    for length in range(min(len(text), _LONGEST_PHRASE), 0, -1):
        phrase, following = text[:length], text[length : length + 1]
        within_word = phrase[-1].isascii() and following.isascii() and following.isalnum()
        if phrase in _MEANINGS and not within_word:
            return phrase
    return ""
