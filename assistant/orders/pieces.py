"""Which pieces of an order are meant, and what they are to become."""

from assistant.domain.order import Order, OrderLine
from assistant.domain.order_action import (
    ProposedChange,
    ProposeExchange,
    ProposeItems,
    ProposeReturn,
)
from assistant.domain.request import (
    Part,
    Swap,
)
from assistant.orders import heard
from assistant.orders.heard import latest
from assistant.orders.lines import lines_meant, names_all, names_places
from assistant.orders.rules.case import NotEligible, Unclear
from assistant.orders.shelf import product_of
from assistant.orders.told import Told
from assistant.orders.variants import colours_of, others, variants_meant


def count_told(action: ProposedChange) -> int | None:
    """Return how many pieces are meant; None where no number was said."""
    given = getattr(action, "quantity", None)
    return given if given is not None else latest(action.words, heard.pieces)


def lines_named(action: ProposedChange, order: Order, told: Told) -> tuple[OrderLine, ...]:
    """Return the lines named last, by words or by choice; none where none was named."""
    lines: tuple[str, ...] = getattr(action, "lines", ())
    by_words = latest(
        action.words, lambda each: lines_meant(order, (heard.without_order(each),), told.wording)
    )
    latest_words = action.words[-1:] and lines_meant(
        order, (heard.without_order(action.words[-1]),), told.wording
    )
    return latest_words or lines_meant(order, lines, told.wording) or by_words or ()


def lines_chosen(action: ProposedChange, order: Order, told: Told) -> tuple[OrderLine, ...]:
    """Return the lines meant; the only line needs no naming. Raises Unclear."""
    if len(order.lines) == 1:
        return order.lines
    found = lines_named(action, order, told)
    if not found:
        raise Unclear("items", (line.id for line in order.lines))
    one = not isinstance(action, ProposeReturn)
    if (count_told(action) or len(found)) < len(found):
        raise Unclear("items", (line.id for line in found))
    if len(found) > 1 and (one or not _several(action)):
        raise Unclear("items", (line.id for line in found))
    return found


def _several(action: ProposedChange) -> bool:
    """Tell whether several lines are meant for sure: chosen by id, by place, or all at once."""
    lines: tuple[str, ...] = getattr(action, "lines", ())
    return bool(lines) or any(names_all(each) or names_places(each) for each in action.words)


def parts_of(lines: tuple[OrderLine, ...], quantity: int | None) -> tuple[Part, ...]:
    """Take so many pieces of each line, all of them where no number was said."""
    return tuple(
        Part(line_id=line.id, quantity=min(quantity or line.quantity, line.quantity) or 1)
        if len(lines) > 1 or quantity is None
        else Part(line_id=line.id, quantity=quantity)
        for line in lines
    )


def swaps_told(
    action: ProposeItems | ProposeExchange, order: Order, told: Told
) -> tuple[Swap, ...]:
    """Return the swap wished for; raises Unclear, and NotEligible where no variant is left."""
    line, count = lines_chosen(action, order, told)[0], count_told(action)
    product = product_of(line.sku, told.knowledge.products)
    if product is None:
        raise NotEligible("no_such_product")
    colours = colours_of(told.knowledge)
    given = " ".join(filter(None, (action.size, action.colour)))
    said = (*action.words, *((given,) if given else ()))
    meant = latest(
        said,
        lambda each: tuple(
            sku
            for sku in variants_meant(product, line.sku, heard.without_order(each), colours=colours)
            if sku != line.sku
        ),
    )
    if meant:
        return (_swap(line, meant[0], count),)
    if action.sku is not None:
        return (_swap(line, action.sku, count),)
    if isinstance(action, ProposeItems) and count is not None and not given:
        return (_swap(line, line.sku, count),)
    options = tuple(each.sku for each in others(product, line.sku))
    if not options:
        raise NotEligible("no_other_variant")
    raise Unclear("no_such_variant" if given else "variant", options, line_id=line.id)


def _swap(line: OrderLine, sku: str, quantity: int | None) -> Swap:
    return Swap(line_id=line.id, sku=sku, quantity=quantity or line.quantity)
