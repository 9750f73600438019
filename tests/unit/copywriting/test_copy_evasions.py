"""Words of the law written to get past it, and claims of every class that must be found."""

import pytest

from assistant.copywriting.law import check

EVADED = (
    ("cosmetic", "しみがきえる", "spots-erase"),
    ("cosmetic", "シ ミ が 消 え る", "spots-erase"),
    ("cosmetic", "シ　ミ　が　消　え　る", "spots-erase"),
    ("cosmetic", "シ・ミが消える", "spots-erase"),
    ("cosmetic", "シ.ミ.が.消.え.る", "spots-erase"),
    ("cosmetic", "シ★ミが消える", "spots-erase"),
    ("cosmetic", "シミガキエル", "spots-erase"),
    ("cosmetic", "びはく美容液", "whitening-cosmetic"),
    ("cosmetic", "わかがえりクリーム", "anti-ageing"),
    ("cosmetic", "w r i n k l e s vanish", "trouble-farewell"),
    ("supplement", "けつあつをさげる", "food-lab-values"),
    ("supplement", "め ん え き 力アップ", "immunity"),
    ("supplement", "ひろうかいふくに", "food-fatigue"),
    ("food", "飲むだけでやせるお茶", "food-slimming"),
)

CLAIMED = (
    ("cosmetic", "気になるシミにさようなら", "trouble-farewell"),
    ("cosmetic", "アトピーでお悩みの方に", "skin-disease-reader"),
    ("cosmetic", "奥までぐんぐん浸透", "skin-remake"),
    ("cosmetic", "皮膚科医と共同開発", "medical-maker"),
    ("cosmetic", "Anti aging serum", "anti-ageing"),
    ("quasi_drug", "Whitens dark skin", "whitening-quasi-drug-words"),
    ("food", "糖尿病の方でも安心", "disease-reader-food"),
    ("food", "無農薬のお茶", "pesticide-none"),
    ("food", "体に良いクッキー", "vague-health"),
    ("food", "Suitable for diabetics", "disease-reader-food"),
    ("supplement", "睡眠の質が気になる方に", "function-claim-bare"),
    ("supplement", "糖尿病の方に", "disease-reader-food"),
    ("supplement", "背が伸びる", "function-claim-bare"),
    ("supplement", "Improves sleep quality", "function-claim-bare"),
    ("supplement", "For people with high blood pressure", "disease-reader-food"),
    ("apparel", "芸能人愛用のストール", "famous-users"),
    ("apparel", "シワにならないシャツ", "never-worn"),
    ("apparel", "Twice as warm", "compared-with-before"),
    ("electronics", "従来の倍の明るさ", "compared-with-before"),
    ("electronics", "世界最小のスピーカー", "superlative-size"),
    ("electronics", "電気代が半分に", "running-cost"),
    ("electronics", "空気中のウイルスを除去", "air-cleaning"),
    ("electronics", "The lightest ever", "superlative-size"),
)

INNOCENT = (
    ("cosmetic", "日やけによるシミ、ソバカスを防ぐ。綿・麻の袋入り。"),
    ("cosmetic", "つけ心地はさらりと。きえい会社の製品です。"),
    ("food", "冷やせる麦茶です。とれたての茶葉を、かけすぎずにいれます。"),
    ("food", "増やせる楽しみ。燃やせるごみに出せます。"),
    ("food", "手、足、目の付くところに置いてください。"),
    ("supplement", "睡眠の質を改善することが報告されています（届出の文言）。"),
    ("supplement", "糖尿病の方は、召し上がる前に医師に相談してください。"),
    ("apparel", "ニット・ウールの混紡です。シワにならないよう、つり干ししてください。"),
    ("electronics", "倍率は2倍です。従来どおりの操作で使えます。"),
    ("general", "A・B・Cの3色です。い・ろ・はの順に並べます。"),
)

PERMITTED = """\
頭皮、毛髪を清浄にする|香りにより毛髪、頭皮の不快臭を抑える|頭皮、毛髪をすこやかに保つ|毛髪にはり、こしを与える
頭皮、毛髪にうるおいを与える|頭皮、毛髪のうるおいを保つ|毛髪をしなやかにする|クシどおりをよくする|毛髪のつやを保つ
毛髪につやを与える|フケ、カユミがとれる|フケ、カユミを抑える|毛髪の水分、油分を補い保つ|裂毛、切毛、枝毛を防ぐ
髪型を整え、保持する|毛髪の帯電を防止する|（汚れをおとすことにより）皮膚を清浄にする
（洗浄により）ニキビ、アセモを防ぐ（洗顔料）|肌を整える|肌のキメを整える|皮膚をすこやかに保つ|肌荒れを防ぐ
肌をひきしめる|皮膚にうるおいを与える|皮膚の水分、油分を補い保つ|皮膚の柔軟性を保つ|皮膚を保護する|皮膚の乾燥を防ぐ
肌を柔らげる|肌にはりを与える|肌にツヤを与える|肌を滑らかにする|ひげを剃りやすくする|ひげそり後の肌を整える
あせもを防ぐ（打粉）|日やけを防ぐ|日やけによるシミ、ソバカスを防ぐ|芳香を与える|爪を保護する|爪をすこやかに保つ
爪にうるおいを与える|口唇の荒れを防ぐ|口唇のキメを整える|口唇にうるおいを与える|口唇をすこやかにする
口唇を保護する。口唇の乾燥を防ぐ|口唇の乾燥によるカサツキを防ぐ|口唇を滑らかにする
ムシ歯を防ぐ（使用時にブラッシングを行う歯みがき類）|歯を白くする（使用時にブラッシングを行う歯みがき類）
歯垢を除去する（使用時にブラッシングを行う歯みがき類）|口中を浄化する（歯みがき類）|口臭を防ぐ（歯みがき類）
歯のやにを取る（使用時にブラッシングを行う歯みがき類）|歯石の沈着を防ぐ（使用時にブラッシングを行う歯みがき類）
乾燥による小ジワを目立たなくする"""
"""The effects a cosmetic may claim: the notice of 21 July 2011 (薬食発0721第1号)."""


def _found(text: str, legal_class: str, rules) -> list[str]:
    return [
        each.rule_id for each in check(text, legal_class=legal_class, language="ja", rules=rules)
    ]


@pytest.mark.parametrize(("legal_class", "text", "rule"), EVADED)
def test_another_spelling_does_not_evade(rules, legal_class, text, rule):
    assert rule in _found(text, legal_class, rules)


@pytest.mark.parametrize(("legal_class", "text", "rule"), CLAIMED)
def test_a_claim_is_found_whatever_the_class(rules, legal_class, text, rule):
    assert rule in _found(text, legal_class, rules)


@pytest.mark.parametrize(("legal_class", "text"), INNOCENT)
def test_innocent_words_are_free(rules, legal_class, text):
    assert _found(text, legal_class, rules) == []


def test_none_of_the_56_permitted_effects_is_an_alarm(rules):
    effects = PERMITTED.replace("\n", "|").split("|")

    assert len(effects) == 56
    assert [each for each in effects if _found(each, "cosmetic", rules)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("このしみがきえるクリーム", "しみがきえ"), ("このシ・ミが消えるよ", "シ・ミが消え")],
)
def test_the_span_of_an_evasion_is_in_the_text_as_given(rules, text, said):
    [finding] = check(text, legal_class="cosmetic", language="ja", rules=rules)

    assert finding.text == text[finding.start : finding.end]
    assert finding.text.startswith(said)


def test_every_rule_names_its_law_and_says_what_may_be_said_instead(rules):
    for rule in rules:
        assert rule.source, rule.id
        assert set(rule.instead) == {"ja", "en"}, rule.id
        assert rule.examples["bad"], rule.id
        assert rule.examples["fine"], rule.id
