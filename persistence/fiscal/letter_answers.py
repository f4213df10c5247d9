"""Whether letters with documents leave this installation."""

from __future__ import annotations

from domain.fiscal.facts import MailServer
from persistence.answering import answers
from persistence.settings import settings
from persistence.unit_of_work import SqlUnitOfWork


@answers(MailServer)
class ConfiguredMailServer:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def is_known(self) -> bool:
        return bool(settings().mail_url.get_secret_value())
