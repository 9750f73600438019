"""The parts of the policy file: per kind of change what states, days, fees and reasons allow it."""

from typing import Literal, assert_never

from pydantic import ConfigDict, Field

from assistant.domain.model import Frozen
from assistant.domain.order import OrderState, PaymentMethod
from assistant.language.normalise import matching_form

OpenState = Literal["pending_payment", "received", "preparing"]
"""States in which nothing has left the warehouse: only then may an order be changed."""
RefundWay = Literal["original", "bank_transfer", "balance"]
PAGE = r"^$|^[a-z0-9-]+#.+$"


class Part(Frozen):
    """A part of the policy file; what the desk does not use is left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Reason(Part):
    """A reason a customer may give, its labels, other words for it, and the window it opens."""

    id: str
    ja: str = ""
    en: str = ""
    window: str = ""
    say: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Word the reason."""
        return self.ja if language == "ja" else self.en


def reason_said(reasons: tuple[Reason, ...], said: str | None) -> Reason | None:
    """Find the reason meant by an id or by words that hold a label; `other` for other words.

    None where nothing was said, or where other words are no reason.
    """
    if not said or not said.strip():
        return None
    return reason_heard(reasons, said) or next(
        (reason for reason in reasons if reason.id == "other"), None
    )


def reason_heard(reasons: tuple[Reason, ...], said: str) -> Reason | None:
    """Find the reason whose id, label or other words stand in what was said; the longest wins."""
    heard = matching_form(said)
    exact = next((reason for reason in reasons if heard == matching_form(reason.id)), None)
    if exact is not None:
        return exact
    told = [
        (len(words), at, reason)
        for at, reason in enumerate(reasons)
        for words in (reason.ja, reason.en, *reason.say)
        if words and matching_form(words) in heard
    ]
    best = max(told, key=lambda each: (each[0], -each[1]), default=None)
    return best[2] if best else None


class ChangeRule(Part):
    """When an order may be changed in one way. `fee` in minor units.

    `once` allows it a single time; any of `barred_by` done before forbids it. `only_unpaid` names
    the ways to pay of which a paid order may not be changed, `payments` those it is limited to,
    `not_for` the kinds of delivery left out. `same_variant` lets a piece stay what it is.
    """

    states: tuple[OpenState, ...] = ()
    fee: int = Field(default=0, ge=0)
    page: str = Field(default="", pattern=PAGE)
    once: bool = False
    barred_by: tuple[str, ...] = ()
    only_unpaid: tuple[PaymentMethod, ...] = ()
    payments: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    quantity: bool = True
    new_lines_only: bool = False
    single_payment: bool = False
    means_named: bool = False
    same_variant: bool = False


class CancelRules(ChangeRule):
    """Which orders may be cancelled, whole or in part, and the reasons that may be given."""

    part: bool = False
    reasons_only: bool = False
    fee_page: str = Field(default="", pattern=PAGE)
    part_page: str = Field(default="", pattern=PAGE)
    reasons: tuple[Reason, ...] = ()

    def reason_said(self, said: str | None) -> Reason | None:
        """Find the reason meant; `other` for other words where there is such a reason."""
        return reason_said(self.reasons, said)


class BusinessDays(Part):
    """How long a refund takes, in business days."""

    min: int = Field(ge=0)
    max: int = Field(ge=0)


class RefundRule(Part):
    """How a payment method is refunded, how long that takes, and the page that says so."""

    how: RefundWay
    business_days: BusinessDays
    page: str = Field(default="", pattern=PAGE)


class RefundRules(Part):
    """A rule per payment method, and one for points."""

    card: RefundRule
    convenience_store: RefundRule
    cash_on_delivery: RefundRule
    bank_transfer: RefundRule
    gift_card: RefundRule
    wallet: RefundRule | None = None
    points: RefundRule
    earned_points_taken_back: bool = False
    to: tuple[Literal["original", "gift_card"], ...] = ("original",)

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
            case "wallet":
                return self.wallet or self.card
            case _:
                assert_never(method)


class Window(Part):
    """A window of days after arrival, what it asks of the goods, and who pays for what."""

    days: int | None = None
    legal_class: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    return_shipping_paid_by: Literal["customer", "shop"] = "customer"
    original_shipping_refunded: bool = False
    other_fees_refunded: bool = False
    page: str = Field(default="", pattern=PAGE)
    fee_page: str = Field(default="", pattern=PAGE)


class ClassMatch(Part):
    """Which goods a class takes: every condition that is stated must hold."""

    warning: str = ""
    stock: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    legal_class: tuple[str, ...] = ()


class ReturnClass(Part):
    """Goods that may not be returned at will, or only as long as they are unopened."""

    id: str
    match: ClassMatch = ClassMatch()
    change_of_mind: Literal["never", "unopened", "unused"] = "unused"
    page: str = Field(default="", pattern=PAGE)
    unopened_page: str = Field(default="", pattern=PAGE)


class ReturnRules(Part):
    """When and how goods may be sent back."""

    states: tuple[OrderState, ...] = ()
    barred_by: tuple[str, ...] = ()
    terms: str = ""
    return_label_fee: int = Field(default=0, ge=0)
    windows: dict[str, Window] = Field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    classes: tuple[ReturnClass, ...] = ()
    part_page: str = Field(default="", pattern=PAGE)
    states_page: str = Field(default="", pattern=PAGE)
    means_named: bool = False
    reason_needed: bool = True


class Defective(Part):
    """The window in which faulty goods are exchanged."""

    days: int
    page: str = Field(default="", pattern=PAGE)


class ExchangeRules(Part):
    """When goods may be exchanged for another size or colour.

    `same_variant` lets any goods be exchanged for the same again, not only faulty ones.
    """

    states: tuple[OrderState, ...] = ()
    barred_by: tuple[str, ...] = ()
    days: int | None = None
    free_once_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    page: str = Field(default="", pattern=PAGE)
    fee_page: str = Field(default="", pattern=PAGE)
    other_product_page: str = Field(default="", pattern=PAGE)
    no_stock_page: str = Field(default="", pattern=PAGE)
    defective: Defective | None = None
    means_named: bool = False
    same_variant: bool = False


class PickupRules(Part):
    """Store pick-up: how long goods are kept; `hold_days` 0 where a store keeps nothing."""

    hold_days: int = 7
    most_pieces: int = 5
    page: str = Field(default="", pattern=PAGE)
    hold_page: str = Field(default="", pattern=PAGE)
    payments_page: str = Field(default="", pattern=PAGE)


class Limits(Part):
    """Above which a person of the shop must agree (maker-checker), and the most orders in hand."""

    refund_needs_person_above: int | None = None
    page: str = Field(default="", pattern=PAGE)
