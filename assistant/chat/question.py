"""Takes the question in: screened, with its language decided."""

import re

from assistant.domain.conversation import Memory, TurnRequest
from assistant.domain.understanding import Question
from assistant.guard.personal_data import masked
from assistant.guard.question import screen
from assistant.language.contacts import without_code
from assistant.settings import Settings

_CODE = re.compile(r"[A-Z0-9][A-Z0-9&./-]*[?？!！]?")
"""An acronym, a SKU or an order number: no language of its own."""


def screen_question(turn: TurnRequest, memory: Memory, settings: Settings) -> Question:
    """Clean and screen what was said; raises QuestionRefused.

    Contacts, card numbers and one-time codes are masked for all that comes behind; what needs them
    reads them from the turn. Words that could be any language («MN-SKN-1001», «OK») stay in the
    conversation's.
    """
    standing = memory.language or settings.language
    question = screen(
        turn.text,
        limit=settings.limits.question_characters,
        language=turn.language or (standing if _CODE.fullmatch(turn.text.strip()) else None),
        default=standing,
    )
    return question.model_copy(update={"text": masked(without_code(question.text))})
