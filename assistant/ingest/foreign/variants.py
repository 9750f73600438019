"""Reads what can be bought from a foreign record: options, price and stock of each variant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.money import Money
from assistant.ingest.foreign.field_mapping import FieldMapping
from assistant.ingest.foreign.field_names import folded, product_slot
from assistant.ingest.foreign.prices import CURRENCIES, amount_of, money_of
from assistant.ingest.foreign.record import CurrencyUnknown, Found, Shaping, found_in
from assistant.ingest.foreign.values import count_of, text_of

_OPTIONS = ("color", "size")
_AVAILABLE = re.compile(r"in[ _]?stock|instock|available|true|yes|limited|在庫あり|在庫有|あり|○|◯")
_TO_ORDER = re.compile(r"pre[ _]?order|back[ _]?order|made to order|予約|受注|取り?寄せ")
_GTIN = re.compile(r"\d{8}|\d{12,14}")
_WAREHOUSE = "online"
_COLOURS = {
    name: colour
    for colour, names in (
        ("white", "ホワイト 白 白色"),
        ("black", "ブラック 黒 黒色"),
        ("grey", "グレー 灰色 gray"),
        ("navy", "ネイビー 紺 紺色 navy-blue"),
        ("blue", "ブルー 青"),
        ("light-blue", "水色 ライトブルー"),
        ("green", "グリーン 緑"),
        ("khaki", "カーキ"),
        ("beige", "ベージュ"),
        ("brown", "ブラウン 茶 茶色"),
        ("red", "レッド 赤"),
        ("pink", "ピンク"),
        ("yellow", "イエロー 黄 黄色"),
        ("orange", "オレンジ"),
        ("purple", "パープル 紫"),
        ("silver", "シルバー 銀"),
        ("gold", "ゴールド 金"),
        ("ivory", "アイボリー"),
    )
    for name in names.split()
}
"""Colour names that shoppers' filters know under another id."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant in our shape, its price, and the earlier price named for this very variant."""

    variant: dict[str, Any]
    price: Money
    list_price: Money | None


def offers(records: Sequence[Found], shaping: Shaping, *, sku: str, language: str) -> list[Offer]:
    """Make an offer of each row, or of each entry of a row's own list. Raises ValueError."""
    first = records[0]
    rows = [(each, first) for each in records]
    nested = first.first("variants")
    if isinstance(nested, list) and nested:
        listed = [found_in(each, shaping.mapping) for each in nested if isinstance(each, Mapping)]
        rows = [(each, first) for each in listed]
    made: dict[str, Offer] = {}
    for number, (row, product) in enumerate(rows, start=1):
        own = row.text("sku")
        plain = sku if len(rows) == 1 else f"{sku}-{number}"
        name = shaping.mapping.sku_prefix + own if own else plain
        if name in made:
            msg = f"two variants have one SKU: {name}"
            raise ValueError(msg)
        made[name] = _offer(row, product, shaping, sku=name, language=language)
    return list(made.values())


def _offer(found: Found, product: Found, shaping: Shaping, *, sku: str, language: str) -> Offer:
    price = _price(found, product, shaping) or _price(product, product, shaping)
    if price is None:
        msg = "has no price"
        raise ValueError(msg)
    chosen = _options(found)
    labels = found.first("option_labels")
    variant = {
        "sku": sku,
        "gtin": gtin_of(found),
        "options": {name: _option_id(name, text) for name, text in chosen.items()},
        "option_labels": labels
        if isinstance(labels, Mapping)
        else {name: {language: text} for name, text in chosen.items()},
        "price": price,
        "stock": list(_stock(found, shaping)),
    }
    earlier = _list_price(found, shaping, price)
    if earlier is None and found is not product and price == _price(product, product, shaping):
        earlier = _list_price(product, shaping, price)
    return Offer(variant, price, earlier)


def gtin_of(found: Found) -> str | None:
    """Read a GTIN of 8 or 12 to 14 digits; None when it is none."""
    digits = found.text("gtin").replace("-", "").strip("'\" ")
    return digits if _GTIN.fullmatch(digits) else None


def _options(found: Found) -> dict[str, str]:
    given = found.first("options")
    options = {
        _option_name(str(name)): text_of(value)
        for name, value in (given.items() if isinstance(given, Mapping) else ())
    }
    for name in _OPTIONS:
        text = found.text(name)
        if text:
            options.setdefault(name, text)
    return {name: text for name, text in options.items() if text}


def _option_name(name: str) -> str:
    """Call a colour and a size by our names, whatever theirs; another option stays."""
    field = product_slot(name).field
    return field if field in _OPTIONS else folded(name)


def _option_id(name: str, text: str) -> str:
    """Fold a colour to the id shoppers' words lead to; a size stays as printed."""
    if name != "color":
        return text
    folded_name = re.sub(r"[\s_]+", "-", text.casefold())
    return _COLOURS.get(folded_name, folded_name)


def _price(found: Found, product: Found, shaping: Shaping) -> Money | None:
    sale = _money(found, "sale_price", product, shaping)
    if sale is not None and sale.amount > 0:
        return sale
    return _money(found, "price", product, shaping) or _money(found, "list_price", product, shaping)


def _list_price(found: Found, shaping: Shaping, price: Money) -> Money | None:
    """Read an earlier, higher price of this variant; None when none is named."""
    fields = ("list_price", "price") if found.first("sale_price") else ("list_price",)
    for field in fields:
        earlier = _money(found, field, found, shaping)
        if earlier and earlier.currency == price.currency and earlier.amount > price.amount:
            return earlier
    return None


def _money(found: Found, field: str, product: Found, shaping: Shaping) -> Money | None:
    for slot, value in found.known.get(field, ()):
        if isinstance(value, Mapping) and isinstance(value.get("amount"), int):
            return _own_money(value)
        named = value.get("currency") if isinstance(value, Mapping) else ""
        plain = value.get("value", value.get("amount")) if isinstance(value, Mapping) else value
        amount = amount_of(plain)
        own = text_of(named) or found.text("currency") or product.text("currency")
        currency = amount.currency or slot.currency or own.upper() or shaping.currency
        if not currency:
            raise CurrencyUnknown(str(plain))
        if currency not in CURRENCIES:
            msg = f"currency is no ISO 4217 code we know: {currency[:20]}"
            raise ValueError(msg)
        if not amount.value and field != "sale_price":
            msg = "price is 0"
            raise ValueError(msg)
        return _taxed(money_of(amount, currency), product, shaping.mapping)
    return None


def _own_money(value: Mapping[str, object]) -> Money:
    """Read our own shape, in minor units."""
    money = Money.model_validate(value)
    if money.amount < 0:
        msg = f"price is negative: {money.amount}"
        raise ValueError(msg)
    return money


def _taxed(money: Money, product: Found, mapping: FieldMapping) -> Money:
    """Add the tax to prices that are said to be without it, rounding half up."""
    if mapping.tax == "included":
        return money
    rate = tax_rate_of(product, mapping)
    return Money(amount=(money.amount * (100 + rate) + 50) // 100, currency=money.currency)


def tax_rate_of(found: Found, mapping: FieldMapping) -> int:
    """Read the tax rate in percent; 10 where nothing is said."""
    told = count_of(found.text("tax_rate").rstrip("%％"))
    return told if told is not None and told <= 100 else mapping.tax_rate or 10


def _stock(found: Found, shaping: Shaping) -> Iterator[dict[str, Any]]:
    as_of = shaping.mapping.stock_as_of or shaping.as_of
    listed = found.first("stock")
    if isinstance(listed, list):
        yield from ({"as_of": as_of, **each} for each in listed if isinstance(each, Mapping))
        return
    counted = False
    for slot, value in found.known.get("stock", ()):
        quantity = count_of(value)
        if quantity is not None:
            counted = True
            place = slot.place or _WAREHOUSE
            yield {"location": place, "quantity": quantity, "as_of": as_of}
    told = _availability(found)
    if not counted and told and not _TO_ORDER.search(told):
        # In stock without a count is at least one: the most that can be said.
        count = count_of(told)
        least = 1 if _AVAILABLE.fullmatch(told) else 0
        yield {
            "location": _WAREHOUSE,
            "quantity": least if count is None else count,
            "as_of": as_of,
        }


def _availability(found: Found) -> str:
    value = found.first("availability")
    told = str(value) if isinstance(value, bool) else text_of(value)
    return told.casefold().rsplit("/", 1)[-1].strip()


def made_to_order(found: Found) -> bool:
    """Tell whether it is made or fetched when ordered."""
    told = found.first("made_to_order") is True or found.text("made_to_order") in ("true", "1")
    return told or bool(_TO_ORDER.search(_availability(found)))
