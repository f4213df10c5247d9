"""The documents that clients are trusted with."""

import strawberry

from api.context import Context
from api.enums import DocumentPolicy
from api.mutations import mutation
from api.node import Node
from api.platform.api_key import ApiKey
from api.reading import Connection, connection, field, relation
from api.scalars import DateTime
from api.trusted.approval import disapproved_of
from domain.kernel.refusal import OutOfRange, RefusalGroup
from domain.kernel.runner import Envelope
from domain.platform.commands.choose_document_policy import choose_document_policy
from domain.platform.commands.distrust_documents import distrust_documents
from domain.platform.commands.trust_documents import TrustDocuments, trust_documents
from persistence.platform.document_views import TRUSTED_DOCUMENTS

MOST_DOCUMENTS = 100
"""At once; as many as a usual client has."""


@strawberry.type(description="What a program may ask for by name.")
class TrustedDocument(Node):
    name: str = field("What the program sends, as documentId or as Apollo's hash.")
    digest: str = field("`sha256:` and the SHA-256 of the text; a name as well.")
    text: str = field("The GraphQL document.")
    trusted_at: DateTime = field("Since when it is trusted.")


@strawberry.type(description="The documents of one client, and whether it may send others.")
class TrustedDocuments(Node):
    version: int = field("Raised by every change.")
    api_key: ApiKey | None = relation("Whose programs; null for those of people who sign in.")
    policy: DocumentPolicy = field("Whether it may send others.")
    documents: list[TrustedDocument] = relation("All of them, by name; at most 1,000.", size=MOST_DOCUMENTS)


async def approving(command: TrustDocuments, context: Context, _: Envelope) -> TrustDocuments:
    """Raises DocumentInvalid for each that the schema does not answer, if that is the asker's business;
    Throttled when they are too many to be read at once: those that were are not paid again."""
    if not context.known.may(command.permission):
        return command
    if len(command.documents) > MOST_DOCUMENTS:
        raise OutOfRange("documents", most=MOST_DOCUMENTS)
    if faults := await disapproved_of(command.documents, context):
        raise RefusalGroup([*faults])
    return command


@strawberry.type
class TrustedDocumentsQuery:
    trusted_documents: Connection[TrustedDocuments] | None = connection(
        TRUSTED_DOCUMENTS, "The trusted documents of all clients."
    )


@strawberry.type
class TrustedDocumentsMutation:
    trust_documents = mutation(
        trust_documents, accepts=TrustDocuments, prepare=approving, trusted_documents=TrustedDocuments
    )
    distrust_documents = mutation(distrust_documents, trusted_documents=TrustedDocuments)
    choose_document_policy = mutation(choose_document_policy, trusted_documents=TrustedDocuments)
