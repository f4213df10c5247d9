"""What establishments say on their documents besides what the law does."""

import strawberry

from api.mutations import mutation
from api.node import Node
from api.reading import field
from domain.fiscal.commands.set_document_remarks import set_document_remarks


@strawberry.type(description="What an establishment says on all its documents.")
class DocumentRemarks(Node):
    version: int = field("Raised by every change.")
    remarks: str | None = field("To who receives them (infCpl), with `{order}` and `{customer_order}`.")
    official_remarks: str | None = field("To the tax authority (infAdFisco), with the same.")


@strawberry.type
class DocumentRemarksMutation:
    set_document_remarks = mutation(set_document_remarks, document_remarks=DocumentRemarks)
