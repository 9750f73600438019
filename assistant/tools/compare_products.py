"""Puts products side by side; every cell is a record, or a dash."""

from assistant.domain.action import CompareProducts
from assistant.domain.card import ComparisonCard, ComparisonCell, ComparisonRow
from assistant.domain.model import in_language
from assistant.domain.outcome import Outcome
from assistant.domain.product import Product
from assistant.tools.call import Call
from assistant.tools.cards import attribute_text, find_sku, product_passage
from assistant.tools.described import described

MOST = 4
_PRICE = {"ja": "価格（税込）", "en": "Price (tax included)"}


def run(action: CompareProducts, call: Call) -> Outcome:
    """Compare two to four products that exist."""
    found = [find_sku(call.knowledge, sku) for sku in action.skus[:MOST]]
    found += [described(words, call) for words in action.words[:MOST]]
    products = list({each[0].sku: each[0] for each in found if each is not None}.values())
    if len(products) < 2:
        return Outcome(name=action.name, code="too_few")
    keys = dict.fromkeys(key for product in products for key in product.attributes)
    rows = (
        _price_row(products, call.language),
        *(_row(key, products, call.language) for key in keys),
    )
    card = ComparisonCard(
        skus=tuple(product.sku for product in products),
        titles=tuple(in_language(product.title, call.language) for product in products),
        rows=rows,
    )
    records = tuple(product_passage(product, call.language) for product in products)
    return Outcome(name=action.name, cards=(card,), records=records)


def _price_row(products: list[Product], language: str) -> ComparisonRow:
    cells = tuple(
        ComparisonCell(sku=product.sku, text=product.price.formatted(language), recorded=True)
        for product in products
    )
    return ComparisonRow(key="price", label=in_language(_PRICE, language), cells=cells)


def _row(key: str, products: list[Product], language: str) -> ComparisonRow:
    cells = []
    label = key
    for product in products:
        attribute = product.attributes.get(key)
        if attribute is None:
            cells.append(ComparisonCell(sku=product.sku, text="—", recorded=False))
            continue
        label = in_language(attribute.label, language) or key
        text = attribute_text(attribute, language)
        cells.append(ComparisonCell(sku=product.sku, text=text, recorded=True))
    return ComparisonRow(key=key, label=label, cells=tuple(cells))
