"""What people are invited with: the token in the letter that the worker of a story sent."""

from __future__ import annotations

from email import message_from_bytes, policy

from tests.patience import until
from tests.stories.back_office import BackOffice


def token_for(office: BackOffice, email: str) -> str:
    """That of the newest invitation of this person, once its letter is there."""
    return until(lambda: _newest(office, email), within=60)


def _newest(office: BackOffice, email: str) -> str:
    files = sorted(office.mail.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    letters = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in files)
    texts = (
        letter.get_content() for letter in letters if letter["To"] == email and not letter.is_multipart()
    )
    lines = (line for text in texts for line in text.splitlines())
    return next((line for line in lines if line.startswith("rg_invite_")), "")
