"""Shows the reader's own points and when they expire."""

from assistant.domain.action import PointsBalance
from assistant.domain.outcome import Outcome, PointsFound
from assistant.orders.desk import owner_of
from assistant.orders.record import points_passage
from assistant.tools.call import Call


def run(action: PointsBalance, call: Call) -> Outcome:
    """Show the balance; raises NotFound when the shop has no such customer."""
    reader = call.reader
    points = call.services.shop.customer(reader.shop_id, owner_of(reader)).points
    return Outcome(
        name=action.name,
        detail=PointsFound(balance=points.balance, expires_on=points.expires_on),
        records=(points_passage(points, call.language),),
    )
