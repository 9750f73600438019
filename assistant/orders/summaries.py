"""A decision in the reader's words: what would be done, the money, the days, the conditions."""

from datetime import date
from typing import assert_never

from assistant.domain.model import Words
from assistant.domain.money import Money
from assistant.domain.request import (
    Cancel,
    Exchange,
    HoldForPickup,
    ModifyAddress,
    ModifyDelivery,
    ModifyGift,
    ModifyItems,
    ModifyPayment,
    ModifyProfileAddress,
    MoveToPickup,
    OrderRequest,
    Return,
)
from assistant.orders import texts
from assistant.orders.clock import day_text, slot_text
from assistant.orders.gifts import gift_text
from assistant.orders.rules.case import Case, Decision
from assistant.orders.rules.money import is_paid
from assistant.orders.texts import say, sentences, spoken
from assistant.orders.wording import Wording


def summary_of(request: OrderRequest, decision: Decision, case: Case, wording: Wording) -> str:
    """Say in a few sentences what a yes would do."""
    language = wording.language
    return sentences(
        _what(request, decision, case, wording),
        *_money(request, decision, case, language),
        *_conditions(request, decision, language),
        language=language,
    )


def refund_target(decision: Decision, case: Case, language: str) -> str:
    """Name where a refund goes, or say why there is none."""
    order = case.order
    if order is None:
        return ""
    if not decision.refund.amount:
        if not order.total.amount:
            return say(texts.REFUND_NOTHING, language)
        return say(texts.REFUND_NOTHING if is_paid(order) else texts.REFUND_UNPAID, language)
    match case.policy.refund.of(decision.method).how:
        case "original":
            ending = decision.last4
            return say(texts.TO_CARD, language) + (
                say(texts.CARD_ENDING, language, last4=ending) if ending else ""
            )
        case "bank_transfer":
            return say(texts.TO_ACCOUNT, language)
        case "balance":
            return say(texts.TO_GIFT_CARD, language)


def _what(  # noqa: C901 - one line for each request of a closed union
    request: OrderRequest, decision: Decision, case: Case, wording: Wording
) -> str:
    language = wording.language
    order_id = getattr(request, "order_id", "")
    match request:
        case Cancel():
            whole = not request.parts or decision.total is None
            words = texts.CANCEL if whole else texts.CANCEL_PART
            return say(words, language, id=order_id, titles=_titles(decision, case, wording))
        case Return():
            titles = _titles(decision, case, wording)
            return say(texts.RETURN, language, id=order_id, titles=titles)
        case Exchange():
            return say(texts.EXCHANGE, language, id=order_id, swaps=_swaps(decision, wording))
        case ModifyItems():
            return say(texts.CHANGE_ITEMS, language, id=order_id, swaps=_swaps(decision, wording))
        case ModifyAddress():
            where = texts.address_text(request.address, language)
            return say(texts.CHANGE_ADDRESS, language, id=order_id, address=where)
        case ModifyProfileAddress():
            where = texts.address_text(request.address, language)
            return say(texts.CHANGE_PROFILE, language, address=where)
        case ModifyPayment():
            method = texts.PAYMENTS.get(request.method) or texts.PAYMENTS[decision.facts["method"]]  # type: ignore[index, call-overload]
            return say(texts.CHANGE_PAYMENT, language, id=order_id, method=say(method, language))
        case ModifyDelivery():
            return say(texts.CHANGE_DELIVERY, language, id=order_id, when=_when(request, language))
        case ModifyGift():
            return say(texts.CHANGE_GIFT, language, id=order_id, gift=_gift(decision, language))
        case MoveToPickup():
            place = wording.place(request.location)
            return say(texts.MOVE_TO_PICKUP, language, id=order_id, place=place)
        case HoldForPickup():
            title, place = wording.title(request.sku), wording.place(request.location)
            return say(texts.HOLD, language, title=title, place=place, quantity=request.quantity)
        case _:
            assert_never(request)


def _titles(decision: Decision, case: Case, wording: Wording) -> str:
    language = wording.language
    whole = (
        case.order is not None
        and decision.total is None
        and len(decision.parts) == len(case.order.lines)
    )
    named = [
        wording.title(line.sku)
        + (say(texts.PIECES, language, count=count) if count != line.quantity or not whole else "")
        for line, count in decision.parts
    ]
    first, others = named[0], len(named) - 1
    if whole or len(named) > 3:
        plain = wording.title(decision.parts[0][0].sku) if whole else first
        words = texts.AND_MORE if others else texts.ONE_TITLE
        return say(words, language, first=plain, others=others)
    joined = texts.JOINED[spoken(language)]
    return joined.join(say(texts.ONE_TITLE, language, first=each) for each in named)


def _swaps(decision: Decision, wording: Wording) -> str:
    language = wording.language
    return texts.JOINED[spoken(language)].join(
        say(
            texts.SWAP,
            language,
            old=wording.title(line.sku),
            new=wording.title(sku),
            quantity=quantity,
        )
        for line, sku, quantity in decision.swaps
    )


def _when(request: ModifyDelivery, language: str) -> str:
    parts = (
        day_text(request.day, spoken(language)) if request.day else "",
        slot_text(request.time_slot, spoken(language)) if request.time_slot else "",
    )
    return texts.JOINED[spoken(language)].join(filter(None, parts))


def _gift(decision: Decision, language: str) -> str:
    order = decision.changes.order
    return gift_text(order.gift if order else {}, spoken(language))


def _money(request: OrderRequest, decision: Decision, case: Case, language: str) -> tuple[str, ...]:
    """Say what comes back, what is charged, the new total and what happens to points."""
    order = case.order
    if order is None:
        return ()
    fee = Money(amount=decision.fee, currency=decision.refund.currency)
    after = decision.changes.order
    fees = after.fees if after is not None and after.fees != order.fees else None
    charge, total = decision.charge, decision.total
    paying_anew = isinstance(request, ModifyPayment)
    charged = texts.CANCEL_FEE if isinstance(request, Cancel) and total is None else texts.CHARGED
    return (
        _refunded(decision, case, language)
        if decision.refund.amount
        else _no_refund(request, decision, case, language),
        say(texts.LABEL_FEE, language, amount=fee.formatted(language)) if fee.amount else "",
        say(charged, language, amount=charge.formatted(language))
        if charge.amount and not paying_anew
        else "",
        say(texts.FEES, language, amount=fees.formatted(language)) if fees and fees.amount else "",
        say(texts.NEW_TOTAL, language, amount=total.formatted(language))
        if total is not None and (paying_anew or total != order.total)
        else _same_total(request, language),
        _points(texts.POINTS_BACK, decision.points_returned, language),
        _points(texts.POINTS_TAKEN, decision.points_taken, language),
    )


def _same_total(request: OrderRequest, language: str) -> str:
    """Say of a change that might cost something that it does not."""
    costly = isinstance(request, ModifyAddress | ModifyItems | ModifyGift)
    return say(texts.SAME_TOTAL, language) if costly else ""


def _points(words: Words, points: int, language: str) -> str:
    return say(words, language, points=points) if points else ""


def _no_refund(request: OrderRequest, decision: Decision, case: Case, language: str) -> str:
    """Say of a cancellation or a return why no money comes back."""
    silent = not isinstance(request, Cancel | Return) or decision.charge.amount
    return "" if silent else refund_target(decision, case, language)


def _refunded(decision: Decision, case: Case, language: str) -> str:
    days = case.policy.refund.of(decision.method).business_days
    target = refund_target(decision, case, language)
    words = texts.REFUNDED_LATER if decision.later else texts.REFUNDED
    amount = decision.refund.formatted(language)
    taking = say(texts.REFUND_DAYS, language, low=days.min, high=days.max) if days.max else ""
    return sentences(say(words, language, to=target, amount=amount), taking, language=language)


def _conditions(request: OrderRequest, decision: Decision, language: str) -> tuple[str, ...]:
    told = []
    if isinstance(request, Return | Exchange):
        by_shop = decision.facts.get("shipping") == "shop"
        if by_shop:
            told.append(say(texts.SHIPPING_BY_SHOP, language))
        elif isinstance(request, Exchange) or not decision.fee:
            told.append(say(texts.SHIPPING_BY_YOU, language))
        if not by_shop or isinstance(request, Exchange):
            told.append(say(texts.UNUSED_ONLY, language))
    if decision.by is not None and isinstance(request, HoldForPickup):
        told.append(say(texts.HELD_UNTIL, language, day=_day(decision.by, language)))
    return tuple(told)


def _day(day: date, language: str) -> str:
    return day_text(day, spoken(language))
