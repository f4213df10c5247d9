"""Choose whether documents go to their recipients by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.fiscal.facts import MailServer
from domain.fiscal.mailing import InvoiceMailing, NoMailServer, mailing_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.contact import email_or_none
from domain.kernel.refusal import checks


@dataclass(kw_only=True)
class SetInvoiceMailing(Command):
    """Send what is authorised from now on to the e-mail address of its recipient, or no more."""

    permission = "fiscal.mailing.set"
    sets = InvoiceMailing

    enabled: bool
    """Whether authorised documents, and their cancellations, are sent by themselves."""
    reply_to: str | None = None
    """Where answers go; to the sender of the installation when absent."""


async def set_invoice_mailing(command: SetInvoiceMailing, uow: UnitOfWork) -> UUID:
    """The id of the choice. Raises NoMailServer."""
    with checks() as check:
        check.that(not command.enabled or uow.ask(MailServer).is_known(), NoMailServer("enabled"))
        with check.at("reply_to"):
            command.reply_to = email_or_none(command.reply_to)
    mailing = await mailing_of(uow, lock=True)
    if mailing is None:
        mailing = InvoiceMailing(id=uow.new_id(), enabled=command.enabled, reply_to=command.reply_to)
        uow.add(mailing)
    mailing.enabled, mailing.reply_to = command.enabled, command.reply_to
    return mailing.id
