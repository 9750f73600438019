"""What carries a letter: one call that delivers it or says why not."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from assistant.domain.identity import Letter


class Transport(Protocol):
    """Delivers one letter after the other."""

    def deliver(self, letter: Letter) -> None:
        """Deliver a letter; raises MailUnavailable."""
        ...


def message_of(letter: Letter, *, sender: str, readable: bool = False) -> EmailMessage:
    """Make the mail (RFC 5322), or one whose text can be read in its file.

    Raises ValueError for an address or subject with a line break.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    message.set_content(letter.body, cte="8bit" if readable else None)
    return message
