"""The shop's policy as data: until when an order may be cancelled, why, and how money goes back."""

import unicodedata
from pathlib import Path
from typing import Literal, assert_never

import yaml
from pydantic import ConfigDict, Field, ValidationError

from assistant.domain.model import Frozen
from assistant.domain.order import PaymentMethod, PolicyRef
from assistant.errors import ConfigurationInvalid

Cancellable = Literal["pending_payment", "received", "preparing"]
RefundWay = Literal["original", "bank_transfer", "balance"]


class _Part(Frozen):
    """A part of the policy file; what the desk does not use is left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CancelReason(_Part):
    """A reason a customer may give, with its labels."""

    id: str
    ja: str
    en: str

    def label(self, language: str) -> str:
        """Word the reason."""
        return self.ja if language == "ja" else self.en


class CancelRules(_Part):
    """Which orders may be cancelled. `fee` in yen; pages as `<page id>#<Japanese heading>`."""

    states: tuple[Cancellable, ...]
    fee: int = Field(ge=0)
    page: str = Field(pattern=r"^[a-z0-9-]+#.+$")
    fee_page: str = Field(pattern=r"^[a-z0-9-]+#.+$")
    reasons: tuple[CancelReason, ...]

    def reason_said(self, said: str | None) -> CancelReason | None:
        """Find the reason meant by an id or by words that hold a label; `other` for other words."""
        if not said or not said.strip():
            return None
        heard = _plain(said)
        for reason in self.reasons:
            if heard == reason.id or any(
                _plain(label) in heard for label in (reason.ja, reason.en)
            ):
                return reason
        return next((reason for reason in self.reasons if reason.id == "other"), None)


class BusinessDays(_Part):
    """How long a refund takes, in business days."""

    min: int = Field(ge=0)
    max: int = Field(ge=0)


class RefundRule(_Part):
    """How a payment method is refunded, how long that takes, and the page that says so."""

    how: RefundWay
    business_days: BusinessDays
    page: str = Field(pattern=r"^[a-z0-9-]+#.+$")


class RefundRules(_Part):
    """A rule per payment method, and one for points."""

    card: RefundRule
    convenience_store: RefundRule
    cash_on_delivery: RefundRule
    bank_transfer: RefundRule
    gift_card: RefundRule
    points: RefundRule

    def of(self, method: PaymentMethod) -> RefundRule:
        """Return the rule of a payment method."""
        match method:
            case "card":
                return self.card
            case "convenience_store":
                return self.convenience_store
            case "cash_on_delivery":
                return self.cash_on_delivery
            case "bank_transfer":
                return self.bank_transfer
            case "gift_card":
                return self.gift_card
            case _:
                assert_never(method)


class Policy(_Part):
    """The part of the policy the order desk decides by."""

    id: str
    version: str
    cancel: CancelRules
    refund: RefundRules

    @property
    def ref(self) -> PolicyRef:
        """Name policy and version, as proposals carry them."""
        return PolicyRef(id=self.id, version=self.version)


def read_policy(path: Path) -> Policy:
    """Read a policy file; raises ConfigurationInvalid with file and reason."""
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as problem:
        reason = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'the file'}: {error['msg']}"
            for error in problem.errors()
        )
    except (OSError, UnicodeError, yaml.YAMLError) as problem:
        reason = str(problem).replace("\n", " ")
    msg = f"{path}: {reason}"
    raise ConfigurationInvalid(msg)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
