"""A company with something of nearly everything, made over HTTP as its people would make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from api.ids import parse
from tests.builders import a_cnpj, a_cpf
from tests.files.sending import PDF, PNG
from tests.stories.mover import EXAMPLES, Mover
from tests.stories.partner import Partner

CANARY = "98765.43"
"""A salary."""
LENT = "87654.32"
"""What is kept back each month for a loan."""
"""A salary that is nobody else's amount."""
TRUSTED = "query Trusted { viewer { name company { legalName } } }"


def today() -> date:
    return datetime.now(ZoneInfo("America/Sao_Paulo")).date()


@dataclass(frozen=True)
class Estate:
    """A company: its partner, who has a key, and the person who runs it."""

    partner: Partner
    person: Mover

    @classmethod
    def of(cls, partner: Partner, customer: str) -> Estate:
        return cls(partner, furnish(partner, customer))

    @property
    def company(self) -> UUID:
        return parse(self.partner.access.id)[1]


def furnish(partner: Partner, customer: str) -> Mover:
    """All of it, sold to this customer; answers with the administrator, signed in."""
    person = Mover.signed_in(str(partner.http.base_url), partner.access)
    orders = [_sold(partner, customer, "3"), _sold(partner, customer, "2")]
    _paid(partner)
    line = orders[1]["lines"][0]["id"]
    partner.do(
        "returnOrder",
        "return",
        idempotencyKey=uuid4().hex,
        orderId=orders[1]["id"],
        lines=[{"lineId": line, "quantity": "1"}],
        reason="Embalagem avariada no transporte",
    )
    _delivered(person, orders[0])
    _corrected(partner, orders[0])
    _given_up(partner)
    sold = orders[0]["invoices"][0]["id"]
    partner.do("setInvoiceMailing", "mailing", enabled=False, replyTo="fiscal@example.com")
    told = {"invoiceId": sold, "to": ["contador@example.com"]}
    partner.do("sendInvoiceByEmail", "invoice", idempotencyKey=uuid4().hex, **told)
    for part in (_hired, _owed, _platform, _tills, _books, _taxed, _told, _moved_in, _exported, _attached):
        part(person)
    partner.settle_down()
    return person


def _sold(partner: Partner, customer: str, quantity: str) -> dict[str, Any]:
    """By an employee; part of it at another price, paid in instalments."""
    sku = partner.query("{ products(first: 1) { nodes { sku } } }")["products"]["nodes"][0]["sku"]
    seller = partner.query("{ employees { nodes { id } } }")["employees"]["nodes"][0]
    more = {
        "salespersonId": seller["id"],
        "externalReference": f"REF-{uuid4().hex[:12]}",
        "payment": {"method": "BOLETO", "installments": [{"daysAfterInvoice": 30, "share": "1"}]},
    }
    order = partner.place((sku, quantity), customer=customer, **more)
    if not order["process"]["steps"]:
        partner.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    return partner.done(order["id"])


def _delivered(person: Mover, order: dict[str, Any]) -> None:
    """Who took the goods, proven by a picture; the authority was told of it."""
    invoice = order["invoices"][0]["id"]
    upload = person.send(f"canhoto {uuid4().hex[:8]}.png", PNG, "image/png")
    proof = person.do("attachFile", "attachment", subjectId=invoice, uploadId=upload["id"])["id"]
    issued = person.query("query($id: ID!) { invoice(by: {id: $id}) { issuedAt } }", id=invoice)["invoice"]
    told = {"invoiceId": invoice, "proofId": proof, "deliveredAt": issued["issuedAt"]}
    receiver = {"receiverName": f"Rui {uuid4().hex[:8]}", "receiverDocument": uuid4().hex[:10]}
    person.do("recordDelivery", "invoice", idempotencyKey=uuid4().hex, **told, **receiver)
    person.settle_down()


def _corrected(partner: Partner, order: dict[str, Any]) -> None:
    text = "O transporte foi feito por outra empresa."
    letter = {"idempotencyKey": uuid4().hex, "invoiceId": order["invoices"][0]["id"], "correction": text}
    partner.do("correctInvoiceByLetter", "invoice", **letter)


def _given_up(partner: Partner) -> None:
    partner.settle_down()
    issuer = partner.query("{ company { issuer { id } } }")["company"]["issuer"]["id"]
    last = max(
        node["number"] for node in partner.query("{ invoices { nodes { number } } }")["invoices"]["nodes"]
    )
    numbers = {"series": 1, "first": last + 1, "last": last + 1, "reason": "Numeração pulada por engano"}
    partner.do("voidNumbers", "numberVoid", idempotencyKey=uuid4().hex, establishmentId=issuer, **numbers)


def _paid(partner: Partner) -> None:
    first = partner.query("{ installments(first: 1) { nodes { id } } }")["installments"]["nodes"][0]["id"]
    values = {"amount": "1.00", "paidOn": str(today()), "method": "PIX"}
    partner.do("receivePayment", "installment", idempotencyKey=uuid4().hex, installmentId=first, **values)


def _hired(person: Partner) -> None:
    terms = {"jobTitle": "Auxiliar", "hiredOn": "2026-01-05", "salary": CANARY}
    named = {"idempotencyKey": uuid4().hex, "name": f"Davi {uuid4().hex[:8]}", "cpf": a_cpf(4_321)}
    terms["terms"] = _structured(person)
    employee = person.do("hireEmployee", "employee", **named, **terms)["id"]
    _registered(person, employee)


def _structured(person: Partner) -> dict[str, str]:
    """A position, a department, a schedule and a union, with which somebody is employed."""
    mine = uuid4().hex[:8]
    position = {"code": mine, "title": f"Auxiliar {mine}", "cbo": "521110"}
    center = person.do("registerCostCenter", "costCenter", code=mine, name=f"Centro {mine}")
    department = {"code": mine, "name": f"Setor {mine}", "costCenterId": center["id"]}
    union = person.do(
        "registerLaborUnion", "union", name=f"Sindicato {mine}", cnpj=a_cnpj(4_321), baseMonth=5
    )
    meal = {
        "idempotencyKey": uuid4().hex,
        "kind": "MEAL_VALUE",
        "amount": "30.00",
        "validFrom": "2026-05-01",
        "norm": f"CCT {mine}",
    }
    person.do("agreeUnionRule", "union", unionId=union["id"], **meal)
    shift = {"weekday": "MONDAY", "starts": "08:00", "ends": "12:00"}
    week = {"name": f"Horário {mine}", "weeklyHours": "4", "shifts": [shift]}
    return {
        "jobPositionId": person.do("registerJobPosition", "position", **position)["id"],
        "departmentId": person.do("registerDepartment", "department", **department)["id"],
        "workScheduleId": person.do("registerWorkSchedule", "schedule", **week)["id"],
        "unionId": union["id"],
    }


def _registered(person: Partner, employee: str) -> None:
    """What is kept of somebody who works here."""
    of, mine = {"employeeId": employee, "validFrom": "2026-02-01"}, uuid4().hex[:8]
    key = {"idempotencyKey": uuid4().hex}
    of |= {"externalReference": f"RH-{mine}"}
    own = key | {"externalReference": f"RH-{mine}"}
    child = {"name": f"Bento {mine}", "bornOn": "2020-02-03", "cpf": a_cpf(4_322), "kinship": "CHILD"}
    person.do("registerDependent", "dependent", **of, **child)
    person.do(
        "registerEmployeeDocument", "document", employeeId=employee, kind="PIS", documentNumber=f"N{mine}"
    )
    person.do("enrolInBenefit", "benefit", **of, **key, kind="MEAL", cost="600.00")
    court = {"beneficiary": f"Caio {mine}", "reference": f"Autos {mine}", "basis": "NET_PAY", "rate": "30"}
    person.do("orderAlimony", "alimonyOrder", **of, **key, **court)
    owed = {"lender": f"Banco {mine}", "contract": mine, "installment": LENT, "installments": 12}
    person.do("registerPayrollLoan", "loan", **of, **key, **owed)
    time = {"employeeId": employee, "kind": "OVERTIME_HOURS", "on": "2026-02-02", "quantity": "2"}
    person.do("recordTime", "timeEntry", **own, **time)
    person.do("registerLeave", "leave", **of, **key, kind="PATERNITY", validUntil="2026-02-06")
    vacation = {"accruedFrom": "2026-01-05", "startsOn": "2027-01-11", "days": 30}
    person.do("requestVacation", "vacation", **own, employeeId=employee, **vacation)
    person.do("grantCollectiveVacation", "collectiveVacation", **own, startsOn="2027-03-15", days=10)
    day = {"name": f"Festa {mine}", "scope": "MUNICIPAL", "cityCode": "3550308", "on": "2027-01-25"}
    person.do("registerHoliday", "holiday", **day, norm=f"Lei {mine}")
    ending = {"kind": "RESIGNATION", "notice": "WAIVED", "lastDay": "2027-01-29", "reason": f"Pediu {mine}"}
    person.do("registerTermination", "termination", **own, employeeId=employee, **ending)
    pix = {"kind": "EMAIL", "pixKey": f"{uuid4().hex}@example.com"}
    paid = {"employeeId": employee, "holderTaxId": a_cpf(4_321), "pix": pix}
    person.do("changeEmployeeBankDetails", "bankDetails", **key, **paid)


def _owed(person: Partner) -> None:
    agent = {"kind": "PERSON", "name": f"Célia {uuid4().hex[:8]}", "taxId": a_cpf(77), "roles": ["AGENT"]}
    agent_id = person.do("registerParty", "party", **agent | {"roles": ["AGENT", "SUPPLIER"]})["id"]
    person.do("agreeAgentTerms", "agentTerms", agentId=agent_id, validFrom=str(today()), rate="5")
    payable = person.do(
        "takeOverPayable",
        "payable",
        "id installments { id }",
        idempotencyKey=uuid4().hex,
        supplierId=agent_id,
        number=f"NF-{uuid4().hex[:8]}",
        issuedOn=str(today()),
        installments=[{"dueOn": str(today()), "amount": "50.00"}],
    )
    assert payable["installments"]
    pix = {"kind": "EMAIL", "pixKey": f"{uuid4().hex}@example.com"}
    paid = {"idempotencyKey": uuid4().hex, "partyId": agent_id, "holderTaxId": a_cpf(77), "pix": pix}
    person.do("changeBankDetails", "bankDetails", **paid)


def _platform(person: Partner) -> None:
    mine = uuid4().hex[:8]
    role = person.do("registerRole", "role", name=f"CONFERENTE_{mine}".upper(), permissions=["stock.*"])
    person.do("setApprovalLimit", "limit", kind="ENTRY", roleId=role["id"], amount="100.00")
    person.do("setApprovalTerms", "terms", kind="ORDER", expiresAfter=720)
    told = {"kind": "ORDER_HELD", "role": f"CONFERENTE_{mine}".upper(), "channels": ["INBOX"]}
    person.do("addNoticeRule", "rule", **told)
    email = f"bia.{mine}@example.com"
    person.do("inviteMember", "invitation", name=f"Bia {mine}", email=email, roles=["SALES"])
    person.do("createApiKey", "apiKey", name=f"Loja {mine}", scopes=["sales.*"])
    entry = {"name": f"trusted-{mine}", "text": TRUSTED}
    person.do("trustDocuments", "trustedDocuments", documents=[entry])


def _tills(person: Partner) -> None:
    issuer = person.query("{ company { issuer { id } } }")["company"]["issuer"]["id"]
    till = {"environment": "TESTING", "codeId": 7, "code": uuid4().hex}
    person.do("configureConsumerInvoicing", "consumerInvoicing", establishmentId=issuer, **till)
    person.do("chooseContingencyPolicy", "contingencyPolicy", establishmentId=issuer, nfceAfter=60)
    person.do("setDocumentRemarks", "documentRemarks", establishmentId=issuer, remarks="Pedido {order}")
    why = {"kind": "NFCE", "reason": "Sem conexão com a autoridade desde cedo"}
    key = {"idempotencyKey": uuid4().hex}
    held = person.do("enterContingency", "contingency", establishmentId=issuer, **why, **key)
    person.do("leaveContingency", "contingency", contingencyId=held["id"], **key)


def _books(person: Partner) -> None:
    found = person.query("{ accounts(first: 100) { nodes { id purpose } } }")["accounts"]["nodes"]
    accounts = {node["purpose"]: node["id"] for node in found}
    lines = [
        {"accountId": accounts["BANK"], "debit": "50.00"},
        {"accountId": accounts["CASH"], "credit": "50.00"},
    ]
    memo = f"Depósito {uuid4().hex[:8]}"
    given = {"idempotencyKey": uuid4().hex, "postedOn": str(today()), "memo": memo, "lines": lines}
    given["externalReference"] = f"LOTE-{uuid4().hex[:8]}"
    person.do("postManualEntry", "entryRequest", **given)
    person.do("openPeriod", "period", month=f"{today():%Y-%m}")


def _taxed(person: Mover) -> None:
    written = {
        "name": f"Camisetas {uuid4().hex[:8]}",
        "conditions": {"ncm": "61"},
        "outcome": {"cfop": "5405", "text": "Substituição em todo o Estado"},
        "validFrom": str(today()),
        "norm": "RICMS",
        "source": "https://example.com",
    }
    bought = "codigo;ex;tipo;descricao;nacionalfederal;importadosfederal;estadual;municipal;"
    bought += "vigenciainicio;vigenciafim;chave;versao;fonte\n"
    bought += f"61091000;;0;;13.45;16.52;18;0;01/01/2026;31/12/2026;{uuid4().hex[:6]};26.1.A;IBPT"
    person.do("importApproximateTaxes", "table", state="SP", content=bought)
    rule = person.do("draftTaxRule", "rule", **written)
    person.do("submitTaxRule", "rule", ruleId=rule["id"])


def _told(person: Partner) -> None:
    url = f"https://example.com/{uuid4().hex}"
    hook = person.do("registerWebhook", "webhook", url=url, events=["ORDER_PLACED"])
    person.do("sendTestEvent", "webhook", webhookId=hook["id"])


def _moved_in(person: Mover) -> None:
    person.preview("PARTIES", (EXAMPLES / "parties.csv").read_bytes())


def _attached(person: Mover) -> None:
    """Papers of an employee, and a picture of a product."""
    nodes = "employees(first: 1) { nodes { id } } products(first: 1) { nodes { id } }"
    for found in person.query(f"{{ {nodes} }}").values():
        person.attach(found["nodes"][0]["id"], f"Papéis {uuid4().hex[:8]}.pdf", PDF)


def _exported(person: Partner) -> None:
    person.do("startExport", "bulkOperation", query="{ products { nodes { sku name } } }")
