"""One-time codes, sealed, and what they proved: every limit is counted where it is kept."""

from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from assistant.adapters.sql_store.tables import identity_codes as codes
from assistant.adapters.sql_store.tables import identity_proofs as proofs
from assistant.domain.identity import CodeCaps, IssuedCode, Proof
from assistant.domain.reader import Level
from assistant.errors import CodeExpired, CodeSpent, TooManyCodes

HOUR_SECONDS, DAY_SECONDS = 3_600, 86_400


class SqlCodes:
    """Codes and proofs of any number of shops; codes are forgotten a day after they were made."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def issue(self, code: IssuedCode, *, caps: CodeCaps) -> bool:
        """Keep a code, voiding those before it; returns whether it may be sent.

        The same statements run whether or not anybody is to be sent the code. Raises TooManyCodes.
        """
        at = code.issued_at.timestamp()
        theirs = codes.c.shop_id == code.shop_id
        mine = (theirs, codes.c.conversation_id == code.conversation_id)
        sent = codes.c.customer_id.is_not(None)
        with self._engine.begin() as connection:
            self._lock(connection)
            connection.execute(delete(codes).where(theirs, codes.c.issued_at <= at - DAY_SECONDS))
            asked = (
                self._full(connection, caps, at, *mine),
                self._full(connection, caps, at, theirs, codes.c.contact_seal == code.contact_seal),
            )
            had = (
                self._full(connection, caps, at, theirs, sent, codes.c.order_id == code.order_id),
                self._full(
                    connection, caps, at, theirs, codes.c.customer_id == (code.customer_id or "")
                ),
            )
            if any(asked):
                raise TooManyCodes
            kept = code.model_copy(update={"customer_id": None}) if any(had) else code
            void = update(codes).where(*mine, codes.c.status == "open").values(status="void")
            connection.execute(void)
            connection.execute(insert(codes).values(_row(kept)))
        return kept.customer_id is not None

    def spend(self, shop_id: str, conversation_id: str, *, tries: int, now: datetime) -> IssuedCode:
        """Take one try of the open code, before it is compared; raises CodeExpired, CodeSpent."""
        mine = (codes.c.shop_id == shop_id, codes.c.conversation_id == conversation_id)
        waiting = (*mine, codes.c.status == "open", codes.c.expires_at > now.timestamp())
        with self._engine.begin() as connection:
            taken = connection.execute(
                update(codes).where(*waiting, codes.c.tries < tries).values(tries=codes.c.tries + 1)
            )
            row = connection.execute(select(codes).where(*waiting)).mappings().first()
        if taken.rowcount == 1 and row is not None:
            return _read(row)
        raise CodeSpent if row is not None else CodeExpired

    def use(self, code: IssuedCode, proof: Proof) -> bool:
        """Close an open code and keep what it proved, in one transaction; once."""
        this = (codes.c.shop_id == code.shop_id, codes.c.id == code.id)
        with self._engine.begin() as connection:
            self._lock(connection)
            closed = connection.execute(
                update(codes).where(*this, codes.c.status == "open").values(status="used")
            )
            if closed.rowcount != 1:
                return False
            _keep(connection, code.shop_id, code.conversation_id, proof)
        return True

    def keep(self, shop_id: str, conversation_id: str, proof: Proof) -> None:
        """Keep what was proved of a conversation, in place of what was before."""
        with self._engine.begin() as connection:
            self._lock(connection)
            _keep(connection, shop_id, conversation_id, proof)

    def proof(self, shop_id: str, conversation_id: str) -> Proof | None:
        """Return what was proved last, however long ago."""
        query = select(proofs.c.customer_id, proofs.c.level, proofs.c.until).where(
            proofs.c.shop_id == shop_id, proofs.c.conversation_id == conversation_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        until = datetime.fromtimestamp(row.until, UTC)
        return Proof(customer_id=row.customer_id, level=Level(row.level), until=until)

    def _lock(self, connection: Connection) -> None:
        """Let one writer count and write at a time."""
        if self._engine.dialect.name == "sqlite":
            connection.execute(update(codes).where(codes.c.id == "").values(status="void"))
        else:
            connection.execute(text("LOCK TABLE identity_codes IN SHARE ROW EXCLUSIVE MODE"))

    def _full(
        self, connection: Connection, caps: CodeCaps, at: float, *which: ColumnElement[bool]
    ) -> bool:
        """Tell whether so many codes were made within the hour or the day that no more may be."""
        lately = func.count().filter(codes.c.issued_at > at - HOUR_SECONDS)
        counted = select(lately, func.count()).select_from(codes).where(*which)
        hour, day = connection.execute(counted).one()
        return bool(hour >= caps.per_hour or day >= caps.per_day)


def _keep(connection: Connection, shop_id: str, conversation_id: str, proof: Proof) -> None:
    mine = (proofs.c.shop_id == shop_id, proofs.c.conversation_id == conversation_id)
    connection.execute(delete(proofs).where(*mine))
    connection.execute(
        insert(proofs).values(
            shop_id=shop_id,
            conversation_id=conversation_id,
            customer_id=proof.customer_id,
            level=int(proof.level),
            until=proof.until.timestamp(),
        )
    )


def _row(code: IssuedCode) -> dict[str, object]:
    moments = {
        "issued_at": code.issued_at.timestamp(),
        "expires_at": code.expires_at.timestamp(),
    }
    return {**code.model_dump(), **moments, "status": "open"}


def _read(row: RowMapping) -> IssuedCode:
    moments = {name: datetime.fromtimestamp(row[name], UTC) for name in ("issued_at", "expires_at")}
    kept = {name: row[name] for name in IssuedCode.model_fields}
    return IssuedCode.model_validate({**kept, **moments})
