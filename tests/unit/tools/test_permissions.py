"""Who may do what, derived from the list of actions: every action, every audience, every level."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from assistant.domain.action import ACTIONS, Action
from assistant.domain.conversation import TurnRequest
from assistant.domain.order_action import PROPOSED_CHANGES
from assistant.domain.reader import Audience, Level, Reader
from assistant.domain.search import ProductQuery
from assistant.errors import NotAllowed
from assistant.ports import Knowledge
from assistant.services import Services
from assistant.tools.call import Call
from assistant.tools.toolbox import TOOLS, authorise, perform

AUDIENCES: tuple[Audience, ...] = ("customer", "merchandiser", "consultant")
CUSTOMERS = (None, "C-1008")
NEEDED = {
    "find_products": {"query": ProductQuery(words="マグ")},
    "show_product": {"sku": "MN-TBL-1001"},
    "compare_products": {"skus": ("MN-TBL-1001", "MN-TBL-1002")},
    "define_term": {"term": "BOPIS"},
    "draft_copy": {"sku": "MN-TBL-1001"},
    "propose_cancel": {"order_id": "M-2026-10024"},
    "order_status": {"order_id": "M-2026-10024"},
}


def example(kind: Any) -> Action:
    name = kind.model_fields["name"].default
    return kind(**NEEDED.get(name, {}))


def reader(audience: Audience, level: Level, customer_id: str | None) -> Reader:
    role = "storefront" if audience == "customer" else audience
    return Reader.model_validate(
        {"role": role, "audience": audience, "level": level, "customer_id": customer_id}
    )


EVERYONE = [
    (audience, level, customer)
    for audience in AUDIENCES
    for level in Level
    for customer in CUSTOMERS
]


@pytest.fixture
def call(services: Services, knowledge: Knowledge, now) -> Callable[[Reader], Call]:
    def make(by: Reader) -> Call:
        turn = TurnRequest(
            conversation_id="c_permissions", turn_id="t", text="", reader=by, now=now
        )
        services.conversations.open("c_permissions", by, token_hash=None, now=now)
        return Call(turn, "ja", knowledge, services)

    return make


def permitted(kind: Any, audience: Audience, level: Level, customer: str | None) -> bool:
    return audience in kind.audiences and (
        kind.level == Level.visitor or (level >= kind.level and customer is not None)
    )


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.__name__)
def test_an_action_is_open_to_those_it_names_and_closed_to_all_others(kind: Any) -> None:
    action = example(kind)
    opened = set()
    for who in EVERYONE:
        try:
            authorise(action, reader(*who))
        except NotAllowed:
            continue
        opened.add(who)

    assert opened == {who for who in EVERYONE if permitted(kind, *who)}
    assert opened


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.__name__)
def test_what_is_refused_brings_nothing_and_changes_nothing(
    kind: Any, call: Callable[[Reader], Call], services: Services
) -> None:
    refused = [who for who in EVERYONE if not permitted(kind, *who)]
    if not refused:
        pytest.skip("everybody may")
    before = services.shop.order("minamo", "C-1008", "M-2026-10024")
    first = call(reader(*refused[0]))

    for who in refused:
        made = Call(
            first.turn.model_copy(update={"reader": reader(*who)}),
            "ja",
            first.knowledge,
            services,
        )
        outcome = perform(example(kind), made)
        assert outcome.code == "not_allowed"
        assert (outcome.cards, outcome.records, outcome.detail) == ((), (), None)
        assert (outcome.proposal, outcome.handoff, outcome.listing) == (None, None, None)
        assert outcome.task is None

    assert services.shop.order("minamo", "C-1008", "M-2026-10024") == before


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.__name__)
def test_what_is_permitted_is_carried_out(kind: Any, call: Callable[[Reader], Call]) -> None:
    who = next(each for each in reversed(EVERYONE) if permitted(kind, *each))

    outcome = perform(example(kind), call(reader(*who)))

    assert outcome.name == example(kind).name
    assert outcome.code not in ("not_allowed", "order_not_found")


@pytest.mark.parametrize(
    "kind",
    [kind for kind in ACTIONS if kind.level > Level.visitor],
    ids=lambda kind: kind.__name__,
)
def test_a_level_that_is_too_low_is_named(kind: Any, call: Callable[[Reader], Call]) -> None:
    outcome = perform(example(kind), call(reader("customer", Level.identified, "C-1008")))

    assert outcome.needs is not None
    assert (outcome.needs.kind, outcome.needs.level) == ("identity", kind.level.name)


def test_the_wrong_audience_is_not_asked_who_it_is(call: Callable[[Reader], Call]) -> None:
    draft = example(next(kind for kind in ACTIONS if kind.__name__ == "DraftCopy"))

    assert perform(draft, call(reader("customer", Level.signed_in, "C-1008"))).needs is None


def test_every_action_of_the_union_is_listed_and_has_one_tool() -> None:
    members = get_args(get_args(Action)[0])

    assert set(members) == set(ACTIONS)
    assert [tool.action for tool in TOOLS] == list(ACTIONS)
    names = [kind.model_fields["name"].default for kind in ACTIONS]
    assert len(names) == len(set(names))


def test_nothing_but_a_proposal_a_code_or_a_hand_over_writes() -> None:
    writing = {kind.__name__ for kind in ACTIONS if kind.kind != "read"}

    proposing = {kind.__name__ for kind in PROPOSED_CHANGES}
    assert len(proposing) == 9
    assert writing == {*proposing, "SendCode", "OpenHandoff"}


def test_no_action_takes_an_identity_a_price_or_a_permission() -> None:
    forbidden = {"reader", "customer_id", "customer", "level", "role", "audience", "shop_id",
                 "price", "amount", "refund", "digest", "now"}  # fmt: skip

    for kind in ACTIONS:
        assert set(kind.model_fields) & forbidden == set()


def test_every_action_says_in_a_sentence_what_it_does() -> None:
    assert [kind.__name__ for kind in ACTIONS if not (kind.__doc__ or "").endswith(".")] == []


@pytest.mark.parametrize("customer", ["C-9999", ""])
def test_a_customer_the_shop_does_not_know_sees_nothing(
    customer: str, call: Callable[[Reader], Call]
) -> None:
    from assistant.errors import NotFound

    made = call(reader("customer", Level.signed_in, customer))
    for kind in ACTIONS:
        if kind.level == Level.visitor:
            continue
        try:
            outcome = perform(example(kind), made)
        except NotFound:
            continue
        assert outcome.cards == ()
        assert outcome.proposal is None
