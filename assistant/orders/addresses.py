"""Reads an address from a reader's words: one on record, or a new one with its postal code."""

import re
import unicodedata

from assistant.domain.customer import Address, Customer
from assistant.language.normalise import matching_form

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
_CODE = re.compile(r"(?:〒\s*)?(\d{3})[-‐−–—ー]?(\d{4})(?!\d)")
_CITY = re.compile(r"^(.{1,8}?市.{1,6}?区|.{1,8}?郡.{1,8}?[町村]|.{1,10}?[市区町村])")
_END = re.compile(
    r"[\s、。]*(?:に(?:変|か|し|送|届|お願)|へ(?:変|か|送|届|お願)|で(?:お願|す|$)|宛|まで|です|を?お願).*$"
)
_BUILDING = re.compile(r"[\s　]+")


def address_in(words: str, customer: Customer) -> Address | tuple[str, ...]:
    """Read the address that is meant; else the ids of those on record to choose from.

    A new one needs prefecture, city and house number. An address on record is meant by its id, or
    by its prefecture or city where only one of them has it.
    """
    written = unicodedata.normalize("NFKC", words)
    new = _written(written)
    if new is not None:
        return new
    known = [each for each in customer.addresses if _names(each, matching_form(words))]
    if len(known) == 1:
        return known[0]
    return tuple(each.id for each in customer.addresses)


def _names(address: Address, folded: str) -> bool:
    places = (address.prefecture.rstrip("都府県"), address.city)
    cities = [part for place in places for part in re.split(r"(?<=市)|(?<=区)", place) if part]
    short = [each.rstrip("市区") for each in cities if len(each.rstrip("市区")) > 1]
    own = address.id.lower()
    return re.search(rf"(?<![a-z0-9]){own}(?![0-9])", folded) is not None or any(
        matching_form(each) in folded for each in short
    )


def _written(text: str) -> Address | None:
    at = {name: text.find(name) for name in PREFECTURES if name in text}
    if not at:
        return None
    prefecture = min(at, key=lambda name: at[name])
    code = _CODE.search(text)
    rest = _END.sub("", text[at[prefecture] + len(prefecture) :]).strip()
    city = _CITY.match(rest)
    if city is None and code is not None:  # «060-0000 札幌市… 北海道です»
        rest = text[code.end() : at[prefecture]].strip()
        city = _CITY.match(rest)
    if city is None or not re.search(r"\d", rest):
        return None
    street, *building = _BUILDING.split(rest[city.end() :].strip(), maxsplit=1)
    return Address(
        id="new",
        postal_code=f"{code[1]}-{code[2]}" if code else "",
        prefecture=prefecture,
        city=city[1],
        line1=street,
        line2=building[0].strip() if building else "",
    )
