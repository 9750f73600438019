"""Writes the changes of one commit inside its transaction, and refuses what would not add up."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from assistant.adapters.sql_store.tables import customers, kept, orders, rmas
from assistant.domain.changes import Changes, Kept, Rma
from assistant.domain.customer import Address, Customer
from assistant.domain.order import Order
from assistant.errors import NotFound, ProposalProblem


def write(
    connection: Connection, shop_id: str, changes: Changes, *, version: int, now: datetime
) -> None:
    """Write everything; `version` is that of the record the changes were made for.

    Raises ProposalProblem when that record has moved on, or when points, a balance or the pieces
    of a place would fall below nothing; NotFound without a customer to change.
    """
    if changes.order is not None:
        _write_order(connection, shop_id, changes.order, version)
    _write_customer(connection, shop_id, changes, version)
    if changes.release is not None:
        mine = (kept.c.shop_id == shop_id, kept.c.reference == changes.release)
        connection.execute(delete(kept).where(*mine))
    for each in changes.stock:
        _keep(connection, shop_id, each, now)
    if changes.rma is not None:
        _write_rma(connection, shop_id, changes.rma)


def kept_pieces(
    connection: Connection, shop_id: str, skus: tuple[str, ...], now: datetime
) -> Mapping[tuple[str, str], int]:
    """Count the pieces kept by (SKU, location), those whose time is over left out."""
    lasting = kept.c.until.is_(None) | (kept.c.until > _moment(now))
    query = (
        select(kept.c.sku, kept.c.location, func.sum(kept.c.quantity))
        .where(kept.c.shop_id == shop_id, kept.c.sku.in_(skus), lasting)
        .group_by(kept.c.sku, kept.c.location)
    )
    return {(sku, place): int(count) for sku, place, count in connection.execute(query)}


def _write_order(connection: Connection, shop_id: str, changed: Order, version: int) -> None:
    done = connection.execute(
        update(orders)
        .where(
            orders.c.shop_id == shop_id,
            orders.c.id == changed.id,
            orders.c.customer_id == changed.customer_id,
            orders.c.version == version,
        )
        .values(version=changed.version, body=changed.model_dump_json())
    )
    if done.rowcount != 1:
        msg = "the order has changed since the proposal was made"
        raise ProposalProblem(msg)


def _write_customer(connection: Connection, shop_id: str, changes: Changes, version: int) -> None:
    if not (changes.points or changes.balances or changes.address):
        return
    theirs = (customers.c.shop_id == shop_id, customers.c.id == changes.customer_id)
    body = connection.execute(select(customers.c.body).where(*theirs).with_for_update()).scalar()
    if body is None:
        msg = "no customer to change"
        raise NotFound(msg)
    customer = Customer.model_validate_json(body)
    if changes.address is not None:
        if changes.order is None and customer.version != version:
            msg = "the profile has changed since the proposal was made"
            raise ProposalProblem(msg)
        customer = _at_home(customer, changes.address)
    changed = _balanced(customer, changes)
    connection.execute(update(customers).where(*theirs).values(body=changed.model_dump_json()))


def _at_home(customer: Customer, address: Address) -> Customer:
    others = tuple(each for each in customer.addresses if each.id != address.id)
    if address.is_default:
        others = tuple(each.model_copy(update={"is_default": False}) for each in others)
    listed = sorted((*others, address), key=lambda each: each.id)
    return customer.model_copy(update={"addresses": tuple(listed), "version": customer.version + 1})


def _balanced(customer: Customer, changes: Changes) -> Customer:
    points = customer.points.balance + changes.points
    means = list(customer.means)
    for move in changes.balances:
        at = next((at for at, each in enumerate(means) if each.id == move.means_id), None)
        if at is None:
            msg = "no such gift card"
            raise ProposalProblem(msg)
        balance = (means[at].balance or 0) + move.amount
        means[at] = means[at].model_copy(update={"balance": balance})
    if points < 0 or any((each.balance or 0) < 0 for each in means):
        msg = "the balance does not cover it"
        raise ProposalProblem(msg)
    return customer.model_copy(
        update={
            "points": customer.points.model_copy(update={"balance": points}),
            "means": tuple(means),
        }
    )


def _keep(connection: Connection, shop_id: str, wanted: Kept, now: datetime) -> None:
    """Keep pieces, unless more would be kept than were counted."""
    standing = kept_pieces(connection, shop_id, (wanted.sku,), now)
    if standing.get((wanted.sku, wanted.location), 0) + wanted.quantity > wanted.counted:
        msg = "the goods are no longer in stock"
        raise ProposalProblem(msg)
    row = {
        "shop_id": shop_id,
        "reference": wanted.reference,
        "sku": wanted.sku,
        "location": wanted.location,
    }
    same = tuple(kept.c[name] == value for name, value in row.items())
    found = connection.execute(select(kept.c.quantity).where(*same)).scalar()
    connection.execute(delete(kept).where(*same))
    connection.execute(
        insert(kept).values(
            **row,
            quantity=wanted.quantity + (found or 0),
            kept_at=_moment(now),
            until=_moment(wanted.until) if wanted.until else None,
        )
    )


def _write_rma(connection: Connection, shop_id: str, rma: Rma) -> None:
    mine = (rmas.c.shop_id == shop_id, rmas.c.id == rma.id)
    row = {"state": rma.state, "version": rma.version, "body": rma.model_dump_json()}
    if rma.version > 1:
        done = connection.execute(
            update(rmas).where(*mine, rmas.c.version == rma.version - 1).values(row)
        )
        if done.rowcount != 1:
            msg = "the return has changed meanwhile"
            raise ProposalProblem(msg)
        return
    connection.execute(
        insert(rmas).values(
            shop_id=shop_id,
            id=rma.id,
            order_id=rma.order_id,
            customer_id=rma.customer_id,
            **row,
        )
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
