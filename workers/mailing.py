"""Letters of the platform: invitations and notices, written and handed to the post office."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from domain.kernel.refusal import Missing
from domain.platform.api_key import ApiKey
from domain.platform.company import Company
from domain.platform.events import InvitationPosted
from domain.platform.invitation import Invitation
from domain.platform.language import Language
from domain.platform.member import Member
from domain.webhooks.endpoint import PauseReason, WebhookEndpoint
from domain.webhooks.events import WebhookPaused
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
        await office().send(letter)
    except PostUnavailable as fault:
        raise Fault("POST_UNAVAILABLE", str(fault), patient=True) from None


@actor("mail")
async def mail_webhook_pause(attempt: Attempt) -> None:
    """Tell who answers for a webhook that it is told nothing any more, unless somebody wanted it so."""
    fact = attempt.event(WebhookPaused)
    if fact.reason == PauseReason.BY_HAND or not settings().mail_url.get_secret_value():
        return
    async with attempt.begin() as uow:
        webhook = await uow.get(WebhookEndpoint, fact.webhook_id)
        owner = await _answering_for(webhook.owner_id, uow)
        company: Company = await uow.get(Company, uow.company)
    if owner is None:
        return
    said = letters.PausedWebhook(
        name=owner.name,
        company=company.trade_name or company.legal_name,
        url=webhook.url,
        reason=fact.reason,
        paused_at=attempt.taken.occurred_at,
    )
    subject, text = letters.paused_webhook(said)
    letter = Letter(id=attempt.taken.event_id.hex, to=owner.email, subject=subject, text=text)
    try:
        await office().send(letter)
    except PostUnavailable as fault:
        raise Fault("POST_UNAVAILABLE", str(fault), patient=True) from None


async def _answering_for(owner_id: UUID, uow: Any) -> Member | None:
    """The member, or who made the key."""
    key: ApiKey | None = await uow.find(ApiKey, id=owner_id)
    return await uow.find(Member, id=key.created_by if key else owner_id)


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
def office() -> PostOffice:
    """Raises Missing when this process is told of none."""
    place = settings()
    if not (url := place.mail_url.get_secret_value()):
        raise Missing(what="MAIL_URL of the worker")
    host = urlsplit(place.public_url).hostname or "localhost"
    return post_office(url, sender=f"retaguarda@{host}")
