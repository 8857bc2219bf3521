"""Mail over a real server on this machine: what arrives, and what never leaves."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from flask import Flask

from kyodo_spaces import mail
from kyodo_spaces.mail import NotSent
from tests.mail_server import HOST, receiving

SENDER = "kyodo@city.example.jp"
TO = "gakushu@city.example.jp"


class Box:
    """Keeps what arrives; refuses whoever begins with `no`."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.is_encrypted: list[bool] = []
        self.passwords: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("no"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name for it
        self, _server: Any, session: Any, envelope: Any
    ) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients += envelope.rcpt_tos
        self.is_encrypted.append(session.ssl is not None)
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any
    ) -> Any:
        self.passwords.append(data.password)
        return AuthResult(success=data.password == b"p@ss/word", handled=False)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def serve(box: Box) -> Iterator[Callable[..., int]]:
    """Starts a mail server and tells its port."""
    with ExitStack() as running:

        def start(**options: Any) -> int:
            return running.enter_context(receiving(box, authenticator=box.authenticate, **options))

        yield start


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its certificate for 127.0.0.1, in one file."""
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    subprocess.run(  # noqa: S603 - fixed arguments and a path of our own
        [
            *"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1".split(),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", f"{path}.crt"),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def encryption(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def app_with(make_app: Callable[..., Flask], url: str) -> Flask:
    return make_app(SMTP_URL=url, MAIL_FROM=SENDER)


def send(app: Flask, to: str = TO, subject: str = "確認のお願い", text: str = "本文") -> None:
    with app.app_context():
        assert mail.is_set()
        mail.send(to, subject, text)


def test_without_a_server_mail_is_not_set(app: Flask) -> None:
    with app.app_context():
        assert not mail.is_set()


def test_a_text_arrives_as_it_was_written(
    make_app: Callable[..., Flask], serve: Callable[..., int], box: Box
) -> None:
    text = "髙橋様\n<b>太字にしない</b> ${x} {{7*7}} 😀\n.\n" + "長い行" * 500 + "\n"
    send(app_with(make_app, f"smtp://{HOST}:{serve()}"), text=text)
    (message,) = box.messages
    assert message.get_content().replace("\r\n", "\n") == text
    assert message.get_content_type() == "text/plain"
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, TO, "確認のお願い")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert message["Message-ID"]
    assert box.recipients == [TO]


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("a@example.jp\nBcc: x@example.jp", "件名"),
        ("a@example.jp\r\nBcc: x@example.jp", "件名"),
        ("a@example.jp, x@example.jp", "件名"),
        ("A <a@example.jp>", "件名"),
        ("a@example.jp>\x00", "件名"),
        ("髙橋@example.jp", "件名"),
        ("a@髙橋.jp", "件名"),
        ("", "件名"),
        ("ただの名前", "件名"),
        (TO, "件名\nBcc: x@example.jp"),
        (TO, "件名\r\n\r\n本文"),
        (TO, "件名\rBcc: x@example.jp"),
    ],
)
def test_nothing_gets_out_of_its_header(
    make_app: Callable[..., Flask], serve: Callable[..., int], box: Box, to: str, subject: str
) -> None:
    app = app_with(make_app, f"smtp://{HOST}:{serve()}")
    with pytest.raises(NotSent):
        send(app, to, subject)
    assert box.messages == []


def test_the_server_may_refuse(
    make_app: Callable[..., Flask], serve: Callable[..., int], box: Box
) -> None:
    app = app_with(make_app, f"smtp://{HOST}:{serve()}")
    with pytest.raises(NotSent, match=r"no@example\.jp にメールを送れませんでした"):
        send(app, "no@example.jp")
    assert box.messages == []


def test_nobody_listens(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(NotSent, match="Connection refused"):
        send(app_with(make_app, f"smtp://{HOST}:1"))


def test_encryption_is_used_where_it_is_offered(
    make_app: Callable[..., Flask],
    serve: Callable[..., int],
    box: Box,
    certificate: Path,
    encryption: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = serve(tls_context=encryption, auth_required=True)
    app = app_with(make_app, f"smtp://kyodo:p%40ss%2Fword@{HOST}:{port}")
    with pytest.raises(NotSent, match="certificate"):
        send(app)
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    send(app)
    assert box.is_encrypted == [True]
    with pytest.raises(NotSent, match="535"):
        send(app_with(make_app, f"smtp://kyodo:wrong@{HOST}:{port}"))
    assert len(box.messages) == 1


def test_encrypted_from_the_start(
    make_app: Callable[..., Flask],
    serve: Callable[..., int],
    box: Box,
    certificate: Path,
    encryption: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    port = serve(ssl_context=encryption)
    send(app_with(make_app, f"smtps://{HOST}:{port}"))
    assert len(box.messages) == 1


def test_no_password_goes_out_in_the_clear(
    make_app: Callable[..., Flask], serve: Callable[..., int], box: Box
) -> None:
    port = serve(auth_require_tls=False)
    with pytest.raises(NotSent, match="パスワードを送りません"):
        send(app_with(make_app, f"smtp://kyodo:p%40ss%2Fword@{HOST}:{port}"))
    assert box.passwords == []
