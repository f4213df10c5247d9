"""Tell of a fact whom the rules say it is to be told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.notices.kind import Channels, tidy
from domain.notices.kinds import OF_EVENTS, Described
from domain.notices.notice import Notice
from domain.notices.ports import Occurrence, Occurrences, Reader, Readers
from domain.notices.rule import NoticeChoice, NoticeRule


@dataclass(kw_only=True)
class GiveNotices(Command):
    """Tell of a fact whom the rules say it is to be told to, each once however often it is asked."""

    permission = "notices.notice.give"

    event_id: UUID
    """The fact."""


async def give_notices(command: GiveNotices, uow: UnitOfWork) -> None:
    """Quiet when nobody is to be told, or everybody was. Raises NotFound."""
    fact = await uow.ask(Occurrences).of(command.event_id)
    described = OF_EVENTS.get(fact.type)
    if described is None or not _tells(described, fact):
        return
    wanted = await _wanted(described, fact, uow)
    told = {each.member_id for each in await uow.find_all(Notice, event_id=command.event_id)}
    missing = {member: channels for member, channels in wanted.items() if channels and member not in told}
    facts = await _facts(described, fact, uow) if missing else {}
    for member, channels in missing.items():
        notice = Notice(
            id=uow.new_id(),
            member_id=member,
            kind=described.kind,
            severity=described.severity,
            event_id=command.event_id,
            subject_kind=fact.subject_kind,
            subject_id=fact.subject_id,
            facts=facts,
            channels=channels,
            occurred_at=fact.occurred_at,
        )
        uow.add(notice)
        notice.arrive()


def _tells(described: Described, fact: Occurrence) -> bool:
    return all(fact.payload.get(name) in values for name, values in described.only.items())


async def _wanted(described: Described, fact: Occurrence, uow: UnitOfWork) -> dict[UUID, Channels]:
    """The ways on which each is to be told: what rules say together, unless the member chose."""
    amount = fact.payload.get(described.amount) if described.amount else None
    known = await uow.find_all(NoticeRule, kind=described.kind, enabled=True)
    rules = [rule for rule in known if rule.applies_to(amount)]
    named = fact.payload.get(described.concerns) if described.concerns else None
    concerned = UUID(named) if named else None
    readers = await uow.ask(Readers).of(
        roles={rule.role for rule in rules if rule.role},
        members={id for rule in rules if (id := _single(rule, concerned))},
    )
    by_rules = {reader.id: _of_rules(rules, reader, concerned, described) for reader in readers}
    if described.compulsory or not by_rules:
        return by_rules
    choices = await uow.find_all(NoticeChoice, kind=described.kind, member_id=list(by_rules))
    return by_rules | {each.member_id: each.channels for each in choices if by_rules[each.member_id]}


def _single(rule: NoticeRule, concerned: UUID | None) -> UUID | None:
    return rule.member_id or (None if rule.role else concerned)


def _of_rules(
    rules: Sequence[NoticeRule], reader: Reader, concerned: UUID | None, described: Described
) -> Channels:
    may = not described.requires or described.requires in reader.permissions
    own = concerned == reader.id
    asked = [
        channel
        for rule in rules
        if (own if not (rule.role or rule.member_id) else may)
        and (rule.role in reader.roles or _single(rule, concerned) == reader.id)
        for channel in rule.channels
    ]
    return tidy(tuple(asked))


async def _facts(described: Described, fact: Occurrence, uow: UnitOfWork) -> Mapping[str, Any]:
    facts = {name: fact.payload.get(name) for name in described.keeps}
    if described.amount:
        facts["amount"] = fact.payload.get(described.amount)
    if described.numbered and (id := fact.payload.get(described.numbered)):
        facts["number"] = await uow.ask(Occurrences).number(described.numbered, UUID(id))
    return facts
