"""Takes the question in: screened, with its language decided."""

import re

from assistant.domain.conversation import Memory, TurnRequest
from assistant.domain.understanding import Question
from assistant.guard.question import screen
from assistant.settings import Settings

_CODE = re.compile(r"[A-Z0-9][A-Z0-9&./-]*[?？!！]?")
"""An acronym, a SKU or an order number: no language of its own."""


def screen_question(turn: TurnRequest, memory: Memory, settings: Settings) -> Question:
    """Clean and screen what was said; raises QuestionRefused.

    Words that could be any language («MN-SKN-1001», «OK») stay in the conversation's.
    """
    standing = memory.language or settings.language
    return screen(
        turn.text,
        limit=settings.limits.question_characters,
        language=turn.language or (standing if _CODE.fullmatch(turn.text.strip()) else None),
        default=standing,
    )
