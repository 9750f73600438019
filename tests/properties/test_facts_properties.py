"""Whatever the figures: what the evidence says may be said again, what it does not may not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.domain.brief import Brief
from assistant.domain.conversation import Memory
from assistant.domain.document import Passage
from assistant.domain.evidence import Evidence, Found
from assistant.domain.understanding import Question, Understanding
from assistant.guard.answer import known_from, supports
from assistant.guard.facts import supported_by, unsupported, unsupported_links
from assistant.guard.speech import speakable

WORDS = st.text(alphabet="あいうえお送込は、のを税 ", max_size=12)
WHOLE = st.integers(min_value=2, max_value=9_999)
_WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")
_KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")


def may_say(words: str, evidence: str) -> bool:
    page = Passage(
        id="p", document_id="p", record_id="p", kind="page", language="ja", title="", text=evidence,
        source="p",
    )  # fmt: skip
    brief = Brief(
        rules="",
        question=Question(text="?", language="ja"),
        understanding=Understanding(agent="support", intent="unclear", language="ja", query="?"),
        memory=Memory(),
        evidence=Evidence(found=(Found(passage=page, score=1.0),)),
    )
    return supports(known_from(brief), words)


def kanji(number: int) -> str:
    """Spell a number below ten thousand: 二千五百."""
    written = ""
    for scale, sign in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            written += (str(digit).translate(_KANJI) if digit > 1 or not sign else "") + sign
    return written


SPELLINGS: tuple[Callable[[int], str], ...] = (
    str,
    lambda number: f"{number:,}",
    lambda number: f"{number:,}".translate(_WIDE),
    lambda number: f"{number}.00",
    kanji,
)
UNITS = (
    "円", "ドル", "ユーロ", "ポイント", "%", "円引き", "%オフ", "cm", "mL", "g", "℃", "W", "歳",
    "営業日", "か月", "時間", "枚", "本", "人", "個", "倍",
)  # fmt: skip
PLACES = ("品番 MN-{}", "下4桁{:04}", "電話 03-1234-{:04}", "〒150-{:04}", "JAN 490123456{:04}")


@dataclass(frozen=True)
class Told:
    """A sentence with one figure: the words around it, its number, spelling and unit."""

    before: str
    number: int
    spelling: int
    unit: str

    @property
    def text(self) -> str:
        return f"{self.before}、{SPELLINGS[self.spelling](self.number)}{self.unit}です。"


SPELT = st.integers(0, len(SPELLINGS) - 1)
TOLD = st.builds(Told, WORDS, WHOLE, SPELT, st.sampled_from(UNITS))


@given(st.lists(TOLD, min_size=1, max_size=6), st.sampled_from(["", "\n", " "]), st.data())
def test_a_sentence_copied_from_the_evidence_is_never_withheld(told, gap, data) -> None:
    chosen = data.draw(st.sampled_from(told))

    assert may_say(chosen.text, gap.join(each.text for each in told))


@given(st.text(max_size=200))
@example("在庫があります。返金も完了しました。送料は無料です。\nstage 3です。")
@example("1,2,3と4,98円、①②、[1](a)とhttps://a.example/x?y。evil。com\n<b>約5日")
def test_any_sentence_of_any_text_is_borne_by_that_text(text) -> None:
    for sentence in re.split(r"(?<=。)|\n", text):
        assert may_say(sentence, text)


@given(st.lists(TOLD, min_size=1, max_size=4), SPELT, st.data())
def test_a_figure_may_be_spelt_in_another_way(told, spelling, data) -> None:
    chosen = data.draw(st.sampled_from(told))
    respelt = Told("では", chosen.number, spelling, chosen.unit)

    assert may_say(respelt.text, "".join(each.text for each in told))


@given(TOLD, WHOLE, SPELT)
def test_a_sentence_whose_only_figure_is_changed_is_always_withheld(told, number, spelling) -> None:
    assume(number != told.number)
    changed = Told(told.before, number, spelling, told.unit)

    assert not may_say(changed.text, told.text)


@given(TOLD, st.sampled_from(UNITS))
def test_a_sentence_whose_unit_is_changed_is_always_withheld(told, unit) -> None:
    assume(unit != told.unit)
    assume({unit, told.unit} - {"枚", "本", "人", "個"})  # what is counted may be counted plainly
    changed = Told(told.before, told.number, told.spelling, unit)

    assert not may_say(changed.text, told.text)


@given(st.sampled_from(PLACES), WHOLE, WHOLE, st.sampled_from(UNITS))
def test_the_digits_of_a_name_or_a_number_to_call_are_no_figure(place, number, other, unit) -> None:
    evidence = f"{place.format(number)}です。"

    assert may_say(f"はい、{place.format(number)}です。", evidence)
    assert not may_say(f"{number}{unit}です。", evidence)
    assert other == number or not may_say(f"{place.format(other)}です。", evidence)


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS, DAYS)
def test_another_day_is_withheld_in_any_form(day, other) -> None:
    evidence = f"お届け日は{day.isoformat()}です。"
    assert may_say(f"{day.month}月{day.day}日の予定でした。", evidence)
    assert may_say(f"{day.year}年{day.month}月の分です。", evidence)
    if (day.month, day.day) != (other.month, other.day):
        assert not may_say(f"{other.month}月{other.day}日の予定でした。", evidence)


@given(st.text(max_size=200))
def test_any_text_can_be_judged_and_spoken(text) -> None:
    wrong = unsupported(text, supported=frozenset(), limits=frozenset())

    assert all(isinstance(each, str) and each for each in wrong)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", speakable(text))
    assert speakable(speakable(text)) == speakable(text)


HOSTS = st.from_regex(r"[a-z]{1,8}\.(?:com|xyz|jp|ly)", fullmatch=True)
AROUND = st.sampled_from(["{}", "https://{}", "//{}/x", "a@{}", "[こちら](http://{})", "は{}へ"])


@given(HOSTS, HOSTS, AROUND)
def test_only_a_link_of_the_evidence_may_be_said(host, other, around) -> None:
    assume(host != other)
    held = supported_by([around.format(host)])

    assert unsupported_links(around.format(host), supported=held) == ()
    assert unsupported_links(around.format(other), supported=held) != ()


@given(WHOLE, WHOLE)
def test_a_stated_limit_is_repeated_but_never_claimed(limit, price) -> None:
    assume(limit != price)
    limits, evidence = supported_by([f"{limit}円まで"]), supported_by([f"{price}円"])

    assert unsupported(f"{limit:,}円以下です", supported=evidence, limits=limits) == ()
    assert unsupported(f"{limit:,}円です", supported=evidence, limits=limits) == (f"{limit:,}円",)
