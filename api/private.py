"""Tells which turns show a customer's own records: whoever only has a link does not see them."""

from collections.abc import Iterable

from assistant.events import Event, ProposalMade, ToolFinished, TurnFinished


def is_private(events: Iterable[tuple[int, Event]]) -> bool:
    """Tell whether a turn showed an order, points, or a proposal; or is not over yet."""
    over = False
    for _, event in events:
        match event:
            case ProposalMade():
                return True
            case ToolFinished(cards=cards) if any(card.type == "order" for card in cards):
                return True
            case TurnFinished(turn=turn):
                over = True
                own = any(card.type == "order" for card in turn.cards)
                own = own or any(each.kind == "record" for each in turn.citations)
                if own or turn.proposal is not None or turn.needs is not None:
                    return True
            case _:
                pass
    return not over
