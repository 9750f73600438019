"""Expected failures, each with a stable code.

AssistantError
├── QuestionRefused      the question itself is not taken (too long, empty, unsafe)
├── NotAllowed           the reader may not do this
├── NotFound             no such record (also: somebody else's)
│   └── OrderNotFound
├── ProposalProblem      a confirmation that no longer fits its proposal
├── CodeProblem          a one-time code that proves nothing
│   ├── CodeWrong, CodeExpired, CodeSpent
│   └── TooManyCodes     no further code is sent for now
├── MailUnavailable      a letter cannot be delivered
├── RecordRefused        a record of a file cannot be used
├── FileUnreadable       a file cannot be read at all
├── IndexUnavailable     no generation to search, or it cannot be opened
├── ModelUnavailable     the model did not answer, or not usably
├── PromptInvalid        a prompt misses an input or cannot be rendered
├── ConfigurationInvalid a setting has a value it may not have
├── Held                 a person holds the conversation
└── Conflict             the same key was used for something else
"""

from typing import ClassVar


class AssistantError(Exception):
    """The root of every expected failure; `code` is stable and public."""

    code: ClassVar[str] = "failed"


class QuestionRefused(AssistantError):
    """The question is not taken. `refusal` is one of the public refusal codes."""

    code = "question_refused"

    def __init__(self, refusal: str, detail: str = "") -> None:
        super().__init__(detail or refusal)
        self.refusal = refusal


class NotAllowed(AssistantError):
    """The reader may not do this; `needs_level` names the identity level that would."""

    code = "not_allowed"

    def __init__(self, detail: str = "", *, needs_level: str | None = None) -> None:
        super().__init__(detail or "not allowed")
        self.needs_level = needs_level


class NotFound(AssistantError):
    """There is no such record for this reader."""

    code = "not_found"


class OrderNotFound(NotFound):
    """No such order for this reader: absent and somebody else's are told apart by nobody."""

    code = "order_not_found"


class ProposalProblem(AssistantError):
    """A proposal cannot be committed: expired, changed, or already declined."""

    code = "proposal_changed"


class ProposalExpired(ProposalProblem):
    """The proposal's time is over."""

    code = "proposal_expired"


class CodeProblem(AssistantError):
    """A one-time code proves nothing."""

    code = "code_wrong"


class CodeWrong(CodeProblem):
    """Not the code that was sent; `left` counts the tries that remain."""

    code = "code_wrong"

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class CodeExpired(CodeProblem):
    """No code is waiting, or its time is over."""

    code = "code_expired"


class CodeSpent(CodeProblem):
    """The code was tried too often and is worth nothing now."""

    code = "code_spent"


class TooManyCodes(CodeProblem):
    """So many codes were asked for that none is sent for now."""

    code = "too_many_codes"


class MailUnavailable(AssistantError):
    """A letter cannot be delivered; `reason` is a short code without anybody's address."""

    code = "mail_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RecordRefused(AssistantError):
    """One record of a file cannot be used; the others go on. `line` is 1-based."""

    code = "record_refused"

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


class FileUnreadable(AssistantError):
    """A file cannot be read at all."""

    code = "file_unreadable"


class IndexUnavailable(AssistantError):
    """There is nothing to search, or it cannot be opened."""

    code = "index_unavailable"


class ModelUnavailable(AssistantError):
    """The model did not answer in time, refused, or answered unusably; `reason` is a short code."""

    code = "model_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PromptInvalid(AssistantError):
    """A prompt file is missing, misses an input or does not render."""

    code = "prompt_invalid"


class ConfigurationInvalid(AssistantError):
    """A setting has a value it may not have; the message names variable and accepted values."""

    code = "configuration_invalid"


class Held(AssistantError):
    """A person holds the conversation, or has held it since: what was to be said is not said."""

    code = "held"


class Conflict(AssistantError):
    """A key was used again for something else."""

    code = "conflict"
