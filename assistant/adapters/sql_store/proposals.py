"""Proposed writes, and the one transaction that makes each happen once and leaves a ledger line."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, insert, select, text, update

from assistant.adapters.sql_store.ledger import line_of, write_line
from assistant.adapters.sql_store.tables import ledger, proposals
from assistant.adapters.sql_store.writing import write
from assistant.domain.changes import Changes, Hold, Rma
from assistant.domain.order import Order, Proposal
from assistant.errors import NotFound, ProposalProblem
from assistant.ports import Committed


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
                order = entry["order"] or {}
                if (order.get("id"), order.get("state")) == (order_id, "cancelled"):
                    return datetime.fromisoformat(entry["committed_at"])
        return None

    def commit(
        self,
        shop_id: str,
        conversation_id: str,
        proposal: Proposal,
        *,
        changes: Changes,
        now: datetime,
    ) -> Committed:
        """Write the changes, the new status and a ledger line, once.

        A second commit of the same proposal returns the first result. Raises NotFound, and
        ProposalProblem when the proposal is closed or not the stored one, when its record is not
        the version it was made for, or when points, balances or stock would not suffice.
        """
        with self._engine.begin() as connection:
            self._lock(connection)
            # Held until the end, so that no decline slips in between.
            query = _standing(shop_id, conversation_id, proposal.id).with_for_update()
            stored = _read(connection, query)
            if stored.status == "committed":
                return _first_result(connection, shop_id, proposal.id)
            _refuse_misfit(stored, proposal, changes)
            write(connection, shop_id, changes, version=proposal.record_version, now=now)
            self._set_status(connection, shop_id, conversation_id, proposal.id, "committed")
            body = changes.model_dump(mode="json")
            entry = {
                "conversation": conversation_id,
                "proposal": proposal.model_dump(mode="json"),
                "order": body.pop("order"),
                "changes": body,
                "committed_at": now.isoformat(),
            }
            write_line(connection, shop_id, proposal.id, entry)
        return Committed(order=changes.order, first_time=True, rma=changes.rma, hold=changes.hold)

    def _lock(self, connection: Connection) -> None:
        """Let one commit run at a time and, on SQLite, let it reach the disk."""
        if self._engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA synchronous=FULL"))
            connection.execute(update(proposals).where(proposals.c.id == "").values(status="void"))
        else:
            connection.execute(text("LOCK TABLE ledger IN EXCLUSIVE MODE"))

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


def _first_result(connection: Connection, shop_id: str, key: str) -> Committed:
    entry = line_of(connection, shop_id, key)
    order, changes = entry["order"], entry.get("changes", {})
    return Committed(
        order=Order.model_validate(order) if order else None,
        first_time=False,
        rma=Rma.model_validate(changes["rma"]) if changes.get("rma") else None,
        hold=Hold.model_validate(changes["hold"]) if changes.get("hold") else None,
    )


def _refuse_misfit(stored: _Stored, proposal: Proposal, changes: Changes) -> None:
    """Raise ProposalProblem unless the stored proposal is open, this very one, and its owner's."""
    if stored.status != "open":
        msg = f"the proposal is {stored.status}"
        raise ProposalProblem(msg)
    order = changes.order
    same_order = (order.id if order else None) == proposal.order_id
    if stored.proposal != proposal or not same_order:
        msg = "the proposal is not the one that was stored"
        raise ProposalProblem(msg)
    owners = {changes.customer_id, order.customer_id if order else stored.customer_id}
    if owners != {stored.customer_id}:
        msg = "the order is not that of the proposal's customer"
        raise ProposalProblem(msg)
