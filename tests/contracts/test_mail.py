"""Letters: into a folder, onto the console, out by SMTP with and without TLS; never waited for."""

import io
import logging
import socketserver
import ssl
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from assistant.adapters.mail.background import WAITING_MOST, BackgroundPost
from assistant.adapters.mail.outbox import Console, Outbox
from assistant.adapters.mail.smtp import Smtp, SmtpServer, server_of
from assistant.domain.identity import Letter
from assistant.errors import ConfigurationInvalid, MailUnavailable
from assistant.settings import MailSettings

SENDER = "ミナモ商店 <no-reply@minamo.example>"
LETTER = Letter(
    to="hanako@example.com",
    subject="確認コードのお知らせ",
    body="山田 花子 様\n\n確認コード：123456\n\n"
    + "当店の担当者がこのコードをお尋ねすることはありません。" * 3
    + "\n",
)


class Server(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps what it is handed."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, trusted: ssl.SSLContext | None, *, implicit: bool, starttls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.trusted, self.implicit, self.starttls = trusted, implicit, starttls
        self.mails: list[bytes] = []
        self.said: list[str] = []
        self.refuses = b""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.encrypted = self.server.implicit
        if self.server.implicit:
            self._encrypt()
        self._say(b"220 here")
        while line := self.rfile.readline().decode().strip():
            self.server.said.append(line if self.encrypted else f"plain {line}")
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                break
            getattr(self, f"_{verb.lower()}", self._ok)()
        self.request.close()

    def _ok(self) -> None:
        self._say(b"250 ok")

    def _rcpt(self) -> None:
        self._say(self.server.refuses or b"250 ok")

    def _ehlo(self) -> None:
        offered = [b"250-here", b"250-8BITMIME", b"250-AUTH PLAIN"]
        offered += [b"250-STARTTLS"] if self.server.starttls and not self.encrypted else []
        self._say(*offered, b"250 SIZE")

    def _starttls(self) -> None:
        self._say(b"220 go")
        self._encrypt()

    def _auth(self) -> None:
        self._say(b"235 in")

    def _data(self) -> None:
        self._say(b"354 go")
        self.server.mails.append(self._read_mail())
        self._say(b"250 kept")

    def _encrypt(self) -> None:
        assert self.server.trusted is not None
        try:
            self.request = self.server.trusted.wrap_socket(self.request, server_side=True)
        except ssl.SSLError:  # a client that does not trust us hangs up
            self.rfile, self.wfile = io.BytesIO(), io.BytesIO()
            return
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
        self.encrypted = True

    def _read_mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, *lines: bytes) -> None:
        self.wfile.write(b"\r\n".join(lines) + b"\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key, trusted by who names it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def running(server: Server) -> Iterator[Server]:
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(params=["starttls", "tls", "none"])
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Server]:
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.load_cert_chain(certificate)
    how = request.param
    made = Server(trusted, implicit=how == "tls", starttls=how == "starttls")
    made.how = how  # type: ignore[attr-defined]
    yield from running(made)


@pytest.fixture
def plain() -> Iterator[Server]:
    yield from running(Server(None, implicit=False, starttls=False))


def smtp(server: Server, security: str, certificate: Path | None = None, **more: object) -> Smtp:
    chosen = SmtpServer(
        host="localhost",
        port=server.port,
        security=security,  # type: ignore[arg-type]
        timeout_seconds=5,
        certificates=str(certificate) if certificate else None,
        **more,  # type: ignore[arg-type]
    )
    return Smtp(chosen, sender=SENDER)


def test_a_letter_goes_out_whole_however_the_line_is_kept(
    server: Server, certificate: Path
) -> None:
    how = server.how  # type: ignore[attr-defined]
    smtp(server, how, certificate, username="shop", password="word").deliver(LETTER)

    (mail,) = server.mails
    read = message_from_bytes(mail, policy=policy.default)
    assert (read["To"], read["Subject"]) == (LETTER.to, LETTER.subject)
    assert read["From"] == SENDER
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_content().replace("\r\n", "\n") == LETTER.body
    named = [line for line in server.said if line.startswith(("AUTH", "plain AUTH"))]
    assert [line.startswith("plain") for line in named] == [how == "none"]


def test_a_server_that_will_not_encrypt_is_told_nothing(plain: Server, certificate: Path) -> None:
    with pytest.raises(MailUnavailable, match="smtp_SMTPNotSupportedError"):
        smtp(plain, "starttls", certificate, username="shop", password="word").deliver(LETTER)
    assert plain.mails == []
    assert all("AUTH" not in line and "hanako" not in line for line in plain.said)


@pytest.mark.parametrize("server", ["starttls", "tls"], indirect=True)
def test_a_server_that_nobody_vouches_for_is_told_nothing(server: Server) -> None:
    how = server.how  # type: ignore[attr-defined]
    with pytest.raises(MailUnavailable, match="smtp_SSLCertVerificationError"):
        smtp(server, how).deliver(LETTER)
    assert server.mails == []


def test_a_refused_address_is_a_reason_without_the_address(plain: Server) -> None:
    plain.refuses = b"550 no hanako@example.com here"
    with pytest.raises(MailUnavailable) as problem:
        smtp(plain, "none").deliver(LETTER)
    assert problem.value.reason == "smtp_SMTPRecipientsRefused"
    assert "hanako" not in str(problem.value)


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        there = SmtpServer("127.0.0.1", silent.getsockname()[1], "none", timeout_seconds=0.2)
        began = time.monotonic()
        with pytest.raises(MailUnavailable, match="smtp_"):
            Smtp(there, sender=SENDER).deliver(LETTER)
        assert time.monotonic() - began < 3


@pytest.mark.parametrize("wrong", ["hanako@example.com\r\nBcc: all@example.org", "a\nb"])
def test_an_address_cannot_bring_a_line_of_its_own(plain: Server, wrong: str) -> None:
    with pytest.raises(MailUnavailable):
        smtp(plain, "none").deliver(LETTER.model_copy(update={"to": wrong}))
    assert plain.mails == []


def test_the_outbox_keeps_letters_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    for _ in range(2):
        Outbox(folder, sender=SENDER).deliver(LETTER)

    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert "確認コード：123456" in files[0].read_text(encoding="utf-8")


def test_an_outbox_that_cannot_be_written_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(MailUnavailable, match="outbox_"):
        Outbox(tmp_path / "outbox", sender=SENDER).deliver(LETTER)


def test_the_console_shows_a_letter(capsys: pytest.CaptureFixture[str]) -> None:
    Console().deliver(LETTER)
    told = capsys.readouterr()
    assert told.out == ""
    assert "確認コード：123456" in told.err


class Slow:
    """Takes its time, and may fail."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.go, self.problem = threading.Event(), problem
        self.delivered: list[Letter] = []

    def deliver(self, letter: Letter) -> None:
        self.go.wait(10)
        if self.problem:
            raise self.problem
        self.delivered.append(letter)


def test_nobody_waits_for_a_letter() -> None:
    slow = Slow()
    post = BackgroundPost(slow)
    began = time.monotonic()
    post.hand_over(LETTER)
    post.hand_over(None)
    assert time.monotonic() - began < 1
    assert slow.delivered == []
    slow.go.set()
    post.drain(5)
    assert slow.delivered == [LETTER]


@pytest.mark.parametrize(
    "problem", [MailUnavailable("smtp_Down"), RuntimeError("hanako@example.com")]
)
def test_a_letter_that_fails_is_logged_without_whose_it_was(
    problem: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slow = Slow(problem)
    slow.go.set()
    post = BackgroundPost(slow)
    post.hand_over(LETTER)
    post.drain(5)
    assert "mail.failed" in caplog.text
    assert "hanako" not in caplog.text
    assert "123456" not in caplog.text
    slow.problem = None
    post.hand_over(LETTER)
    post.drain(5)
    assert slow.delivered == [LETTER]


def test_a_full_postbox_takes_no_more(caplog: pytest.LogCaptureFixture) -> None:
    slow = Slow()
    post = BackgroundPost(slow)
    for _ in range(WAITING_MOST + 5):
        post.hand_over(LETTER)
    slow.go.set()
    post.drain(10)
    assert len(slow.delivered) == WAITING_MOST
    assert caplog.text.count("mail.dropped") == 5


def test_the_server_is_read_out_of_its_url() -> None:
    told = [
        server_of(MailSettings.model_validate(given))
        for given in (
            {"url": "smtp://mail.example"},
            {"url": "smtps://shop:w%40rd@mail.example"},
            {"url": "smtp://127.0.0.1:25", "tls": "off"},
        )
    ]
    assert [(each.host, each.port, each.security) for each in told] == [
        ("mail.example", 587, "starttls"),
        ("mail.example", 465, "tls"),
        ("127.0.0.1", 25, "none"),
    ]
    assert (told[1].username, told[1].password) == ("shop", "w@rd")
    assert "w@rd" not in repr(told[1])


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.example", "smtp://x:port", ""])
def test_a_wrong_url_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="ASSISTANT_MAIL__URL"):
        server_of(MailSettings(url=url))
    with pytest.raises(ConfigurationInvalid) as problem:
        server_of(MailSettings(url="ftp://shop:secret@mail.example"))
    assert "secret" not in str(problem.value)
