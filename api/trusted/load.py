"""Loading a manifest from the machine itself, as a step of releasing a program."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from graphql import GraphQLSchema

from api.errors import refused_by
from api.faults import BadUserInput
from api.ids import decode_id
from api.trusted.approval import disapproved
from api.trusted.manifest import ManifestUnreadable, entries_of
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import execute
from domain.platform.commands.choose_document_policy import ChooseDocumentPolicy, choose_document_policy
from domain.platform.commands.trust_documents import TrustDocuments, trust_documents
from domain.platform.trusted_documents import DocumentPolicy
from persistence.database import Database
from persistence.platform.principals import is_company
from persistence.settings import Settings
from persistence.unit_of_work import EVERYTHING

PEOPLE = "people"


async def load(
    settings: Settings,
    schema: GraphQLSchema,
    manifest: bytes,
    *,
    company: str,
    client: str,
    policy: DocumentPolicy | None,
) -> list[str]:
    """Trust what is in it; why not, a line for each reason. ``client`` is a key's id, or PEOPLE."""
    try:
        of_company = decode_id(company, "company")
        api_key = None if client == PEOPLE else decode_id(client, "key")
        command = TrustDocuments(api_key_id=api_key, documents=entries_of(manifest))
        if faults := disapproved(command.documents, schema):
            raise RefusalGroup([*faults])
        if not await _carry_out(settings, command, policy, of_company):
            return [f"there is no {company}"]
    except (Refusal, RefusalGroup) as refused:
        return [_told(each) for each in refused_by(refused)]
    except (ManifestUnreadable, BadUserInput) as fault:
        return [str(fault)]
    return []


def _told(refusal: Refusal) -> str:
    facts = (str(fact) for fact in refusal.facts.values())
    return " ".join([".".join(map(str, refusal.path)), refusal.code, *facts])


async def _carry_out(
    settings: Settings, command: TrustDocuments, policy: DocumentPolicy | None, company: UUID
) -> bool:
    """Whether there is such a company."""
    database = Database.connect(settings, connections=2)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    try:
        async with database.reading(company) as connection:
            if not await is_company(connection, company):
                return False
        await execute(trust_documents, command, begin)
        if policy is not None:
            choice = ChooseDocumentPolicy(api_key_id=command.api_key_id, policy=policy)
            await execute(choose_document_policy, choice, begin)
    finally:
        await database.close()
    return True
