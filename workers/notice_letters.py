"""Notices that go by mail: gathered into letters, each sent until it is taken or refused for good."""

from __future__ import annotations

from collections.abc import Sequence

from domain.notices.commands.gather_letter import Gathered, GatherLetter, gather_letter
from domain.notices.commands.record_letter import RecordLetter, record_letter
from domain.notices.events import NoticeArrived
from domain.notices.notice import Notice
from domain.notices.words import text_of, title_of
from domain.platform.company import Company
from domain.platform.member import Member, MemberStatus
from persistence.settings import settings
from workers import letters
from workers.attempt import Attempt, Fault
from workers.gateways.mail import Letter, LetterRefused, PostUnavailable
from workers.mailing import office
from workers.tasks import actor


@actor("mail")
async def mail_notice(attempt: Attempt) -> None:
    """Have the notice mailed, with others of its kind that wait.

    The letter bears the notice's id in each attempt. Who is killed between the mail server's answer and the
    note of it sends the same letter again: that cannot be helped, and mail programs show it once.
    """
    if not settings().mail_url.get_secret_value():
        return
    wanted = GatherLetter(notice_id=attempt.event(NoticeArrived).notice_id)
    gathered: Gathered = (await attempt.execute(gather_letter, wanted)).result
    if gathered.after is not None:
        async with attempt.begin() as uow:
            wait = gathered.after - uow.now
        raise Fault("LETTER_GATHERED", "a letter of this kind went a moment ago", after=wait, patient=True)
    if gathered.notices:
        await attempt.finish(
            record_letter, RecordLetter(letter_id=gathered.id, fault=await _sent(attempt, gathered))
        )


async def _sent(attempt: Attempt, gathered: Gathered) -> str | None:
    """Why it will never arrive. Raises Fault when the mail server is to be asked again."""
    letter = await _written(attempt, gathered)
    if letter is None:
        return "MEMBER_BLOCKED"
    try:
        await office().send(letter)
    except LetterRefused as refused:
        return f"SMTP {refused.facts['status']}"
    except PostUnavailable as fault:
        raise Fault("POST_UNAVAILABLE", str(fault)) from None
    return None


async def _written(attempt: Attempt, gathered: Gathered) -> Letter | None:
    async with attempt.begin() as uow:
        found: Sequence[Notice] = await uow.get_many(Notice, gathered.notices)
        member: Member = await uow.get(Member, found[0].member_id)
        company: Company = await uow.get(Company, uow.company)
    if member.status is not MemberStatus.ACTIVE:
        return None
    subject, text, html = letters.notices(
        company.trade_name or company.legal_name,
        [_told(each) for each in found],
        settings().public_url.rstrip("/"),
    )
    return Letter(id=gathered.id.hex, to=member.email, subject=subject, text=text, html=html)


def _told(notice: Notice) -> letters.Told:
    portuguese, english = (
        (
            title_of(notice.kind, notice.facts, english=wanted),
            text_of(notice.kind, notice.facts, english=wanted),
        )
        for wanted in (False, True)
    )
    return letters.Told(portuguese=portuguese, english=english)
