"""Finds what models may still cost this turn: the least that three budgets leave."""

from collections.abc import Iterable
from typing import TypeVar

from assistant.domain.conversation import Allowance, TurnRequest, Usage
from assistant.services import Services


def allowance_for(turn: TurnRequest, services: Services) -> Allowance:
    """Return the narrowest of the three budgets; what is spent already is taken off two of them."""
    budget = services.settings.budget
    limits = (
        Allowance(tokens=budget.turn_tokens, cost=budget.turn_cost),
        Allowance(tokens=budget.conversation_tokens, cost=budget.conversation_cost),
        Allowance(tokens=budget.day_tokens, cost=budget.day_cost),
    )
    spending, nothing = services.spending, Usage()
    spent = (
        nothing,
        spending.of_conversation(turn) if limits[1] != Allowance() else nothing,
        spending.of_day(turn) if limits[2] != Allowance() else nothing,
    )
    left = [limit.less(used) for limit, used in zip(limits, spent, strict=True)]
    return Allowance(
        tokens=_least(each.tokens for each in left), cost=_least(each.cost for each in left)
    )


Number = TypeVar("Number", int, float)


def _least(known: Iterable[Number | None]) -> Number | None:
    return min((each for each in known if each is not None), default=None)
