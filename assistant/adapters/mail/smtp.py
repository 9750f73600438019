"""Delivers letters by SMTP: encrypted unless it is plainly switched off, with a timeout."""

import smtplib
import ssl
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from assistant.adapters.mail.transport import message_of
from assistant.domain.identity import Letter
from assistant.errors import ConfigurationInvalid, MailUnavailable
from assistant.settings import MailSettings

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters are handed in, and as whom. `certificates` is a file of trusted roots."""

    host: str
    port: int
    security: Security
    timeout_seconds: float
    username: str = ""
    password: str = field(default="", repr=False)
    certificates: str | None = None


def server_of(mail: MailSettings) -> SmtpServer:
    """Read the server out of the settings; raises ConfigurationInvalid."""
    try:
        parts = urlsplit(mail.url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        told = mail.url.rpartition("@")[2]  # without a password
        msg = f"ASSISTANT_MAIL__URL: expected outbox, console, smtp(s)://host:port, got {told!r}"
        raise ConfigurationInvalid(msg)
    implicit = parts.scheme == "smtps"
    password = mail.password.get_secret_value() if mail.password else ""
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if implicit else 587),
        security="tls" if implicit else "starttls" if mail.tls == "required" else "none",
        timeout_seconds=mail.timeout_seconds,
        username=mail.username or unquote(parts.username or ""),
        password=password or unquote(parts.password or ""),
        certificates=str(mail.certificates) if mail.certificates else None,
    )


class Smtp:
    """Hands each letter in over a connection of its own; one that is refused is not repeated."""

    def __init__(self, server: SmtpServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    def deliver(self, letter: Letter) -> None:
        """Send a letter; raises MailUnavailable, with the kind of failure alone."""
        try:
            message = message_of(letter, sender=self._sender)
            with self._connected() as connection:
                if self._server.username:
                    connection.login(self._server.username, self._server.password)
                connection.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            raise MailUnavailable(f"smtp_{type(problem).__name__}") from None

    def _connected(self) -> smtplib.SMTP:
        """Connect, encrypted before anything is said; a server without TLS is refused."""
        server, seconds = self._server, self._server.timeout_seconds
        if server.security == "tls":
            trusted = ssl.create_default_context(cafile=server.certificates)
            return smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=trusted)
        connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
        if server.security == "starttls":
            try:
                trusted = ssl.create_default_context(cafile=server.certificates)
                connection.starttls(context=trusted)
            except BaseException:
                connection.close()
                raise
        return connection
