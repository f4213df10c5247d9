"""What a partner writes bears the partner's own name for it, or there is a reason why not."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

from api.annotations.facts import functions_of, source_of
from api.bulk.field import BulkField
from tests.walls.chance import MUTATIONS

FIELD = "external_reference"
BORNE_BY_NONE = {
    "it has a name or a code of its own, which is unique": {
        "definePayItem",
        "registerCostCenter",
        "registerDepartment",
        "registerJobPosition",
        "registerLaborUnion",
        "registerRole",
        "registerWorkSchedule",
    },
    "it holds for somebody, or for all, from a day on, which tells it": {
        "agreeAgentTerms",
        "agreeLateTerms",
        "changeBankDetails",
        "changeEmployeeBankDetails",
        "enterContingency",
        "importApproximateTaxes",
        "openPeriod",
        "setEmployerRates",
    },
    "it is a setting": {
        "addNoticeRule",
        "chooseContingencyPolicy",
        "chooseDocumentPolicy",
        "configureConsumerInvoicing",
        "connectPixProvider",
        "distrustDocuments",
        "draftTaxRule",
        "registerWebhook",
        "setApprovalLimit",
        "setApprovalTerms",
        "setDocumentRemarks",
        "setInvoiceMailing",
        "trustDocuments",
    },
    "it is somebody who signs in, or what is signed with": {
        "addMember",
        "createApiKey",
        "inviteMember",
        "registerCompany",
        "registerService",
        "uploadCertificate",
    },
    "it is said of a document that is there, which bears the reference": {
        "cancelDelivery",
        "cancelInvoice",
        "cancelInvoiceBySubstitution",
        "correctInvoiceByLetter",
        "recordDelivery",
        "recordFailedDelivery",
        "sendInvoiceByEmail",
    },
    "it is reckoned anew, or done as was asked before, under the reference it had": {
        "approveEntry",
        "recalculatePayrollRun",
    },
    "its establishment, series and numbers tell it": {
        "voidNumbers",
    },
    "it is work that ends, or a file of it": {
        "archiveInvoices",
        "erasePersonalData",
        "exportPersonalData",
        "previewImport",
        "startExport",
        "startImport",
        "startUpload",
    },
}
"""Mutations by the reason."""


def stores(handler: Callable[..., Any]) -> bool:
    """Whether it, or a function of the domain that it may call, gives something new to the unit of work."""
    waiting, taken = [handler], set()
    while waiting:
        function = waiting.pop()
        if function not in taken:
            taken.add(function)
            if any(_gives(node) for node in ast.walk(source_of(function))):
                return True
            waiting += functions_of(function)
    return False


def _gives(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="uow"), attr="add" | "append")):
            return True
    return False


def written() -> Iterator[tuple[str, type]]:
    """The mutations by which a partner's program writes something new, with their commands."""
    for name, field in MUTATIONS.items():
        plan, command = field.plan, field.plan.command
        by_a_person = command.proves or command.permission == "authenticated"
        if not (isinstance(field, BulkField) or plan.public or by_a_person) and stores(plan.handler):
            yield name, command


def takes_references(command: type) -> bool:
    """Itself, or each of its items."""
    names = {field.name for field in dataclasses.fields(command)}
    items = (part for hint in get_type_hints(command).values() for part in get_args(hint))
    items = [part for part in items if dataclasses.is_dataclass(part)]
    return FIELD in names or any(FIELD in {one.name for one in dataclasses.fields(item)} for item in items)


def test_what_a_partner_writes_bears_a_reference_or_there_is_a_reason():
    reasons = set().union(*BORNE_BY_NONE.values())
    silent = {name for name, command in written() if not takes_references(command)}
    assert silent == reasons


def test_what_stores_is_found_in_what_it_calls_too():
    found = dict(written())
    assert {"placeOrder", "receiveStock", "reverseSettlement", "returnOrder"} <= found.keys()
    assert not {"approveOrder", "signIn", "bulkPlaceOrder"} & found.keys()
