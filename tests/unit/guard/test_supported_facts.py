"""What may be stated: figures of the kind and unit on record; the reader's limits as limits."""

import pytest

from assistant.guard.facts import supported_by, unsupported


def wrong(sentence: str, evidence: str, limits: str = "") -> tuple[str, ...]:
    return unsupported(sentence, supported=supported_by([evidence]), limits=supported_by([limits]))


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("価格は4,980円です。", "¥4980"),
        ("価格は4，980円です。", "4980円"),
        ("送料は１０００円です。", "1000円"),
        ("26.50cmです。", "26.5cm"),
        ("1,000です", "1,000.00"),
        ("100円～200円", "100〜200円"),
        ("2026-04版です。", "2026-04-01"),
        ("6,980円です。[1][12]", "6,980円"),
        ("数字はありません。", ""),
        ("2千円です。", "2,000円"),
        ("1万円です。", "10,000円"),
        ("2万5千円です。", "25,000円"),
        ("1.2億円です。", "120,000,000円"),
        ("五百円です。", "500円"),
        ("five hundred yen", "500円"),
        ("It costs two thousand five hundred yen.", "¥2,500"),
        ("It costs $49.80.", "USD 49.8"),
        ("五割引きです。", "50%オフ"),
        ("半額です。", "通常価格の50%引き"),
        ("half price", "半額"),
        ("3割が再購入します。", "30%が再購入"),
        ("0.265mです。", "26.5cm"),
        ("265ミリです。", "26.5cm"),
        ("0.5Lです。", "500mL"),
        ("1.2kgです。", "1200g"),
        ("48時間以内です。", "2,880分以内"),
        ("2週間以内です。", "14日以内"),
        ("1年保証です。", "12か月保証"),
        ("within 3 business days", "3営業日以内"),
        ("10〜20cmです。", "10cmから20cm"),
        ("幅10×奥行20×高さ30cmです。", "W10×D20×H30cm"),
        ("11月20日です。", "2026-11-20"),
        ("November 20, 2026", "2026年11月20日"),
        ("20日に発送されました。", "2026年11月20日"),
        ("午後3時までです。", "15:00まで"),
        ("10時から18時です。", "10:00〜18:00"),
        ("お電話は０３-１２３４-５６７８へ", "03-1234-5678"),
        ("+81 3-1234-5678", "03-1234-5678"),
        ("〒150-0001", "郵便番号 150-0001"),
        ("下4桁は4242です。", "クレジットカード（下4桁 4242）"),
        ("下4桁をお知らせください。", ""),
        ("注文M-2026-10024です。", "M-2026-10024"),
        ("SKUはmn-sho-1001です。", "MN-SHO-1001-navy-26.5"),
        ("pH5.5です。", "pH 5.5"),
        ("2足あります。", "数量 2"),
        ("約5,000円です。", "4,980円"),
        ("およそ500gです。", "498g"),
        ("1. 箱を開ける", ""),
        ("① 箱を開ける", ""),
        ("2つ目は送料です。", ""),
        ("お一つずつ、十分に、一番、一人ひとり、一日も早く、一年中", ""),
        ("千葉・九州・四国へ", ""),
        ("B2BとD2Cです。", ""),
        ("身長100cmです。", "| サイズ | 身長(cm) |\n|---|---|\n| 90 | 100 |"),
    ],
)
def test_what_is_on_record_passes_in_any_spelling(sentence: str, evidence: str) -> None:
    assert wrong(sentence, evidence) == ()


@pytest.mark.parametrize(
    ("sentence", "evidence", "expected"),
    [
        ("価格は4,981円です。", "4,980円", ("4,981円",)),
        ("0.5kgです。", "5kg", ("0.5kg",)),
        ("第3位です。", "", ("3",)),
        ("①②です。", "", ("12",)),
        ("1,2,3の順です。", "1 2 3", ("1,2,3",)),
        ("価格は4,98円です。", "4,980円 4円 98円", ("4,98円",)),
        ("٣個です。", "", ("3個",)),
        ("[12円]", "", ("12円",)),
        ("26.5cmと27cm", "26.5cm", ("27cm",)),
        ("送料は五百円です。", "送料は600円", ("五百円",)),
        ("送料は5万円です。", "5月", ("5万円",)),
        ("It costs five hundred yen.", "600円", ("five hundred yen",)),
        ("半額です。", "4,980円", ("半額",)),
        ("五割引きです。", "500円", ("五割",)),
        ("Everything is half price.", "¥4,980", ("half price",)),
    ],
)
def test_what_is_not_on_record_is_named(
    sentence: str, evidence: str, expected: tuple[str, ...]
) -> None:
    assert wrong(sentence, evidence) == expected


KINDS = {
    "500円": "送料は500円です。",
    "500ポイント": "500ポイントです。",
    "500mL": "容量は500mLです。",
    "500g": "重さは500gです。",
    "500cm": "長さは500cmです。",
    "500%": "500%です。",
    "500円引き": "500円引きです。",
    "500日": "500日以内です。",
    "500営業日": "500営業日以内です。",
    "500か月": "500か月です。",
    "500時間": "500時間です。",
    "500枚": "500枚入りです。",
    "500人": "500人です。",
    "$500": "It costs $500.",
    "500台湾ドル": "500台湾ドルです。",
    "MN-500": "MN-500です。",
    "500℃": "500℃です。",
    "500W": "500Wです。",
}


@pytest.mark.parametrize("said", KINDS)
@pytest.mark.parametrize("held", KINDS)
def test_a_number_of_one_kind_is_none_of_another(said: str, held: str) -> None:
    assert (wrong(KINDS[said], held) == ()) == (said == held)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("価格は500円です。", "内容量 500mL"),
        ("価格は500です。", "内容量 500mL"),
        ("It costs 500.", "500mL"),
        ("価格は1,001円です。", "品番 MN-SKN-1001"),
        ("1001個あります。", "品番 MN-SKN-1001"),
        ("4,242ポイントあります。", "クレジットカード（下4桁 4242）"),
        ("4242個あります。", "クレジットカード（下4桁 4242）"),
        ("下4桁は4242です。", "4,242ポイント"),
        ("電話は03-1234-5678です。", "荷物 0312345678-99"),
        ("50%オフです。", "綿50%"),
        ("3営業日で届きます。", "3日以内"),
        ("2026年11月20日です。", "11月20日"),
        ("20日以内です。", "2026-11-20"),
        ("10026円です。", "注文番号 M-2026-10026"),
        ("約9,000円です。", "4,980円"),
        ("約4,981円です。", "4,980円"),
        ("500 francs", "500mL"),
    ],
)
def test_digits_on_record_are_no_figure_of_another_kind(sentence: str, evidence: str) -> None:
    assert wrong(sentence, evidence) != ()


@pytest.mark.parametrize(
    "sentence",
    ["5,000円以下で2点", "5,000円以内です。", "under ¥5,000", "within 5000 yen", "5000円くらいで"],
)
def test_a_limit_of_the_reader_may_be_repeated_as_a_limit(sentence: str) -> None:
    assert wrong(sentence, "2点", "5,000円以下のギフト") == ()


@pytest.mark.parametrize(
    "sentence", ["5,000円です。", "5,000円になります。", "price: 5000", "5000円引き"]
)
def test_a_limit_of_the_reader_is_never_a_fact(sentence: str) -> None:
    assert len(wrong(sentence, "2点", "5,000円以下のギフト")) == 1


def test_a_limit_nobody_stated_is_no_limit() -> None:
    assert wrong("3,000円以下です。", "", "5,000円以下") == ("3,000円",)


def test_a_limit_of_one_kind_is_none_of_another() -> None:
    assert wrong("500円以下です。", "", "500mL以下") == ("500円",)


def test_an_order_number_of_the_reader_may_be_repeated() -> None:
    assert wrong("M-2026-99999は見つかりませんでした。", "", "M-2026-99999は?") == ()
