"""Turns a proposed change, told by ids or in words, into the exact request the rules decide on."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assistant.domain.customer import Address
from assistant.domain.order import Order
from assistant.domain.order_action import (
    ProposeAddress,
    ProposeCancel,
    ProposedChange,
    ProposeDelivery,
    ProposeExchange,
    ProposeGift,
    ProposeItems,
    ProposePayment,
    ProposePickup,
    ProposeReturn,
)
from assistant.domain.product import Vocabulary
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
from assistant.language.dates import dates
from assistant.language.normalise import matching_form
from assistant.orders import heard
from assistant.orders.addresses import address_in
from assistant.orders.heard import latest
from assistant.orders.pieces import (
    count_told,
    lines_chosen,
    lines_named,
    parts_of,
    swaps_told,
)
from assistant.orders.policy_parts import Reason, reason_heard, reason_said
from assistant.orders.rules.case import Unclear
from assistant.orders.told import Told
from assistant.orders.wording import PLACES
from assistant.ports import Knowledge

PARTLY = re.compile(
    r"だけ|のみ|うち|一部|片方|\bonly\b|\bjust\b|\bone of\b|\bpart of\b|只|만(?:\s|$)"
)
"""Words that tell that not all is meant."""

METHODS: Mapping[str, str] = {
    "gift_card": r"ギフトカード|gift ?card|礼品卡|기프트 ?카드",
    "card": r"クレジット|カード|credit|\bcard\b|信用卡|카드",
    "convenience_store": r"コンビニ|convenience|konbini|便利店|편의점",
    "cash_on_delivery": r"代引|代金引換|着払い|cash on delivery|\bcod\b|货到付款|착불",
    "bank_transfer": r"銀行|振込|振り込み|bank|transfer|转账|계좌",
}


def request_of(action: ProposedChange, order: Order | None, told: Told) -> OrderRequest:
    """Make the request; raises Unclear for what must be known first, NotEligible for nonsense."""
    return _MAKERS[type(action)](action, order, told)


def _cancel(action: ProposeCancel, order: Order, told: Told) -> OrderRequest:
    reasons = told.desk.policy.cancel
    reason = _reason(action, reasons.reasons)
    count = count_told(action)
    chosen = lines_named(action, order, told)
    partly = any(PARTLY.search(matching_form(each)) for each in action.words)
    if not chosen and partly and len(order.lines) > 1:
        raise Unclear("items", (line.id for line in order.lines))
    lines = chosen or order.lines
    parts = parts_of(lines, count)
    whole = {part.line_id: part.quantity for part in parts} == {
        line.id: line.quantity for line in order.lines
    }
    return Cancel(
        order_id=order.id, parts=() if whole else parts, reason=reason.id if reason else None
    )


def _return(action: ProposeReturn, order: Order, told: Told) -> OrderRequest:
    rules = told.desk.policy.returns
    may = order.state in rules.states
    chosen = lines_chosen(action, order, told) if may else order.lines
    reason = _reason(action, rules.reasons)
    opened = action.opened if action.opened is not None else latest(action.words, heard.opened)
    used = action.used if action.used is not None else latest(action.words, heard.used)
    own = action.label if action.label is not None else latest(action.words, heard.label)
    parts = tuple(
        each.model_copy(update={"opened": opened, "used": used})
        for each in parts_of(chosen, count_told(action))
    )
    return Return(
        order_id=order.id,
        parts=parts,
        reason=reason.id if reason else None,
        label=own is not False,
    )


def _exchange(action: ProposeExchange, order: Order, told: Told) -> OrderRequest:
    swaps = swaps_told(action, order, told)
    reason = _reason(action, told.desk.policy.returns.reasons)
    return Exchange(order_id=order.id, swaps=swaps, reason=reason.id if reason else None)


def _items(action: ProposeItems, order: Order, told: Told) -> OrderRequest:
    return ModifyItems(order_id=order.id, swaps=swaps_told(action, order, told))


def _address(action: ProposeAddress, order: Order | None, told: Told) -> OrderRequest:
    customer = told.desk.shop.customer(told.shop_id, told.owner)
    said = (*action.words, *((action.address,) if action.address else ()))
    found: Address | tuple[str, ...] = tuple(each.id for each in customer.addresses)
    for words in reversed(said):
        found = address_in(words, customer)
        if isinstance(found, Address):
            break
    if not isinstance(found, Address):
        raise Unclear("address", ())
    if order is None:
        home = next((each for each in customer.addresses if each.is_default), None)
        update = {"id": home.id if home else "A1", "is_default": True}
        return ModifyProfileAddress(address=found.model_copy(update=update))
    return ModifyAddress(order_id=order.id, address=found)


def _payment(action: ProposePayment, order: Order, told: Told) -> OrderRequest:
    del told
    method = _method(action.method or "") or latest(action.words, _method_wished)
    if method is None:
        raise Unclear("payment", (each for each in METHODS if each != order.payment.method))
    return ModifyPayment(order_id=order.id, method=method)


def _method(said: str) -> str | None:
    folded = matching_form(said)
    return next(
        (name for name, words in METHODS.items() if folded == name or re.search(words, folded)),
        None,
    )


def _method_wished(said: str) -> str | None:
    """Hear the way to pay that is wished for: the last named («カードからコンビニに»)."""
    folded = matching_form(said)
    found = [
        (match.start(), name)
        for name, words in METHODS.items()
        for match in re.finditer(words, folded)
    ]
    return max(found)[1] if found else None


def _delivery(action: ProposeDelivery, order: Order, told: Told) -> OrderRequest:
    slots = told.desk.policy.figures.shipping.time_slots
    slot = action.time_slot or latest(action.words, lambda each: heard.time_slot(each, slots))
    day = action.day or latest(action.words, lambda each: _day(each, told.today))
    return ModifyDelivery(order_id=order.id, day=day, time_slot=slot)


def _day(words: str, today: date) -> date | None:
    """Read the day that is wished for: the last named («25日から28日に»)."""
    found = dates(words, today=today)
    return found[-1].date if found else None


def _gift(action: ProposeGift, order: Order, told: Told) -> OrderRequest:
    known, words = told.desk.policy.figures.gift.noshi, action.words
    noshi = action.noshi
    if noshi is None:
        noshi = next(
            (each for said in reversed(words) if (each := heard.noshi(said, known)) is not None),
            None,
        )
    if noshi == "?":
        if not order.gift.get("noshi"):
            raise Unclear("noshi", known)
        noshi = None
    return ModifyGift(
        order_id=order.id,
        wrapping=action.wrapping or latest(words, heard.wrapping),
        noshi=noshi,
        noshi_name=action.noshi_name or latest(words, heard.noshi_name),
        noshi_style=action.noshi_style or latest(words, heard.noshi_style),
        message=action.message or latest(words, heard.message),
    )


def _pickup(action: ProposePickup, order: Order | None, told: Told) -> OrderRequest:
    stores = _stores(told.knowledge)

    def named(said: str) -> str | None:
        folded = matching_form(said)
        return next(
            (name for name, all_ in stores.items() if any(each in folded for each in all_)), None
        )

    place = named(action.location or "") or latest(action.words, named)
    if place is None:
        raise Unclear("location", stores)
    if action.sku is not None:
        return HoldForPickup(sku=action.sku, location=place, quantity=count_told(action) or 1)
    if order is None:
        raise Unclear("order")
    return MoveToPickup(order_id=order.id, location=place)


def _reason(
    action: ProposeCancel | ProposeReturn | ProposeExchange, reasons: tuple[Reason, ...]
) -> Reason | None:
    """Find the reason given by name, else the one heard in what was said."""
    given = reason_said(reasons, action.reason)
    return given or latest(action.words, lambda each: reason_heard(reasons, each))


def _stores(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    found = knowledge.records.get(PLACES)
    places = found.record.locations if found and isinstance(found.record, Vocabulary) else ()
    return {
        each.id: tuple(
            matching_form(name)
            for name in (
                each.id,
                *(name.removesuffix("店").removesuffix(" store") for name in each.name.values()),
            )
        )
        for each in places
        if each.kind == "store"
    }


_MAKERS: Mapping[type, Callable[[Any, Any, Told], OrderRequest]] = {
    ProposeCancel: _cancel,
    ProposeReturn: _return,
    ProposeExchange: _exchange,
    ProposeItems: _items,
    ProposeAddress: _address,
    ProposePayment: _payment,
    ProposeDelivery: _delivery,
    ProposeGift: _gift,
    ProposePickup: _pickup,
}
