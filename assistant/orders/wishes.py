"""Turns a proposed change, told by ids or in words, into the exact request the rules decide on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.customer import Address
from assistant.domain.order import Order, OrderLine
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
    Part,
    Return,
    Swap,
)
from assistant.language.normalise import matching_form
from assistant.orders.addresses import address_in
from assistant.orders.desk import Desk
from assistant.orders.lines import lines_meant, names_all
from assistant.orders.policy_parts import reason_said
from assistant.orders.rules.case import NotEligible, Unclear
from assistant.orders.shelf import product_of
from assistant.orders.variants import others, variants_meant
from assistant.orders.wording import PLACES, Wording
from assistant.ports import Knowledge

METHODS: Mapping[str, str] = {
    "gift_card": r"ギフトカード|gift ?card|礼品卡|기프트 ?카드",
    "card": r"クレジット|カード|credit|\bcard\b|信用卡|카드",
    "convenience_store": r"コンビニ|convenience|konbini|便利店|편의점",
    "cash_on_delivery": r"代引|代金引換|着払い|cash on delivery|\bcod\b|货到付款|착불",
    "bank_transfer": r"銀行|振込|振り込み|bank|transfer|转账|계좌",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells it, and the records words are held against."""

    desk: Desk
    knowledge: Knowledge
    shop_id: str
    owner: str
    wording: Wording


def request_of(action: ProposedChange, order: Order | None, told: Told) -> OrderRequest:
    """Make the request; raises Unclear for what must be known first, NotEligible for nonsense."""
    return _MAKERS[type(action)](action, order, told)


def _cancel(action: ProposeCancel, order: Order, told: Told) -> OrderRequest:
    reason = told.desk.policy.cancel.reason_said(action.reason)
    chosen = _chosen(action.lines, order, told) if action.lines else ()
    whole = not chosen or (len(chosen) == len(order.lines) and action.quantity is None)
    parts = (
        ()
        if whole and not (action.quantity and len(order.lines) == 1)
        else _parts(chosen or order.lines, action.quantity)
    )
    return Cancel(order_id=order.id, parts=parts, reason=reason.id if reason else None)


def _return(action: ProposeReturn, order: Order, told: Told) -> OrderRequest:
    rules = told.desk.policy.returns
    may = order.state in rules.states
    chosen = _chosen(action.lines, order, told) if may else order.lines
    reason = reason_said(rules.reasons, action.reason)
    parts = tuple(
        each.model_copy(update={"opened": action.opened, "used": action.used})
        for each in _parts(chosen, action.quantity)
    )
    return Return(
        order_id=order.id,
        parts=parts,
        reason=reason.id if reason else None,
        label=action.label is not False,
    )


def _exchange(action: ProposeExchange, order: Order, told: Told) -> OrderRequest:
    swaps = _swaps(action, order, told, kind="exchange")
    reason = reason_said(told.desk.policy.returns.reasons, action.reason)
    return Exchange(order_id=order.id, swaps=swaps, reason=reason.id if reason else None)


def _items(action: ProposeItems, order: Order, told: Told) -> OrderRequest:
    return ModifyItems(order_id=order.id, swaps=_swaps(action, order, told, kind="modify_items"))


def _address(action: ProposeAddress, order: Order | None, told: Told) -> OrderRequest:
    customer = told.desk.shop.customer(told.shop_id, told.owner)
    found = address_in(action.address or "", customer)
    if not isinstance(found, Address):
        raise Unclear("address", found)
    if order is None:
        home = next((each for each in customer.addresses if each.is_default), None)
        update = {"id": home.id if home else "A1", "is_default": True}
        return ModifyProfileAddress(address=found.model_copy(update=update))
    return ModifyAddress(order_id=order.id, address=found)


def _payment(action: ProposePayment, order: Order, told: Told) -> OrderRequest:
    del told
    said = matching_form(action.method or "")
    method = next(
        (name for name, words in METHODS.items() if said == name or re.search(words, said)), None
    )
    if method is None:
        options = (each for each in METHODS if each != order.payment.method)
        raise Unclear("payment", options)
    return ModifyPayment(order_id=order.id, method=method)


def _delivery(action: ProposeDelivery, order: Order, told: Told) -> OrderRequest:
    del told
    return ModifyDelivery(order_id=order.id, day=action.day, time_slot=action.time_slot)


def _gift(action: ProposeGift, order: Order, told: Told) -> OrderRequest:
    del told
    fields = ("wrapping", "noshi", "noshi_name", "noshi_style", "message")
    return ModifyGift(order_id=order.id, **{name: getattr(action, name) for name in fields})


def _pickup(action: ProposePickup, order: Order | None, told: Told) -> OrderRequest:
    stores = _stores(told.knowledge)
    said = matching_form(action.location or "")
    place = next(
        (name for name, labels in stores.items() if said and any(each in said for each in labels)),
        None,
    )
    if place is None:
        raise Unclear("location", stores)
    if action.sku is not None:
        return HoldForPickup(sku=action.sku, location=place, quantity=action.quantity or 1)
    if order is None:
        raise Unclear("order")
    return MoveToPickup(order_id=order.id, location=place)


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


def _chosen(said: tuple[str, ...], order: Order, told: Told) -> tuple[OrderLine, ...]:
    """Return the lines meant; the only line needs no naming. Raises Unclear."""
    if len(order.lines) == 1:
        return order.lines
    found = lines_meant(order, said, told.wording)
    if not found:
        raise Unclear("items", (line.id for line in order.lines))
    return found


def _parts(lines: tuple[OrderLine, ...], quantity: int | None) -> tuple[Part, ...]:
    """Take so many pieces of each line, all of them where no number was said."""
    return tuple(
        Part(line_id=line.id, quantity=min(quantity or line.quantity, line.quantity) or 1)
        if len(lines) > 1 or quantity is None
        else Part(line_id=line.id, quantity=quantity)
        for line in lines
    )


def _swaps(
    action: ProposeItems | ProposeExchange, order: Order, told: Told, *, kind: str
) -> tuple[Swap, ...]:
    said = action.lines if not any(names_all(each) for each in action.lines) else ()
    chosen = _chosen(said, order, told)[:1]
    line = chosen[0]
    product = product_of(line.sku, told.knowledge.products)
    if product is None:
        raise NotEligible("no_such_product")
    if action.sku is not None:
        return (_swap(line, action.sku, action.quantity),)
    words = " ".join(filter(None, (action.size, action.colour)))
    meant = variants_meant(product, line.sku, words, colours=_colours(told.knowledge))
    if len(meant) == 1 and meant[0] != line.sku:
        return (_swap(line, meant[0], action.quantity),)
    if kind == "modify_items" and action.quantity is not None and not words:
        return (_swap(line, line.sku, action.quantity),)
    options = tuple(each.sku for each in others(product, line.sku))
    if not options:
        raise NotEligible("no_other_variant")
    if words and not meant:
        raise Unclear("no_such_variant", options, line_id=line.id)
    raise Unclear("variant", options, line_id=line.id)


def _swap(line: OrderLine, sku: str, quantity: int | None) -> Swap:
    return Swap(line_id=line.id, sku=sku, quantity=quantity or line.quantity)


def _colours(knowledge: Knowledge) -> tuple[Any, ...]:
    return tuple(
        colour
        for document in knowledge.records.under("vocabulary")
        if isinstance(document.record, Vocabulary)
        for colour in document.record.colours
    )


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
