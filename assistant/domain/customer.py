"""Customers of the shop, as the shop's records have them."""

from assistant.domain.model import Frozen


class PersonName(Frozen):
    """A person's name as written and as read."""

    family: str
    given: str
    kana: str = ""


class Address(Frozen):
    """A postal address; `line2` holds building and room, `country` an ISO 3166 code."""

    id: str
    postal_code: str
    prefecture: str
    city: str
    line1: str
    line2: str = ""
    is_default: bool = False
    country: str = "JP"


class Points(Frozen):
    """A point balance and the date (ISO 8601) the last of it expires."""

    balance: int = 0
    expires_on: str | None = None


class Means(Frozen):
    """A way to pay that is on record; `balance` in minor units for a gift card."""

    id: str
    method: str
    last4: str | None = None
    balance: int | None = None


class Customer(Frozen):
    """A customer: contact, addresses, ways to pay, rank and points.

    `version` counts up with every change of the profile; points and balances move beside it.
    """

    id: str
    name: PersonName
    email: str
    phone: str = ""
    addresses: tuple[Address, ...] = ()
    language: str = "ja"
    rank: str = "regular"
    points: Points = Points()
    means: tuple[Means, ...] = ()
    version: int = 1

    def address(self, address_id: str | None) -> Address | None:
        """Find an address by its id."""
        return next((each for each in self.addresses if each.id == address_id), None)

    def payment(self, means_id: str | None) -> Means | None:
        """Find a way to pay by its id."""
        return next((each for each in self.means if each.id == means_id), None)
