"""What clients say in words that are none of a rubric's cues. None of it is an evaluation case."""

import re

import pytest
import yaml

from assistant.domain.rubric import Criterion, Rubric
from assistant.offline.note_sayings import denied_otherwise, said_otherwise
from assistant.offline.notes import OfflineNoteReader
from assistant.prompts import data_folder

READER = OfflineNoteReader()
SAYINGS = data_folder("prompts") / "offline" / "sayings.yaml"


def values(rubric: Rubric, said: str) -> dict[str, float | str | None]:
    return {each.criterion_id: each.special or each.value for each in READER.read(said, rubric)}


ECOMMERCE = (
    ("うちの会計はクレジットもデビットも大丈夫です。", {"act-6": 1}),
    ("台湾や香港のお客様にも送れるようにしています。", {"act-10": 1}),
    ("買い物の途中でいなくなったお客様には、次の日にメールで声をかけています。", {"act-3": 1}),
    ("サイトに何人来たかは毎日わかるようになっています。", {"dat-1": 1}),
    ("返品になった分は翌日には売上から引いています。", {"dat-3": 1}),
    ("お店で買った人とネットで買った人の記録はまだ別々のままです。", {"dat-4": 0}),
    ("電話で聞いた要望はノートに書き残しています。", {"dat-8": 1}),
    ("数字は社長と毎週見て、次に何をするか決めています。", {"ins-1": 1}),
    ("サイトに来た人の何人が買ったかは、正直見たことがないです。", {"ins-6": 0}),
    ("よく買ってくれる人とそうでない人の区別はつけていません。", {"ins-3": 0}),
    ("来月どれくらい売れるかを計算して、それに合わせて仕入れています。", {"ins-8": 1}),
    ("前に靴を買った人にだけ、手入れ用品の案内を送っています。", {"met-2": 1}),
    ("会員登録すると、お礼のメールがひとりでに届きます。", {"met-3": 1}),
    ("商品の説明は一つの台帳で直すと、全部の売り場に反映されます。", {"met-5": 1}),
    ("ネットショップは妻が一人で見ています。", {"gov-1": 1}),
    ("マーケと店舗と商品部で月に一度集まって企画しています。", {"gov-2": 1}),
    ("やり方は全部自分の頭に入っていて、紙にはしていません。", {"gov-3": 0}),
    ("パートさんからも案を出してもらって、良いものは試しています。", {"gov-4": 1}),
    ("個人情報をどう扱うかはサイトの下に書いてあります。", {"prv-1": 1}),
    ("お客様の情報がどの会社に渡っているのか、一覧にしたことはありません。", {"prv-2": 0}),
    ("登録内容はお客様が自分で書き換えられます。", {"prv-3": 1}),
    ("海外からのご注文はお断りしています。", {"act-10": 0}),
    ("返品の記録は店のぶんだけ付けていて、通販分はまだです。", {"dat-3": 0.5}),
    ("When somebody walks away from a full basket we write to them.", {"act-3": 1}),
    ("We don't deliver outside Japan.", {"act-10": 0}),
    ("Nobody knows what share of visitors ends up ordering.", {"ins-6": 0}),
    ("We sort our customers by when they last bought.", {"ins-3": 1}),
    ("New members get a thank-you mail without anyone pressing a button.", {"met-3": 1}),
    ("To change a banner I have to call the agency.", {"met-7": 0}),
    ("Anybody in the company can hand in an idea.", {"gov-4": 1}),
    ("We never see or store card numbers.", {"prv-5": 1}),
    ("We have no idea which vendors hold our customers' data.", {"prv-2": "unknown"}),
)
OTHERS = (
    (
        "unified-commerce",
        "荷物が今どこにあるか、お客様が自分で見られます。",
        {"uc-delivery-visible": 1},
    ),
    ("unified-commerce", "Online orders can be brought back to any shop.", {"uc-pos-returns": 1}),
    ("journey-5", "どこで買うのをやめてしまうのか、ページごとに調べています。", {"j0-drop": 1}),
    ("journey-5", "Customers can line up two products next to each other.", {"j2-compare": 1}),
    ("personalization-5", "どの広告から来た人かは分かるようにしてあります。", {"p1-1": 1}),
    ("personalization-5", "We never send anyone more than two mails a week.", {"p3-5": 1}),
)


@pytest.mark.parametrize(("said", "wanted"), ECOMMERCE, ids=lambda each: str(each)[:32])
def test_a_practice_told_in_other_words_is_heard(rubrics, said: str, wanted: dict):
    found = values(rubrics["commerce-cwr"], said)

    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(("model", "said", "wanted"), OTHERS, ids=lambda each: str(each)[:32])
def test_other_words_are_heard_in_every_model(rubrics, model: str, said: str, wanted: dict):
    found = values(rubrics[model], said)

    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "said",
    [
        "今日は雨で、お店は静かでした。",
        "創業は昭和52年で、祖父が始めた店です。",
        "駅から歩いて5分、駐車場は3台分あります。",
        "Thank you for taking the time to meet us today.",
        "The shop has been in the family since 1952.",
        "Our office moved to Osaka.",
    ],
)
def test_small_talk_decides_nothing(rubrics, said: str):
    assert all(values(rubric, said) == {} for rubric in rubrics.values())


def test_every_saying_names_a_cue_that_some_rubric_has(rubrics):
    cues = {
        cue
        for rubric in rubrics.values()
        for criterion in rubric.criteria
        for listed in criterion.cues.values()
        for cue in listed
    }
    written = yaml.safe_load(SAYINGS.read_text(encoding="utf-8"))["sayings"]

    assert {cue for each in written for cue in each["means"]} - cues == set()
    for each in written:
        for form in (*each.get("ja", ()), *each.get("en", ())):
            assert re.compile(form.replace("…", ".")), form


def test_a_saying_counts_in_a_rubric_of_ones_own(small):
    own = small.criteria[0].model_copy(update={"cues": {"ja": ("カゴ落ち",)}})
    assert isinstance(own, Criterion)

    said = "カゴに残して帰ったお客様に連絡しています"

    assert [said[slice(*each)] for each in said_otherwise(said, own)] == ["カゴに残して帰っ"]
    assert list(denied_otherwise(said, own)) == []
    assert list(said_otherwise(said, small.criteria[0])) == []


@pytest.mark.parametrize(
    "said", ["We do not update our returns data in the books.", "Nobody logs returns."]
)
def test_a_not_between_the_words_of_a_saying_is_never_swallowed(rubrics, said: str):
    assert values(rubrics["commerce-cwr"], said)["dat-3"] == 0
