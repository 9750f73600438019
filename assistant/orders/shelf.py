"""What the desk knows of goods: the shop's own records first, else the catalogue's."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from assistant.domain.goods import Counted, Goods
from assistant.domain.model import in_language
from assistant.domain.product import Product, Variant
from assistant.ports import Knowledge, ShopBackend

FLAGS = ("large_item", "letterbox", "gift_wrap")
Shelf = Callable[[str, Iterable[str], datetime], Mapping[str, Goods]]


def shelf_of(shop: ShopBackend, knowledge: Callable[[], Knowledge] | None = None) -> Shelf:
    """Look goods up by SKU for a shop at a moment: `shelf(shop_id, skus, now)`.

    The catalogue is opened only where the shop's own records do not know a SKU; without one, such
    a SKU is unknown.
    """

    def look_up(shop_id: str, skus: Iterable[str], now: datetime) -> Mapping[str, Goods]:
        wanted = tuple(dict.fromkeys(skus))
        known = dict(shop.goods(shop_id, wanted))
        missing = tuple(sku for sku in wanted if sku not in known)
        if missing and knowledge is not None:
            known |= catalogued(knowledge(), missing)
        counted = tuple(sku for sku, good in known.items() if good.stock)
        kept = shop.kept(shop_id, counted, now=now) if counted else {}
        return {sku: _less(each, kept) for sku, each in known.items()}

    return look_up


def catalogued(knowledge: Knowledge, skus: Iterable[str]) -> Mapping[str, Goods]:
    """Read variants from the catalogue; a product's own SKU stands for its only variant."""
    found = {}
    for sku in skus:
        product = product_of(sku, knowledge.products)
        variant = _variant(product, sku) if product else None
        if product is not None and variant is not None:
            found[sku] = goods_from(product, variant)
    return found


def goods_from(product: Product, variant: Variant) -> Goods:
    """Make the desk's view of a variant."""
    return Goods(
        sku=variant.sku,
        product_id=product.sku,
        title=in_language(product.title, "ja"),
        price=variant.price,
        options=variant.options,
        legal_class=product.legal_class,
        categories=product.category.get("ja", ()),
        warnings=product.warnings.get("ja", ()),
        flags={
            name: fact.value
            for name, fact in product.attributes.items()
            if name in FLAGS and isinstance(fact.value, bool)
        },
        made_to_order=product.made_to_order,
        available=variant.in_stock,
        stock=tuple(
            Counted(location=each.location, quantity=each.quantity, as_of=each.as_of)
            for each in variant.stock
        ),
    )


def product_of(sku: str, products: Mapping[str, Product]) -> Product | None:
    """Find the product of a variant: our SKUs begin with their product's, others are looked for."""
    head = sku
    while head:
        if head in products:
            return products[head]
        head = head.rpartition("-")[0]
    return next(
        (
            product
            for product in products.values()
            if any(variant.sku == sku for variant in product.variants)
        ),
        None,
    )


def _variant(product: Product, sku: str) -> Variant | None:
    exact = next((each for each in product.variants if each.sku == sku), None)
    only = product.variants[0] if len(product.variants) == 1 else None
    return exact or (only if product.sku == sku else None)


def _less(good: Goods, kept: Mapping[tuple[str, str], int]) -> Goods:
    if not kept or good.stock is None:
        return good
    stock = tuple(
        each.model_copy(update={"kept": kept.get((good.sku, each.location), 0)})
        for each in good.stock
    )
    return good.model_copy(update={"stock": stock})
