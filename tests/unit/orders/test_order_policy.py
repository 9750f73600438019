"""The policy decides by data; a broken file stops with its name and the reason."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import yaml

from assistant.domain.order import Order
from assistant.domain.request import Cancel
from assistant.errors import ConfigurationInvalid
from assistant.ingest.loaders.markdown_page import split_sections
from assistant.orders.policy import Policy, read_policy
from assistant.orders.rules.cancelling import check_state
from assistant.orders.rules.case import Case, NotEligible
from assistant.orders.rules.deciding import decide

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
PAGE = "cancel-order#注文はいつまでキャンセルできますか"


def test_the_shipped_policy_is_read(policy: Policy) -> None:
    assert (policy.id, policy.version) == ("shop-policy", "2026-04")
    assert policy.cancel.states == ("pending_payment", "received")
    assert policy.cancel.fee == 0
    assert [reason.id for reason in policy.cancel.reasons] == [
        "no_longer_needed", "ordered_by_mistake", "found_elsewhere", "delivery_too_late", "other",
    ]  # fmt: skip
    assert policy.refund.of("card").how == "original"
    assert policy.refund.of("cash_on_delivery").how == "bank_transfer"
    assert policy.refund.of("gift_card").how == "balance"


def test_every_page_it_names_has_that_section(policy: Policy) -> None:
    pages = list(_pages(policy.model_dump()))
    assert len(pages) > 40
    for page in pages:
        name, _, heading = page.partition("#")
        text = (KNOWLEDGE / "pages" / f"{name}.ja.md").read_text(encoding="utf-8")
        body = text.split("---\n", 2)[2]
        assert heading in [section.heading for section in split_sections(body)], page


def _pages(part: object) -> Iterator[str]:
    """Find every `<page id>#<heading>` of the policy, however deep it stands."""
    if isinstance(part, dict):
        part = part.values()
    if isinstance(part, str):
        yield from (part,) if re.match(r"[a-z0-9-]+#", part) else ()
    elif isinstance(part, Iterable):
        for each in part:
            yield from _pages(each)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ordered_by_mistake", "ordered_by_mistake"),
        ("間違えて注文したので", "ordered_by_mistake"),
        ("Found it elsewhere", "found_elsewhere"),
        ("なんとなく", "other"),
    ],
)
def test_a_reason_is_found_by_id_or_label_and_is_other_otherwise(
    policy: Policy, said: str, reason: str
) -> None:
    found = policy.cancel.reason_said(said)
    assert found is not None
    assert found.id == reason


@pytest.mark.parametrize("said", [None, "", "  "])
def test_no_words_are_no_reason(policy: Policy, said: str | None) -> None:
    assert policy.cancel.reason_said(said) is None


@pytest.mark.parametrize("state", ["pending_payment", "received"])
def test_an_order_may_be_cancelled_until_it_is_prepared(
    case_of: Callable[..., Case], make_order: Callable[..., Order], state: str
) -> None:
    order = make_order(state=state)
    check_state(order, case_of(order))
    changed = decide(Cancel(order_id=order.id), case_of(order)).changes.order
    assert changed is not None
    assert changed.state == "cancelled"


@pytest.mark.parametrize(
    ("state", "why", "after"),
    [
        ("preparing", "preparing", "return"),
        ("shipped", "shipped", "return"),
        ("partly_shipped", "shipped", ""),
        ("delivered", "delivered", "return"),
        ("cancelled", "already_cancelled", ""),
        ("return_requested", "returned", ""),
        ("returned", "returned", ""),
        ("exchange_requested", "returned", ""),
        ("exchanged", "returned", ""),
    ],
)
def test_after_that_the_reason_the_page_and_what_else_may_be_done_are_named(
    case_of: Callable[..., Case], make_order: Callable[..., Order], state: str, why: str, after: str
) -> None:
    order = make_order(state=state)
    with pytest.raises(NotEligible) as refused:
        decide(Cancel(order_id=order.id), case_of(order))
    assert (refused.value.why, refused.value.page, refused.value.after) == (why, PAGE, after)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"policy\.yaml: .*No such file"):
        read_policy(tmp_path / "policy.yaml")


@pytest.mark.parametrize("text", ["- a list", "id: [", "id: x\nversion: '1'\n", ""])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationInvalid, match=r"policy\.yaml: "):
        read_policy(path)


def test_shipped_orders_cannot_be_made_cancellable(tmp_path: Path) -> None:
    shipped = yaml.safe_load((KNOWLEDGE / "store" / "policy.yaml").read_text(encoding="utf-8"))
    shipped["cancel"]["states"].append("shipped")
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(shipped, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ConfigurationInvalid, match=r"cancel\.states\.2"):
        read_policy(path)
