"""Letters over a real SMTP server: taken, put off, refused; and never sent in the clear by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from persistence.embedded.child import free_port
from tests.mailbox import Mailbox
from workers.gateways.mail import Attached, Letter, LetterRefused, PostUnavailable, Server, Spool, post_office

LETTER = Letter(id="0192", to="bia@example.com", subject="Convite – ação", text="Olá, Bia!\n" + "x" * 2000)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    port = free_port()
    server = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=knows_us,
        auth_require_tls=False,
    )
    server.start()
    yield port
    server.stop()


def knows_us(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
    ours = isinstance(data, LoginPassword) and (data.login, data.password) == (b"us", b"p@ss")
    return AuthResult(success=ours, handled=False)


async def test_a_letter_arrives_as_it_was_written(port: int, mailbox: Mailbox) -> None:
    url = f"smtp://us:p%40ss@127.0.0.1:{port}?tls=none&from=Loja%20%3Cloja@example.com%3E"
    await post_office(url, sender="nobody@example.com").send(LETTER)
    (letter,) = mailbox.letters
    assert (letter["To"], letter["Subject"]) == ("bia@example.com", "Convite – ação")
    assert letter["From"] == "Loja <loja@example.com>"
    assert letter["Message-ID"] == "<0192@example.com>"
    assert letter.get_content().splitlines() == LETTER.text.splitlines()


async def test_files_go_along_byte_for_byte_to_all_it_is_for(port: int, mailbox: Mailbox) -> None:
    xml, pdf = b"<a>\xc3\xa7\r\n</a>", bytes(range(256))
    letter = Letter(
        id="0193",
        to="bia@example.com, caio@example.com",
        subject="NF-e 1",
        text="Em anexo.",
        reply_to="fiscal@example.com",
        attached=(
            Attached(name="1-procNFe.xml", kind="application/xml", data=xml),
            Attached(name="1.pdf", kind="application/pdf", data=pdf),
        ),
    )
    await post_office(f"smtp://us:p%40ss@127.0.0.1:{port}?tls=none", sender="n@example.com").send(letter)
    (came,) = mailbox.letters
    assert (came["To"], came["Reply-To"]) == (letter.to, "fiscal@example.com")
    files = {part.get_filename(): part.get_content() for part in came.iter_attachments()}
    assert files == {"1-procNFe.xml": xml, "1.pdf": pdf}


@pytest.mark.parametrize(
    ("reply", "trouble"), [("550 no such user", LetterRefused), ("451 try later", PostUnavailable)]
)
async def test_a_server_refuses_for_good_or_for_now(
    port: int, mailbox: Mailbox, reply: str, trouble: type[Exception]
) -> None:
    mailbox.reply = reply
    with pytest.raises(trouble) as raised:
        await post_office(f"smtp://127.0.0.1:{port}?tls=none", sender="a@example.com").send(LETTER)
    assert "bia" not in str(raised.value)
    assert mailbox.letters == []


async def test_a_wrong_password_is_for_a_person_to_mend(port: int, mailbox: Mailbox) -> None:
    with pytest.raises(LetterRefused) as refused:
        await post_office(f"smtp://us:no@127.0.0.1:{port}?tls=none", sender="a@example.com").send(LETTER)
    assert refused.value.facts == {"status": 535}


async def test_nothing_is_said_to_a_server_without_tls(port: int, mailbox: Mailbox) -> None:
    for scheme in ("smtp", "smtps"):
        with pytest.raises(PostUnavailable):
            await post_office(f"{scheme}://us:p%40ss@127.0.0.1:{port}", sender="a@example.com").send(LETTER)
    assert mailbox.letters == []


async def test_a_server_that_is_away_is_waited_for() -> None:
    with pytest.raises(PostUnavailable):
        await post_office(f"smtp://127.0.0.1:{free_port()}?tls=none", sender="a@example.com").send(LETTER)


async def test_in_a_folder_each_letter_is_a_file(tmp_path: Path) -> None:
    office = post_office(f"{(tmp_path / 'mail').as_uri()}?from=loja@example.com", sender="")
    for _ in range(2):
        await office.send(LETTER)
    (file,) = (tmp_path / "mail").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["From"] == "loja@example.com"


async def test_no_line_is_smuggled_into_the_head(tmp_path: Path) -> None:
    sly = Letter(id="1", to="bia@example.com\nBcc: all@example.com", subject="x", text="x")
    with pytest.raises(ValueError, match="linefeed"):
        await Spool(tmp_path, "a@example.com").send(sly)


def test_secrets_are_not_printed() -> None:
    server = post_office("smtps://us:hidden@mail.example.com", sender="a@example.com")
    assert isinstance(server, Server)
    assert (server.port, server.tls) == (465, True)
    assert "hidden" not in repr(server)
    assert LETTER.text not in repr(LETTER)


def test_other_addresses_are_refused() -> None:
    with pytest.raises(ValueError, match="MAIL_URL"):
        post_office("https://mail.example.com", sender="")
