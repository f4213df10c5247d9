"""Letters of the platform: invitations, written and handed to the post office."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from domain.kernel.refusal import Missing
from domain.platform.company import Company
from domain.platform.events import InvitationPosted
from domain.platform.invitation import Invitation
from domain.platform.language import Language
from domain.platform.member import Member
from persistence.platform.keys import mint
from persistence.settings import settings
from workers import letters
from workers.attempt import Attempt, Fault
from workers.gateways.mail import Letter, PostOffice, PostUnavailable, post_office
from workers.tasks import actor


@actor("mail")
async def mail_invitation(attempt: Attempt) -> None:
    """Send it, while it still lets somebody in. Its token is made anew here and kept nowhere."""
    fact = attempt.event(InvitationPosted)
    async with attempt.begin() as uow:
        invitation = await uow.get(Invitation, fact.invitation_id)
        if not invitation.is_open(at=uow.now):
            return
        said = await _said(invitation, uow)
    subject, text = letters.invitation(Language(fact.language), said)
    letter = Letter(id=invitation.id.hex, to=invitation.email, subject=subject, text=text)
    try:
        await _office().send(letter)
    except PostUnavailable as fault:
        raise Fault("POST_UNAVAILABLE", str(fault), patient=True) from None


async def _said(invitation: Invitation, uow: Any) -> letters.Invitation:
    company: Company = await uow.get(Company, uow.company)
    inviter: Member | None = await uow.find(Member, id=invitation.invited_by)
    token = mint().invitation(uow.company, invitation.id).text
    return letters.Invitation(
        name=invitation.name,
        company=company.trade_name or company.legal_name,
        inviter=inviter.name if inviter else None,
        expires_at=invitation.expires_at,
        link=f"{settings().public_url.rstrip('/')}/invitation#{token}",
        token=token,
    )


@cache
def _office() -> PostOffice:
    """Raises Missing when this process is told of none."""
    place = settings()
    if not (url := place.mail_url.get_secret_value()):
        raise Missing(what="MAIL_URL of the worker")
    host = urlsplit(place.public_url).hostname or "localhost"
    return post_office(url, sender=f"retaguarda@{host}")
