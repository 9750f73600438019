"""What the order desk must know of a variant: its product, price, options, class and stock."""

from datetime import datetime

from assistant.domain.model import Frozen
from assistant.domain.money import Money


class Counted(Frozen):
    """Pieces of a variant counted at a place, and how many of them are kept for somebody."""

    location: str
    quantity: int
    as_of: datetime
    kept: int = 0

    @property
    def free(self) -> int:
        """Count the pieces nobody was promised."""
        return max(self.quantity - self.kept, 0)


class Goods(Frozen):
    """A variant as the desk sees it; `stock` is None where the shop keeps only yes and no."""

    sku: str
    product_id: str
    title: str = ""
    price: Money
    options: dict[str, str] = {}
    legal_class: str = "general"
    categories: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    flags: dict[str, bool] = {}
    made_to_order: bool = False
    available: bool = True
    stock: tuple[Counted, ...] | None = None

    def counted(self, location: str) -> Counted | None:
        """Find what was counted at a place."""
        return next((each for each in self.stock or () if each.location == location), None)
