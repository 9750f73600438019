"""Answers: checked facts, limits, counts, own orders; and every citation's quote."""

from collections.abc import Iterator, Mapping

from assistant.domain.conversation import RefusalCode
from assistant.domain.document import Passage
from assistant.domain.product import Vocabulary
from assistant.ports import Knowledge
from evals.case import Case, Judged, Mark, Metric, Take, read_cases
from evals.scorers.cards import Limits, broken, first_card_is, product_cards
from evals.scorers.citing import cited_records, cites_any, untrue_quotes
from evals.scorers.refusing import answered, refusal_code, refused_with
from evals.scorers.words import forbidden, missing, shown
from evals.tasks.task import Stage, Task, told


class AnswerCase(Case):
    """What a right answer says, cites and shows."""

    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    must_cite: tuple[str, ...] = ()
    cards_all: Limits | None = None
    first_card: str | None = None
    cards_none: bool = False
    unmet: tuple[str, ...] = ()
    refusal: RefusalCode | None = None
    needs: str | None = None
    proposal: str | None = None


METRICS = (
    Metric("right", "everything the case asks for holds"),
    Metric("says", "every required fact is said or shown"),
    Metric("silent", "nothing forbidden is said or shown"),
    Metric("cites", "at least one of the right records is cited"),
    Metric("quotes", "every quote is an exact piece of the stored passage"),
    Metric("cards", "every product card meets every limit, by the records"),
    Metric("first card", "the right product comes first"),
    Metric("no card", "no product card is shown where none fits"),
    Metric("unmet said", "a limit nothing meets is said to be unmet, or no card breaks it"),
    Metric("refusal", "a refusal that is due comes with the right code"),
    Metric("needs", "what must be known first is asked for"),
    Metric("proposal", "the right change is proposed and nothing has changed yet"),
    Metric("over-refusal", "refused although an answer was due", better="less"),
)


def judge(stage: Stage) -> Iterator[Judged]:
    """Take every question through the line and hold the answer to its facts."""
    passages = {each.id: each for each in stage.knowledge.passages}
    for case in read_cases("answers", AnswerCase):
        take = stage.take(case)
        marks = [
            *_words(case, take),
            *_sources(case, take, passages),
            *_cards(case, take, stage),
            *_outcome(case, take),
        ]
        wrong = {each.metric for each in marks if _missed(each)}
        marks.append(Mark("right", not wrong and not take.failed, " ".join(sorted(wrong))))
        yield Judged(case, tuple(marks), told(take), take.failed)


def _missed(mark: Mark) -> bool:
    return next(each for each in METRICS if each.name == mark.metric).missed(mark.value)


def _words(case: AnswerCase, take: Take) -> Iterator[Mark]:
    seen = shown(take.turn)
    if case.must_contain:
        unsaid = missing(seen, case.must_contain)
        yield Mark("says", not unsaid, f"missing {', '.join(unsaid)}" if unsaid else "")
    if case.must_not_contain:
        said = forbidden(seen, case.must_not_contain)
        yield Mark("silent", not said, ", ".join(said))


def _sources(case: AnswerCase, take: Take, passages: Mapping[str, Passage]) -> Iterator[Mark]:
    citations = take.turn.citations
    if case.must_cite:
        cited = ", ".join(sorted(cited_records(citations, passages)))
        seen = f"{'/'.join(case.must_cite)} → {cited}"
        yield Mark("cites", cites_any(citations, passages, case.must_cite), seen)
    if citations:
        untrue = untrue_quotes(citations, passages)
        yield Mark("quotes", not untrue, ", ".join(untrue))


def _cards(case: AnswerCase, take: Take, stage: Stage) -> Iterator[Mark]:
    cards, products = take.turn.cards, stage.knowledge.products
    families = colour_families(stage.knowledge)
    if case.cards_all is not None:
        wrong = broken(case.cards_all, cards, products, families)
        if case.unmet:
            said = not case.must_contain or not missing(take.turn.text, case.must_contain)
            yield Mark("unmet said", said or wrong in ((), ("cards",)), ", ".join(wrong[:4]))
        else:
            yield Mark("cards", not wrong, ", ".join(wrong[:4]))
    if case.first_card is not None:
        first = next(iter(product_cards(cards)), None)
        seen = f"{case.first_card} → {first.variant_sku if first else 'no card'}"
        yield Mark("first card", first_card_is(case.first_card, cards), seen)
    if case.cards_none:
        yield Mark("no card", not product_cards(cards), str(len(cards)))


def colour_families(knowledge: Knowledge) -> dict[str, str]:
    """Map every colour to the basic colour a shopper names."""
    return {
        colour.id: colour.family
        for document in knowledge.records.values()
        if isinstance(document.record, Vocabulary)
        for colour in document.record.colours
    }


def _outcome(case: AnswerCase, take: Take) -> Iterator[Mark]:
    turn = take.turn
    if case.refusal is not None:
        seen = f"{case.refusal} → {refusal_code(turn)}"
        yield Mark("refusal", refused_with(turn, (case.refusal,)), seen)
    elif case.needs is None and not case.cards_none:
        yield Mark("over-refusal", not answered(turn), refusal_code(turn))
    if case.needs is not None:
        needed = turn.needs.kind if turn.needs else None
        yield Mark("needs", needed == case.needs, f"{case.needs} → {needed}")
    if case.proposal is not None:
        kind = turn.proposal.kind if turn.proposal else None
        held = kind == case.proposal and not take.orders_changed
        changed = " and the order changed" if take.orders_changed else ""
        yield Mark("proposal", held, f"{case.proposal} → {kind}{changed}")


TASK = Task("answers", METRICS, judge)
