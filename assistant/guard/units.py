"""Knows the units figures are stated in: the kind of each, and its size in one common measure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

# Kind, size, ways to write it after folding. The first that fits counts; (?!…) keeps out words
# that merely begin like the unit. A kind that ends in «:» is a counter: each is a unit of its own.
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("percent", "1", "%|パーセント|percent|per cent"),
    ("percent", "10", "割(?!れ|り勘|る)"),
    ("points", "1", "ポイント|points?|pts?"),
    ("business days", "1", "営業日|business days?|working days?|工作日|영업일|jours ouvrés"),
    ("seconds", "1", "秒間?|seconds?|secs?|초"),
    ("seconds", "60", "分間|分(?![のけ割別野析類厚咲袖丈散])|minutes?|mins?|分钟|분"),
    ("seconds", "3600", "時間(?!帯|割|指)|hours?|hrs?|h|小时|시간|heures?|stunden?|horas?"),
    ("days", "1", "日間|日(?![本曜付程用焼時元])|days?|nights?|泊|天|일"),
    ("days", "1", "jours?|tagen?|d[ií]as?|hari"),
    ("days", "7", "週間?(?!末)|weeks?|周|주|semaines?|wochen?|semanas?|minggu"),
    ("months", "1", "[かヶケカヵ箇ヵ]月間?|months?|个月|개월|mois|monate?n?|mes(?:es)?|bulan"),
    ("months", "12", "年間?(?![代式末始賀齢前生中度]|を通)|years?(?! old)|년|ans?|a[nñ]os?"),
    ("months", "12", "jahre?n?"),
    ("age", "1", "[歳才](?![末暮能])|years?[ -]old|yo"),
    ("area", "1", "m2|平方メートル|平米|square met(?:er|re)s?"),
    ("length", "1", "mm|ミリメートル|ミリ(?!リットル|グラム|アンペア|秒)|millimet(?:er|re)s?"),
    ("length", "10", "cm|センチメートル|センチ|centimet(?:er|re)s?"),
    ("length", "1000000", "km|キロメートル|kilomet(?:er|re)s?"),
    ("length", "1000", "m|メートル|met(?:er|re)s?"),
    ("length", "25.4", "inch(?:es)?|インチ"),
    ("weight", "0.001", "mg|ミリグラム|milligrams?"),
    ("energy", "1", "kcal|キロカロリー"),
    ("power", "1000", "kw|キロワット"),
    ("weight", "1000", "kgs?|キログラム|キロ(?!ヘルツ)|kilos?|kilograms?"),
    ("weight", "1", "g|グラム|grams?"),
    ("weight", "28.349523125", "oz|オンス|ounces?"),
    ("weight", "453.59237", "lbs?|pounds? in weight"),
    ("volume", "1", "ml|cc|ミリリットル|millilit(?:er|re)s?"),
    ("volume", "100", "dl|デシリットル"),
    ("volume", "1000", "l|リットル|lit(?:er|re)s?"),
    ("temperature", "1", "°c|度(?![目数付入合々とでにはも])|degrees?(?: celsius)?"),
    ("power", "1", "w|ワット|watts?"),
    ("voltage", "1", "v|ボルト|volts?"),
    ("charge", "1", "mah|ミリアンペア時"),
    ("data", "1", "gb|ギガバイト|ギガ|gigs?"),
    ("data", "1000", "tb|テラバイト|テラ"),
    ("times", "1", "倍|times as|-?fold"),
    ("count", "1", "個(?![人別室性口])|つ(?![折星])|点(?![滅検火灯字])|品目|件|アイテム"),
    ("count", "1", "items?|pieces?|pcs|products?|orders?|things?|개|个"),
    ("count:人", "1", "人(?![気形工類間])|名(?![前称刺古品入])|people|persons?|guests?|명"),
    ("count:回", "1", "回(?![線転収答復])|times|次"),
    ("count:枚", "1", "枚|sheets?"),
    ("count:本", "1", "本(?![体格革当日人社店棚綿州文来物])|bottles?"),
    ("count:足", "1", "足(?![りら首元先])|pairs?"),
    ("count:着", "1", "着(?![用信丈払])"),
    ("count:台", "1", "台(?![所風座紙])"),
    ("count:冊", "1", "冊"),
    ("count:箱", "1", "箱|boxes|box"),
    ("count:袋", "1", "袋|bags?"),
    ("count:缶", "1", "缶(?![詰切])|cans?"),
    ("count:杯", "1", "杯|cups?"),
    ("count:組", "1", "組(?!み)"),
    ("count:セット", "1", "セット|sets?"),
    ("count:食", "1", "食(?![品事器材べ洗物用塩])|servings?"),
    ("count:文字", "1", "文字|字(?!幕)|characters?"),
    ("count:段階", "1", "段階(?!目)|stages|levels"),
    ("count:種", "1", "種類?|kinds?|types?"),
    ("count:色", "1", "色(?!落)|colou?rs?"),
    ("count:店", "1", "店舗?|stores?|shops?"),
)  # fmt: skip
_COUNTED = ("count", "count:")
_IDIOM = re.compile(r"(?:十分|一年(?:中|を通)|一日(?:中|も|でも|数)|一点物|一時間帯)")
SPELT_OUT_FROM = 2
"""Smaller counts in words are ways of speaking (一つ, 一人ひとり, 一度), not figures."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit read at the end of a number; `size` is how many of the kind's common measure it is."""

    kind: str
    size: Decimal
    end: int


def unit_at(text: str, end: int) -> Unit | None:
    """Read the unit that follows a number ending at `end` of folded text."""
    found = _pattern().match(text, end)
    if found is None or found.lastindex is None:
        return None
    kind, size, _ = _TABLE[found.lastindex - 1]
    return Unit(kind, Decimal(size), found.end())


def is_counter(kind: str) -> bool:
    """Tell whether a kind counts things: its figures may be repeated without the counter."""
    return kind.startswith(_COUNTED)


def is_idiom(text: str, start: int, value: Decimal, unit: Unit) -> bool:
    """Tell whether a number in words is a way of speaking: 十分, 一つ, 一日も早く, one point."""
    if _IDIOM.match(text, start):
        return True
    written = text[start : unit.end]
    if written.endswith(("つ", "度", "台", "points", "point", "things", "times")):
        return True
    return value < SPELT_OUT_FROM and (is_counter(unit.kind) or unit.kind in ("days", "times"))


@cache
def _pattern() -> re.Pattern[str]:
    ways = "|".join(f"({_bounded(written)})" for _, _, written in _TABLE)
    return re.compile(rf"[ -]?(?:{ways})")


def _bounded(written: str) -> str:
    """Let no letter follow a unit in Latin letters: «5 gold rings» weigh nothing."""
    return "|".join(
        rf"{way}(?![a-z0-9])" if way[0].isascii() and way[0].isalpha() else way
        for way in re.split(r"\|(?![^(]*\))", written)
    )
