"""The audit: who did what, when and from where; and whether the record is what was sealed."""

from typing import Annotated, Any

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.enums import ActorKind, Conclusion, Tampering
from api.faults import BadUserInput, Forbidden
from api.ids import wire
from api.node import Node
from api.platform.api_key import ApiKey
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from persistence.audit.block import key_id, public_key
from persistence.audit.heads import head_text, read_head
from persistence.audit.verification import Broken, Head, Verification, verify_audit
from persistence.audit.views import AUDIT_BLOCK, AUDIT_ENTRY, AUDIT_READ


@strawberry.type(description="A value that changed: texts as they are, everything else as JSON.")
class AuditColumn:
    name: str = strawberry.field(description="The name of the column.")
    before: str | None = strawberry.field(description="Null when there was nothing.")
    after: str | None = strawberry.field(description="Null when there is nothing any more.")


@strawberry.type(description="A thing that a command made, changed or removed.")
class AuditChange:
    thing: str = strawberry.field(description="What kind of thing changed.")
    id: str = strawberry.field(description="The id of what changed.")
    columns: list[AuditColumn] = strawberry.field(description="What everybody sees who may read such things.")
    sealed: list[str] = strawberry.field(description="Names of what changed besides, and is sealed.")


@strawberry.type(description="Sensitive fields that somebody read.")
class AuditRead:
    thing: str = strawberry.field(description="The kind of things.")
    fields: list[str] = strawberry.field(description="The sensitive fields among those that were read.")
    count: int = strawberry.field(description="Of how many things.")
    ids: list[str] = strawberry.field(description="Of which, when they were asked for by id; at most 100.")


@strawberry.type(
    description="A command that somebody gave and how it ended, or a reading of sensitive fields."
)
class AuditEntry(Node):
    at: DateTime = field("When it happened.")
    actor_kind: ActorKind | None = field("As what who gave it acted; null before this was recorded.")
    actor: strawberry.ID | None = field("The member or the key; null for processes and the installation.")
    member: Member | None = relation("The member, also of what a process did because of them.")
    key: ApiKey | None = relation("The key, also of what a process did because of it.")
    process: str | None = field("The process on whose authority it was given.")
    permission: str | None = field("What had to be permitted.")
    command: str = field("Its name; `ReadSensitive` for readings.")
    subject: strawberry.ID | None = field("What it was about, where one thing can be named.")
    conclusion: Conclusion = field("Whether it was done.")
    refusals: list[str] = field("Codes of why it was refused.")
    repeats: int = field("How many the entry stands for: the same refusals in one minute are told of once.")
    address: str | None = field("The client's address in the network.")
    agent: str | None = field("What the client calls its program, shortened.")
    request_id: str | None = field("The request in which it came or from which it follows, as logs have it.")
    idempotency_key: str | None = field("The key under which it was given.")
    changes: list[AuditChange] = field("What it changed, before and after.")
    omitted: int = field("How many more things it changed than are told of.")
    seen: list[AuditRead] = field("What was read, for readings.")
    personal: str | None = field("What was sealed, as JSON; null when there is nothing, or it was erased.")
    block: int | None = field("The number of the block that seals it; null for up to two seconds.")
    place: int | None = field("Its place in the block, from 0.")
    canonical: str = field("The text of which the block was made.")


STRETCH = 10_000
"""Entries that are verified in one answer, or as many more as its last block seals."""


@strawberry.type(description="A signed block of the audit. Its reference says how to verify it.")
class AuditBlock(Node):
    number: int = field("From 1, without gaps.")
    entries: int = field("How many entries it seals.")
    sealed_at: DateTime = field("When it was sealed.")
    head: str = field("What is hashed besides the root: a JSON list of texts.")
    root: str = field("The Merkle root of its entries, hexadecimal.")
    previous: str = field("The hash of the block before, hexadecimal; zeros for the first.")
    hash: str = field("SHA-256 of previous, root and head, hexadecimal.")
    signature: str = field("Ed25519 over the hash, hexadecimal.")
    key_id: str = field("Which key signed it.")


@strawberry.type(description="The first place where the record is not what was sealed.")
class AuditBreak:
    what: Tampering = strawberry.field(description="What is wrong.")
    block: int | None = strawberry.field(description="Of which block.")
    entry_id: strawberry.ID | None = strawberry.field(description="Of which entry, where one can be named.")


@strawberry.type(description="What was found when the record was verified.")
class AuditVerification:
    valid: bool = strawberry.field(description="Whether all that was looked at is what was sealed.")
    blocks: int = strawberry.field(description="How many blocks were found right.")
    entries: int = strawberry.field(description="How many entries they seal.")
    erased: int = strawberry.field(description="How many of them have lost what was personal.")
    unsealed: int = strawberry.field(description="How many entries wait for their block.")
    first_broken: AuditBreak | None = strawberry.field(description="Null when all is right.")
    continues_after: int | None = strawberry.field(
        description="A long record is looked at in stretches: ask again `after` this block. Null at its end."
    )
    head: str | None = strawberry.field(description="The last block, to be noted and given as `known` later.")
    public_key: str = strawberry.field(description="Ed25519, hexadecimal: what blocks are verified with.")
    key_id: str = strawberry.field(description="What blocks call it.")


@strawberry.type
class AuditQuery:
    audit_entry: AuditEntry | None = lookup(AUDIT_ENTRY, "One entry of the audit.")
    audit_entries: Connection[AuditEntry] | None = connection(
        AUDIT_ENTRY, "Who did what, and who read what is sensitive; the newest first."
    )
    audit_blocks: Connection[AuditBlock] | None = connection(
        AUDIT_BLOCK, "The blocks of the audit, in order."
    )

    @strawberry.field(
        description="Whether the audit is what was sealed; of a long record, a stretch of it.",
        graphql_type=AuditVerification | None,
        directives=[Requires(scope=AUDIT_READ)],
    )
    async def verify_audit(
        self,
        info: Info,
        since: Annotated[
            DateTime | None,
            strawberry.argument(name="from", description="Blocks sealed then or later; all when null."),
        ] = None,
        until: Annotated[
            DateTime | None,
            strawberry.argument(name="to", description="Blocks sealed then or before; all when null."),
        ] = None,
        after: Annotated[
            int,
            strawberry.argument(description="Blocks after this number: where the answer before stopped."),
        ] = 0,
        known: Annotated[
            str | None,
            strawberry.argument(description="A head that was noted before: it must still be there."),
        ] = None,
    ) -> Any:
        context: Context = info.context
        if not context.known.may(AUDIT_READ):
            raise Forbidden("Not permitted.", requires=AUDIT_READ)
        stretch = {"after": max(after, 0), "at_most": STRETCH, "known": _heads(known)}
        async with context.services.database.reading(context.known.company) as moment:
            found = await verify_audit(moment, context.known.company, since=since, until=until, **stretch)
        return shown(found)


def _heads(known: str | None) -> tuple[Head, ...]:
    """Raises BadUserInput."""
    try:
        return () if known is None else (read_head(known),)
    except ValueError as problem:
        raise BadUserInput(str(problem), path=["known"]) from None


def shown(found: Verification) -> AuditVerification:
    return AuditVerification(
        valid=found.valid,
        blocks=found.blocks,
        entries=found.entries,
        erased=found.erased,
        unsealed=found.unsealed,
        first_broken=None if found.first_broken is None else _shown(found.first_broken),
        continues_after=found.stopped_at,
        head=None if found.head is None else head_text(found.head.number, found.head.hash),
        public_key=public_key().hex(),
        key_id=key_id(),
    )


def _shown(broken: Broken) -> AuditBreak:
    entry = None if broken.entry_id is None else strawberry.ID(wire("audit", broken.entry_id))
    return AuditBreak(what=broken.what, block=broken.block, entry_id=entry)
