"""Decides from words and from what failed whether a person is needed, or was accepted."""

import re

from assistant.domain.conversation import Memory, Refusal
from assistant.domain.handoff import HandoffCause
from assistant.domain.understanding import Intent, Question
from assistant.guard.question import signs_in
from assistant.language.normalise import matching_form
from assistant.language.yes_no import reply

FAILURES = 3
"""So many answers in a row that were none need a person."""

_FAILED = ("not_in_knowledge", "order_not_found")
_NEVER: tuple[Intent, ...] = ("handoff", "confirm", "decline", "attack", "greeting", "goodbye")
_OFFERS = re.compile(
    r"担当(?:者|の者)?(?:に|へ|と)?(?:お?つなぎ|おつなぎ|お繋ぎ)(?:する|し(?:ます|ましょうか))"
    r"|\b(?:pass|connect|transfer|put) you (?:on |through )?to "
    r"(?:a|one of our) (?:person|people|colleague|human)"
    r"|hand (?:this|you) over to (?:a|one of our)"
)
_BACK = re.compile(
    r"(?:自動|ボット|bot|ai)(?:の)?(?:案内|応答|対応|チャット)?(?:に|へ)(?:戻|もど|して|切り替)"
    r"|担当(?:者|の方)?(?:は|との(?:話|会話)は)?(?:もう)?(?:結構|大丈夫|不要|いりません|いらない)"
    r"|\bback to the (?:bot|assistant)\b"
    r"|\b(?:don't|do not|no longer) need (?:a|the) (?:person|human|agent)\b"
)


def has_failed(refusal: Refusal | None, intent: Intent) -> bool:
    """Tell whether an answer was none: not on record, not found, or not understood."""
    return intent == "unclear" or (refusal is not None and refusal.code in _FAILED)


def cause_for(
    question: Question, memory: Memory, *, intent: Intent, refused: Refusal | None
) -> HandoffCause | None:
    """Name why a person is needed though nobody asked for one; None when nobody is.

    An exception to the rules is for a person alone to make; so are anger and a third failure.
    """
    if intent in _NEVER or memory.handoff is not None:
        return None
    if "exception" in question.signs and _about_a_matter(question, memory):
        return "exception"
    if "anger" in question.signs:
        return "anger"
    insults = [each for each in memory.messages if each.role == "reader"][-1:]
    if "abuse" in question.signs and any(_is_insult(each.text) for each in insults):
        return "anger"
    answers = [each for each in memory.messages if each.role == "assistant"]
    before = answers[1 - FAILURES :]
    if (
        has_failed(refused, intent)
        and len(before) == FAILURES - 1
        and all(each.failed for each in before)
    ):
        return "failures"
    return None


def accepts_a_person(question: Question, memory: Memory) -> bool:
    """Tell whether the reader says yes to the person that was offered last."""
    last = memory.messages[-1] if memory.messages else None
    offered = last is not None and last.role == "assistant" and _OFFERS.search(last.text)
    return bool(offered) and reply(question.text) == "yes"


def wants_the_assistant_back(text: str) -> bool:
    """Tell whether a reader who waits for a person no longer wants one."""
    return reply(text) == "no" or _BACK.search(matching_form(text)) is not None


def _is_insult(text: str) -> bool:
    return "abuse" in signs_in(text)


def _about_a_matter(question: Question, memory: Memory) -> bool:
    """Tell whether a rule is at stake: named in the words, or answered just before."""
    rule = re.search(
        r"返品|返金|交換|キャンセル|取り?消|変更|期限|期日|規(?:定|約)|ルール|送料|手数料|注文"
        r"|保証|割引|値引|return|refund|exchange|cancel|change|polic|rule|deadline|fee|warrant|discount",
        matching_form(question.text),
    )
    last = memory.messages[-1] if memory.messages else None
    return bool(rule) or (last is not None and last.agent == "support")
