"""Proposed writes, and the one transaction that makes each happen once and leaves a ledger line."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, func, insert, select, text, update

from assistant.adapters.sql_store.tables import customers, ledger, orders, proposals
from assistant.domain.customer import Customer
from assistant.domain.order import Order, Proposal
from assistant.errors import NotFound, ProposalProblem
from assistant.ports import Committed

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class _Stored:
    """A proposal with its owner and status."""

    customer_id: str
    proposal: Proposal
    status: str


class SqlProposals:
    """Proposals and their ledger, hash-chained per shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, shop_id: str, conversation_id: str, customer_id: str, proposal: Proposal
    ) -> None:
        """Store a proposal as open; open ones of the same conversation become void."""
        with self._engine.begin() as connection:
            self._set_status(connection, shop_id, conversation_id, None, "void")
            connection.execute(
                insert(proposals).values(
                    shop_id=shop_id,
                    id=proposal.id,
                    conversation_id=conversation_id,
                    customer_id=customer_id,
                    status="open",
                    body=proposal.model_dump_json(),
                )
            )

    def find(
        self, shop_id: str, conversation_id: str, proposal_id: str
    ) -> tuple[str, Proposal, str]:
        """Return (customer id, proposal, status); raises NotFound.

        A status is `open`, `committed`, `declined` or `void` (replaced by a later proposal).
        """
        with self._engine.connect() as connection:
            query = _standing(shop_id, conversation_id, proposal_id)
            stored = _read(connection, query)
        return stored.customer_id, stored.proposal, stored.status

    def decline(self, shop_id: str, conversation_id: str, proposal_id: str) -> None:
        """Close an open proposal without doing anything."""
        with self._engine.begin() as connection:
            self._set_status(connection, shop_id, conversation_id, proposal_id, "declined")

    def cancelled_at(self, shop_id: str, order_id: str) -> datetime | None:
        """Return when an order was cancelled by a yes; None where the ledger does not tell."""
        named = ledger.c.body.contains(f'"{order_id}"', autoescape=True)
        query = (
            select(ledger.c.body)
            .where(ledger.c.shop_id == shop_id, named)
            .order_by(ledger.c.position.desc())
        )
        with self._engine.connect() as connection:
            for (body,) in connection.execute(query):
                entry = json.loads(body)
                if (entry["order"]["id"], entry["order"]["state"]) == (order_id, "cancelled"):
                    return datetime.fromisoformat(entry["committed_at"])
        return None

    def commit(
        self,
        shop_id: str,
        conversation_id: str,
        proposal: Proposal,
        *,
        changed: Order,
        now: datetime,
    ) -> Committed:
        """Write the changed order, points given back, the new status and a ledger line, once.

        A second commit of the same proposal returns the first result. Raises NotFound, and
        ProposalProblem when the proposal is closed or not the stored one, or when its customer's
        stored order is not the version it was made for.
        """
        with self._engine.begin() as connection:
            self._lock(connection)
            # Held until the end, so that no decline slips in between.
            query = _standing(shop_id, conversation_id, proposal.id).with_for_update()
            stored = _read(connection, query)
            if stored.status == "committed":
                first = self._first_result(connection, shop_id, proposal.id)
                return Committed(order=first, first_time=False)
            _refuse_misfit(stored, proposal, changed)
            self._write_order(connection, shop_id, proposal, changed)
            self._return_points(connection, shop_id, proposal, changed.customer_id)
            self._set_status(connection, shop_id, conversation_id, proposal.id, "committed")
            entry = {
                "conversation": conversation_id,
                "proposal": json.loads(proposal.model_dump_json()),
                "order": json.loads(changed.model_dump_json()),
                "committed_at": now.isoformat(),
            }
            self._write_ledger(connection, shop_id, proposal.id, entry)
        return Committed(order=changed, first_time=True)

    def _lock(self, connection: Connection) -> None:
        """Let one commit run at a time and, on SQLite, let it reach the disk."""
        if self._engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA synchronous=FULL"))
            connection.execute(update(proposals).where(proposals.c.id == "").values(status="void"))
        else:
            connection.execute(text("LOCK TABLE ledger IN EXCLUSIVE MODE"))

    def _write_order(
        self, connection: Connection, shop_id: str, proposal: Proposal, changed: Order
    ) -> None:
        done = connection.execute(
            update(orders)
            .where(
                orders.c.shop_id == shop_id,
                orders.c.id == changed.id,
                orders.c.customer_id == changed.customer_id,
                orders.c.version == proposal.record_version,
            )
            .values(version=changed.version, body=changed.model_dump_json())
        )
        if done.rowcount != 1:
            msg = "the order has changed since the proposal was made"
            raise ProposalProblem(msg)

    def _return_points(
        self, connection: Connection, shop_id: str, proposal: Proposal, customer_id: str
    ) -> None:
        returned = proposal.effect.points_returned
        if not returned:
            return
        theirs = (customers.c.shop_id == shop_id, customers.c.id == customer_id)
        query = select(customers.c.body).where(*theirs).with_for_update()
        body = connection.execute(query).scalar()
        if body is None:
            msg = "no customer to return points to"
            raise NotFound(msg)
        customer = Customer.model_validate_json(body)
        points = customer.points.model_copy(update={"balance": customer.points.balance + returned})
        credited = customer.model_copy(update={"points": points}).model_dump_json()
        connection.execute(update(customers).where(*theirs).values(body=credited))

    def _write_ledger(
        self, connection: Connection, shop_id: str, key: str, entry: Mapping[str, object]
    ) -> None:
        mine = ledger.c.shop_id == shop_id
        last = connection.execute(
            select(ledger.c.position, ledger.c.hash).where(
                mine,
                ledger.c.position
                == select(func.max(ledger.c.position)).where(mine).scalar_subquery(),
            )
        ).first()
        previous = last.hash if last else GENESIS
        body = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        connection.execute(
            insert(ledger).values(
                shop_id=shop_id,
                position=(last.position if last else 0) + 1,
                idempotency_key=key,
                body=body,
                previous_hash=previous,
                hash=_chained(previous, body),
            )
        )

    def _first_result(self, connection: Connection, shop_id: str, key: str) -> Order:
        query = select(ledger.c.body).where(
            ledger.c.shop_id == shop_id, ledger.c.idempotency_key == key
        )
        return Order.model_validate(json.loads(connection.execute(query).scalar_one())["order"])

    def _set_status(
        self,
        connection: Connection,
        shop_id: str,
        conversation_id: str,
        proposal_id: str | None,
        status: str,
    ) -> None:
        change = update(proposals).where(
            proposals.c.shop_id == shop_id,
            proposals.c.conversation_id == conversation_id,
            proposals.c.status == "open",
        )
        if proposal_id is not None:
            change = change.where(proposals.c.id == proposal_id)
        connection.execute(change.values(status=status))


def verify_ledger(engine: Engine, shop_id: str) -> tuple[int, ...]:
    """Return the positions of ledger lines that no longer fit the chain; none when it is whole.

    A changed, added or removed line is found; lines cut off the end leave no trace in the chain.
    """
    query = (
        select(ledger.c.position, ledger.c.body, ledger.c.previous_hash, ledger.c.hash)
        .where(ledger.c.shop_id == shop_id)
        .order_by(ledger.c.position)
    )
    broken, previous, position = [], GENESIS, 0
    with engine.connect() as connection:
        for row in connection.execute(query):
            whole = row.previous_hash == previous and row.hash == _chained(previous, row.body)
            if row.position != position + 1 or not whole:
                broken.append(row.position)
            previous, position = row.hash, row.position
    return tuple(broken)


def _standing(shop_id: str, conversation_id: str, proposal_id: str) -> Select[tuple[str, str, str]]:
    return select(proposals.c.customer_id, proposals.c.body, proposals.c.status).where(
        proposals.c.shop_id == shop_id,
        proposals.c.conversation_id == conversation_id,
        proposals.c.id == proposal_id,
    )


def _read(connection: Connection, query: Select[tuple[str, str, str]]) -> _Stored:
    row = connection.execute(query).first()
    if row is None:
        msg = "no such proposal"
        raise NotFound(msg)
    return _Stored(
        customer_id=row.customer_id,
        proposal=Proposal.model_validate_json(row.body),
        status=row.status,
    )


def _refuse_misfit(stored: _Stored, proposal: Proposal, changed: Order) -> None:
    """Raise ProposalProblem unless the stored proposal is open, this very one, and its owner's."""
    if stored.status != "open":
        msg = f"the proposal is {stored.status}"
        raise ProposalProblem(msg)
    if stored.proposal != proposal or changed.id != proposal.order_id:
        msg = "the proposal is not the one that was stored"
        raise ProposalProblem(msg)
    if changed.customer_id != stored.customer_id:
        msg = "the order is not that of the proposal's customer"
        raise ProposalProblem(msg)


def _chained(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
