"""Who tells a wish, and the records its words are held against."""

from dataclasses import dataclass
from datetime import date

from assistant.orders.desk import Desk
from assistant.orders.wording import Wording
from assistant.ports import Knowledge


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells it, and the records words are held against."""

    desk: Desk
    knowledge: Knowledge
    shop_id: str
    owner: str
    wording: Wording
    today: date
