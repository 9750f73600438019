"""Keeps letters on this machine: as files in a folder, or written to the console."""

import os
import sys
import time
import uuid
from email import policy
from pathlib import Path

from assistant.adapters.mail.transport import message_of
from assistant.domain.identity import Letter
from assistant.errors import MailUnavailable


class Outbox:
    """Writes each letter as an .eml file that only its owner may read, the latest name last."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def deliver(self, letter: Letter) -> None:
        """Write a file; raises MailUnavailable."""
        readable = policy.default.clone(cte_type="8bit", utf8=True)
        written = message_of(letter, sender=self._sender, readable=True).as_bytes(policy=readable)
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            opened = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as file:
                file.write(written)
        except OSError as problem:
            raise MailUnavailable(f"outbox_{type(problem).__name__}") from None


class Console:
    """Writes letters to stderr."""

    def deliver(self, letter: Letter) -> None:
        """Write a letter in one go."""
        head = f"To: {letter.to}\nSubject: {letter.subject}"
        sys.stderr.write(f"\n--- mail ---\n{head}\n\n{letter.body}------------\n")
        sys.stderr.flush()
