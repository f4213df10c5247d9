"""Letters on their way out: by SMTP, or into a folder where tests and developers read them."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from domain.kernel.refusal import Refusal
from workers.outside import Dependency, Outcome, calling

SECONDS = 20.0
TEMPORARY = range(400, 500)
"""Replies of a server that may take the letter later."""


class LetterRefused(Refusal):
    """The mail server does not take it; facts: ``status``, the server's code."""

    code = "LETTER_REFUSED"


class PostUnavailable(Exception):
    """The mail server is away, or wants to be asked later."""


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that goes with a letter; ``kind`` is its media type."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``id`` makes a letter that was sent twice, after an answer was lost, one for who receives it.
    ``to`` is one address, or several with commas between."""

    id: str
    to: str
    subject: str
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    """The same for programs that show more than text."""
    reply_to: str | None = field(default=None, repr=False)
    attached: tuple[Attached, ...] = ()


class PostOffice(Protocol):
    async def send(self, letter: Letter) -> None:
        """Raises PostUnavailable, LetterRefused."""
        ...


@dataclass(frozen=True)
class Spool:
    """A file for each letter, named by its id."""

    folder: Path
    sender: str

    async def send(self, letter: Letter) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / f"{letter.id}.eml").write_bytes(_message(letter, self.sender).as_bytes())


@dataclass(frozen=True, kw_only=True)
class Server:
    """An SMTP server. ``tls``: from the first byte (smtps), else by STARTTLS before anything is said,
    unless ``bare``, which is for servers on the same machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    tls: bool
    bare: bool

    async def send(self, letter: Letter) -> None:
        with calling(Dependency.MAIL_SERVER, "send") as call:
            try:
                await asyncio.to_thread(self._hand_over, _message(letter, self.sender))
            except smtplib.SMTPResponseException as refused:
                call.outcome = Outcome.REFUSED
                raise _trouble(refused.smtp_code) from None
            except smtplib.SMTPRecipientsRefused as refused:
                call.outcome = Outcome.REFUSED
                raise _trouble(next(iter(refused.recipients.values()))[0]) from None
            except (smtplib.SMTPException, OSError) as fault:
                raise PostUnavailable(type(fault).__name__) from None

    def _hand_over(self, message: EmailMessage) -> None:
        with self._connected() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if not self.bare:
            server.starttls(context=context)
        return server


def post_office(url: str, *, sender: str) -> PostOffice:
    """Of a MAIL_URL; ``sender`` is who letters are from when it does not say. Raises ValueError."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = options.get("from", sender)
    match parts.scheme:
        case "file":
            return Spool(Path(unquote(parts.path)), sender)
        case "smtp" | "smtps":
            return _server(parts, sender, bare=options.get("tls") == "none")
    raise ValueError("MAIL_URL begins with smtp://, smtps:// or file://")


def _server(parts: SplitResult, sender: str, *, bare: bool) -> Server:
    tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
        tls=tls,
        bare=bare,
    )


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    if letter.reply_to is not None:
        message["Reply-To"] = letter.reply_to
    for file in letter.attached:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    return message


def _trouble(status: int) -> Exception:
    return PostUnavailable(f"SMTP {status}") if status in TEMPORARY else LetterRefused(status=status)
