"""Who is asking: made from the request, never from a model."""

from enum import IntEnum
from typing import Literal

from assistant.domain.model import Frozen

Audience = Literal["customer", "merchandiser", "consultant"]
Role = Literal["storefront", "merchandiser", "consultant", "desk", "admin"]

DEFAULT_SHOP = "minamo"


class Level(IntEnum):
    """How surely we know who the reader is; a higher level includes the lower ones."""

    visitor = 0
    identified = 1
    possession = 2
    signed_in = 3


class Reader(Frozen):
    """The one who asks, as far as the request proved it.

    `audience` decides which pages and agents they see, `role` which routes, `level` and
    `customer_id` which records.
    """

    shop_id: str = DEFAULT_SHOP
    role: Role = "storefront"
    audience: Audience = "customer"
    customer_id: str | None = None
    level: Level = Level.visitor
