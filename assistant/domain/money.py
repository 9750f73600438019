"""Money as integer minor units of an ISO 4217 currency."""

from typing import Self

from pydantic import ConfigDict, computed_field

from assistant.domain.model import Frozen

EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "TND": 3}
"""Decimal places per currency where they are not two (ISO 4217)."""

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "CN¥", "KRW": "₩", "TWD": "NT$"}


class Money(Frozen):
    """An amount in minor units (yen, cents) and its currency; never a float."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # `text` is written, never read back

    amount: int
    currency: str = "JPY"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """Print the amount as a shop would: `4,980円`, `$49.80`."""
        return self.formatted("ja")

    def formatted(self, language: str) -> str:
        """Print the amount for a reader: `4,980円` in Japanese, `¥4,980` elsewhere."""
        places = EXPONENTS.get(self.currency, 2)
        sign, amount = ("-" if self.amount < 0 else ""), abs(self.amount)
        whole, part = divmod(amount, 10**places)
        number = f"{whole:,}" + (f".{part:0{places}d}" if places else "")
        if self.currency == "JPY":
            return f"{sign}{number}円" if language == "ja" else f"{sign}¥{number}"
        return f"{sign}{_SIGNS.get(self.currency, self.currency + ' ')}{number}"

    def plus(self, other: Self) -> "Money":
        """Add two amounts of one currency; raises ValueError when the currencies differ."""
        if other.currency != self.currency:
            msg = f"cannot add {other.currency} to {self.currency}"
            raise ValueError(msg)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def times(self, quantity: int) -> "Money":
        """Multiply by a count."""
        return Money(amount=self.amount * quantity, currency=self.currency)


def yen(amount: int) -> Money:
    """Make an amount of Japanese yen."""
    return Money(amount=amount, currency="JPY")
