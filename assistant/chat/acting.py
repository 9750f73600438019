"""Does what is wanted: each action authorised for this reader, each confirmation checked again."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from assistant.chat.done import Done
from assistant.chat.links import linked_safely
from assistant.chat.proposed import answer_to, proposed, standing_of, still_open
from assistant.domain.action import Action
from assistant.domain.conversation import Needs
from assistant.domain.order_action import ProposeCancel
from assistant.domain.order_task import INTENTS
from assistant.domain.outcome import Outcome, Settled
from assistant.domain.task import CHANGES, TaskFrame
from assistant.domain.understanding import Understanding
from assistant.errors import NotAllowed, NotFound, ProposalExpired, ProposalProblem
from assistant.events import (
    Event,
    HandoffChanged,
    ListingDrafted,
    MaturityScored,
    ProposalMade,
    ToolFinished,
    ToolStarted,
)
from assistant.language.yes_no import reply
from assistant.offline.compose_desk import is_cancelled, settled_pieces
from assistant.offline.phrases import phrase
from assistant.orders.cancelled import ALREADY, day_cancelled, told_as_cancelled
from assistant.orders.commit import confirm, decline
from assistant.orders.desk import open_desk
from assistant.orders.named import orders_named
from assistant.orders.outcomes import shown
from assistant.orders.several import (
    told,
    told_besides,
    told_left,
    told_next,
    waiting,
    with_waiting,
)
from assistant.ports import Piece
from assistant.tools.call import Call
from assistant.tools.toolbox import perform, refused_outcome

DIGRESSIONS = (
    "ask_policy",
    "find_products",
    "product_fact",
    "order_status",
    "points",
    "define_term",
)
"""Questions after which a change that was being arranged goes on."""


def act(actions: Sequence[Action], call: Call) -> Generator[Event, None, tuple[Outcome, ...]]:
    """Carry out actions in order, saying each as it begins and ends."""
    outcomes = []
    for action in actions:
        yield ToolStarted(name=action.name)
        outcome = linked_safely(perform(action, call))
        if isinstance(action, ProposeCancel):
            desk = open_desk(call.services)
            outcome = told_as_cancelled(outcome, desk, shop_id=call.reader.shop_id)
        outcomes.append(outcome)
        yield from _said(outcome)
    return tuple(outcomes)


def do(understanding: Understanding, call: Call) -> Generator[Event, None, Done]:
    """Do what is wanted, and go on to the next of several orders once one is answered."""
    if _answers_a_closed_proposal(understanding, call):
        return (yield from _answer_nothing(understanding, call))
    if understanding.intent in ("confirm", "decline"):
        return (yield from _settle(understanding, call))
    wanted = understanding.actions[0] if len(understanding.actions) == 1 else None
    if isinstance(wanted, ProposeCancel) and wanted.order_id is not None:
        return (yield from _cancel(wanted, wanted.order_id, understanding, call))
    outcomes = yield from act(understanding.actions, call)
    answered = yield from _back_to_task(Done(understanding, call.tasks, outcomes), call)
    return (yield from _take_up(answered, call))


def _back_to_task(done: Done, call: Call) -> Generator[Event, None, Done]:
    """Lead back to the change that was being arranged, after a question in between.

    A proposal that a yes may still commit is shown again in full, so that a yes to it counts.
    """
    frame = call.tasks[-1] if call.tasks else None
    if frame is None or frame.kind not in CHANGES or done.understanding.intent not in DIGRESSIONS:
        return done
    if frame.slot("done") or any(each.needs for each in done.outcomes):
        return done
    shown_before = still_open(frame, call)
    if shown_before is None and frame.awaiting in (None, "confirmation"):
        return done
    asks = "confirmation" if shown_before else frame.asks or frame.awaiting
    summary = shown_before.summary if shown_before else ""
    words = phrase("back_to_task", call.language, kind=frame.kind, asks=asks, summary=summary)
    back = replace(done, words=(Piece(words, opens_paragraph=True),))
    if shown_before is None:
        return back
    yield ProposalMade(proposal=shown_before)
    again = Outcome(
        name="show_again",
        proposal=shown_before,
        needs=Needs(kind="confirmation"),
        task=frame.model_copy(update={"awaiting": "confirmation", "asks": None}),
    )
    return replace(
        back, more=(again,), words=(*back.words, *told_next(waiting(frame), call.language))
    )


def _settled(understanding: Understanding, call: Call, name: str) -> Outcome:
    answer, desk = answer_to(proposed(call.tasks[-1:]), call), open_desk(call.services)
    if answer is None:
        given_up = understanding.intent == "decline" and _arranging(call)
        return Outcome(name=name, code="declined" if given_up else "nothing_to_confirm")
    try:
        if understanding.intent == "decline":
            decline(answer, desk)
            return Outcome(name=name, code="declined")
        done = confirm(answer, desk, now=call.turn.now)
    except ProposalExpired:
        return Outcome(name=name, code="proposal_expired")
    except ProposalProblem:
        match standing_of(answer, desk):
            case "committed":  # a no after a yes elsewhere: it is done, and that is what is said
                done = confirm(answer, desk, now=call.turn.now)
            case "declined":
                return Outcome(name=name, code="nothing_to_confirm")
            case _:
                return Outcome(name=name, code="proposal_changed")
    except (NotAllowed, NotFound) as problem:
        return _not_theirs(name, problem)
    changed = (done.order,) if done.order else ()
    seen = shown(name, changed, knowledge=call.knowledge, language=call.language)
    return seen.model_copy(update={"code": "ok", "detail": done})


def _not_theirs(name: str, problem: NotAllowed | NotFound) -> Outcome:
    if isinstance(problem, NotAllowed) and problem.needs_level:
        return refused_outcome(name, problem)
    return Outcome(name=name, code="proposal_changed")


def _arranging(call: Call) -> bool:
    return bool(call.tasks) and call.tasks[-1].kind in CHANGES


def _settle(understanding: Understanding, call: Call) -> Generator[Event, None, Done]:
    """Commit or close the proposal just answered, then take up the order that was to come next."""
    name = f"{understanding.intent}_proposal"
    yield ToolStarted(name=name)
    outcome = _settled(understanding, call, name)
    yield from _said(outcome)
    frame = call.tasks[-1] if call.tasks else None
    queue, done = waiting(frame), _done(outcome, understanding, call)
    settled = outcome.code == "declined" or isinstance(outcome.detail, Settled)
    if frame is None or not queue:
        return done
    if not settled:
        return replace(done, words=told_left(queue, call.language))
    return (yield from _go_on(queue, replace(done, tasks=_without_queue(frame, call)), call))


def _done(outcome: Outcome, understanding: Understanding, call: Call) -> Done:
    """Let the writer word a cancellation; what else was done is said by code alone."""
    detail = outcome.detail
    if not isinstance(detail, Settled) or is_cancelled(detail):
        return Done(understanding, call.tasks, (outcome,))
    words = tuple(settled_pieces(detail, call.language))
    return Done(understanding, call.tasks, more=(outcome,), words=words, whole=True)


def _cancel(
    wanted: ProposeCancel, order_id: str, understanding: Understanding, call: Call
) -> Generator[Event, None, Done]:
    """Propose to cancel the first order named that can be; the rest are said to come next."""
    named, frame = orders_named(call.turn.text), proposed(call.tasks)
    same = frame is not None and frame.slot("order_id") == order_id
    queue = named.to_cancel or (order_id, *(waiting(frame) if same else ()))
    besides = told_besides(named.besides, call.language)
    outcomes = yield from act((wanted.model_copy(update={"order_id": queue[0]}),), call)
    first, done = outcomes[0], Done(understanding, call.tasks)
    if first.proposal is not None:
        words = (*told_next(queue[1:], call.language), *besides)
        return replace(done, outcomes=(_with_queue(first, queue[1:]),), words=words)
    if first.code == "not_allowed" or (len(queue) == 1 and first.code != ALREADY):
        return replace(done, outcomes=outcomes, words=besides)
    told_first = replace(done, more=outcomes, words=(_told(first, queue[0], call),), whole=True)
    went_on = yield from _go_on(queue[1:], told_first, call)
    if first.refusal is not None and not any(each.proposal for each in went_on.more):
        answered = replace(went_on, outcomes=outcomes, more=went_on.more[1:], whole=False)
        return replace(answered, words=(*went_on.words[1:], *besides))
    return replace(went_on, words=(*went_on.words, *besides))


def _go_on(queue: tuple[str, ...], done: Done, call: Call) -> Generator[Event, None, Done]:
    """Propose to cancel the next order that can be; say of those before it why not."""
    more, words = list(done.more), list(done.words)
    for at, order_id in enumerate(queue, start=1):
        outcomes = yield from act((ProposeCancel(order_id=order_id),), call)
        outcome = _with_queue(outcomes[0], queue[at:])
        more.append(outcome)
        words.append(_told(outcome, order_id, call))
        if outcome.proposal is not None:
            words += told_next(queue[at:], call.language)
            asks = done.understanding.model_copy(update={"intent": "cancel_order"})
            done = replace(done, understanding=asks)
            break
    return replace(done, more=tuple(more), words=tuple(words))


def _take_up(done: Done, call: Call) -> Generator[Event, None, Done]:
    """Take up the order that comes next when the one before it was answered by a button."""
    frame = proposed(call.tasks)
    busy = any(each.task and each.task.kind == "cancel" for each in done.outcomes)
    unfit = done.understanding.intent in ("attack", "abuse", "handoff", "goodbye") or busy
    if frame is None or frame.slot("done") or unfit or not waiting(frame):
        return done
    answer = answer_to(frame, call)
    if answer is None or standing_of(answer, open_desk(call.services)) in ("open", "void"):
        return done
    freed = replace(done, tasks=_without_queue(frame, call))
    return (yield from _go_on(waiting(frame), freed, call))


def _answers_a_closed_proposal(understanding: Understanding, call: Call) -> bool:
    """Tell whether a plain yes would show a proposal again that was declined elsewhere."""
    frame = proposed(call.tasks[-1:])
    if frame is None or understanding.intent != INTENTS.get(frame.kind):
        return False
    if reply(call.turn.text, about=frame.kind) != "yes":
        return False
    answer = answer_to(frame, call)
    return answer is not None and standing_of(answer, open_desk(call.services)) == "declined"


def _answer_nothing(understanding: Understanding, call: Call) -> Generator[Event, None, Done]:
    outcome = Outcome(name="confirm_proposal", code="nothing_to_confirm")
    yield ToolStarted(name=outcome.name)
    yield from _said(outcome)
    words = (
        Piece(phrase("nothing_to_confirm", call.language)),
        *told_left(waiting(call.tasks[-1]), call.language),
    )
    said = understanding.model_copy(update={"intent": "confirm"})
    return Done(said, call.tasks, more=(outcome,), words=words, whole=True)


def _with_queue(outcome: Outcome, queue: tuple[str, ...]) -> Outcome:
    if outcome.task is None:
        return outcome
    return outcome.model_copy(update={"task": with_waiting(outcome.task, queue)})


def _without_queue(answered: TaskFrame, call: Call) -> tuple[TaskFrame, ...]:
    return tuple(with_waiting(frame, ()) if frame is answered else frame for frame in call.tasks)


def _told(outcome: Outcome, order_id: str, call: Call) -> Piece:
    found, desk = outcome.detail, open_desk(call.services)
    done = found.order if isinstance(found, Settled) else None
    day = day_cancelled(done, desk, shop_id=call.reader.shop_id) if done else None
    return told(outcome, order_id, call.language, day=day)


def _said(outcome: Outcome) -> Generator[Event, None, None]:
    yield ToolFinished(name=outcome.name, outcome=outcome.code, cards=outcome.cards)
    if outcome.proposal is not None:
        yield ProposalMade(proposal=outcome.proposal)
    if outcome.handoff is not None:
        yield HandoffChanged(handoff=outcome.handoff)
    if outcome.listing is not None:
        yield ListingDrafted(listing=outcome.listing)
    for card in outcome.cards:
        if card.type == "stage":
            yield MaturityScored(
                card=card, undecided=card.undecided, next_question=card.next_question
            )
