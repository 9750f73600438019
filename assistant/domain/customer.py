"""Customers of the shop, as the shop's records have them."""

from assistant.domain.model import Frozen


class PersonName(Frozen):
    """A person's name as written and as read."""

    family: str
    given: str
    kana: str = ""


class Address(Frozen):
    """A postal address; `line2` holds building and room."""

    id: str
    postal_code: str
    prefecture: str
    city: str
    line1: str
    line2: str = ""
    is_default: bool = False


class Points(Frozen):
    """A point balance and the date (ISO 8601) the last of it expires."""

    balance: int = 0
    expires_on: str | None = None


class Customer(Frozen):
    """A customer: contact, addresses, rank and points."""

    id: str
    name: PersonName
    email: str
    phone: str = ""
    addresses: tuple[Address, ...] = ()
    language: str = "ja"
    rank: str = "regular"
    points: Points = Points()
