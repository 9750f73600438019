"""An answer as JSON of a form: sentences, each with the numbers of the records it rests on."""

import json
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.adapters.openai_chat.sentences import Sentence, SentenceCutter
from assistant.adapters.openai_chat.thoughts import without_thoughts
from assistant.calling.failures import CallFailed


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(description="One sentence of the answer, without citation marks.")
    records: list[int] = Field(description="Numbers of the records it rests on; may be empty.")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sentences: list[_Said]


def answer_schema() -> Mapping[str, object]:
    """Describe the form as servers ask for it: strict, and without references."""
    whole = _Answer.model_json_schema()
    sentence = whole.pop("$defs")["_Said"]
    whole["properties"]["sentences"]["items"] = sentence
    schema: Mapping[str, object] = json.loads(json.dumps(whole))
    return schema


def read_answer(text: str) -> Iterator[Sentence]:
    """Read an answer; raises CallFailed (`bad_answer`) when it is not of the form."""
    try:
        answer = _Answer.model_validate_json(without_thoughts(text))
    except (ValidationError, ValueError, RecursionError):
        raise CallFailed("bad_answer", kind="Form") from None
    for said in answer.sentences:
        cutter = SentenceCutter()
        cut = (*cutter.feed(said.text), *cutter.flush())
        for number, sentence in enumerate(cut):
            numbers = tuple(dict.fromkeys((*said.records, *sentence.numbers)))
            opens = sentence.opens_paragraph or (number == 0 and said.text.startswith("\n"))
            yield Sentence(sentence.text, numbers, opens)
