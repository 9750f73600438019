"""Lines that become other variants of the same products: what fits, and what is kept for it."""

from dataclasses import dataclass

from assistant.domain.changes import Kept
from assistant.domain.goods import Goods
from assistant.domain.money import Money
from assistant.domain.order import OrderLine
from assistant.domain.request import Swap
from assistant.orders.rules.case import Case, NotEligible

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class SwapTerms:
    """What swaps are held against: may the count change, may a piece stay what it is, is it fresh.

    `fresh` pieces all come from the shelf; otherwise those of the same variant are there already.
    """

    page: str
    quantity: bool = True
    same: bool = False
    fresh: bool = False

    def taken(self, swap: Swap, line: OrderLine) -> int:
        """Count the pieces a swap takes from the shelf."""
        if self.fresh or swap.sku != line.sku:
            return swap.quantity
        return max(swap.quantity - line.quantity, 0)


def checked_swaps(
    swaps: tuple[Swap, ...], case: Case, terms: SwapTerms
) -> tuple[tuple[Swap, OrderLine], ...]:
    """Hold swaps against the order and the shelf; raises NotEligible.

    Each line may be named once, becomes a variant of the same product that is in stock together
    with all others asked for, and something about it must change unless it may stay the same.
    """
    seen: set[str] = set()
    taken: dict[str, int] = {}
    checked = []
    for swap in swaps:
        line = case.line(swap.line_id)
        old, new = case.good(line.sku), case.good(swap.sku)
        if line.id in seen or (not terms.quantity and swap.quantity != line.quantity):
            raise NotEligible("too_many", terms.page)
        if new.product_id != old.product_id:
            raise NotEligible("other_product", terms.page)
        if swap.sku == line.sku and swap.quantity == line.quantity and not terms.same:
            raise NotEligible("same_variant", terms.page)
        taken[swap.sku] = taken.get(swap.sku, 0) + terms.taken(swap, line)
        if terms.taken(swap, line) and not has(new, ONLINE, taken[swap.sku]):
            raise NotEligible("no_stock", terms.page, facts={"sku": swap.sku})
        seen.add(line.id)
        checked.append((swap, line))
    return tuple(checked)


def has(good: Goods, location: str, count: int) -> bool:
    """Tell whether a place has so many pieces."""
    if good.stock is None:
        return good.available
    shelf = good.counted(location)
    return shelf is not None and shelf.free >= count


def kept_for(
    reference: str, swaps: tuple[tuple[Swap, OrderLine], ...], terms: SwapTerms, case: Case
) -> tuple[Kept, ...]:
    """Keep what the swaps take from the warehouse, for a reference."""
    kept = []
    for swap, line in swaps:
        shelf, taken = case.good(swap.sku).counted(ONLINE), terms.taken(swap, line)
        if shelf is not None and taken:
            kept.append(
                Kept(
                    reference=reference,
                    sku=swap.sku,
                    location=ONLINE,
                    quantity=taken,
                    counted=shelf.quantity,
                    counted_at=shelf.as_of,
                )
            )
    return tuple(kept)


def swapped(lines: tuple[OrderLine, ...], swap: Swap, price: Money) -> tuple[OrderLine, ...]:
    """Put the new variant and count in the place of a line; the same variant keeps its price."""
    return tuple(
        line.model_copy(
            update={
                "sku": swap.sku,
                "quantity": swap.quantity,
                "unit_price": line.unit_price if swap.sku == line.sku else price,
            }
        )
        if line.id == swap.line_id
        else line
        for line in lines
    )
