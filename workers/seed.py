"""Two demo companies: people, products, customers in two states, stock, a test certificate, a key."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.catalog.commands.register_product import RegisterProduct, register_product
from domain.finance.commands.agree_late_terms import AgreeLateTerms, agree_late_terms
from domain.finance.commands.register_bank_account import RegisterBankAccount, register_bank_account
from domain.kernel.calendar import business_date
from domain.kernel.command import C, Handler, R
from domain.kernel.runner import Begin, Envelope, execute
from domain.parties.commands.register_party import RegisterParty, register_party
from domain.people.commands.hire_employee import HireEmployee, hire_employee
from domain.platform.commands.create_api_key import CreateApiKey, create_api_key
from domain.platform.commands.found_company import FoundCompany, found_company
from domain.platform.commands.upload_certificate import UploadCertificate, upload_certificate
from domain.platform.enrolment import Enrolment
from domain.processes import PROCESSES
from domain.stock.commands.receive_stock import ReceiveStock, receive_stock
from domain.stock.commands.register_warehouse import RegisterWarehouse, register_warehouse
from domain.stock.receiving import ReceivedItem
from persistence.clock import now
from persistence.database import Database
from persistence.identity import new_id
from persistence.settings import Settings
from persistence.unit_of_work import EVERYTHING
from workers.demo_companies import DEMO_COMPANIES, DemoCompany
from workers.sandbox.certificates import TestAuthority


@dataclass(frozen=True, kw_only=True)
class Access:
    """How a person and a partner reach a demo company; written to a file that only the owner reads."""

    id: str
    name: str
    email: str
    password: str
    apiKey: str  # noqa: N815  the file is read by programs in other languages


async def seed(settings: Settings) -> None:
    """Found the demo companies and write ``demo.json`` into DATA_DIR. Nothing when it is there."""
    file = Path(os.environ.get("DATA_DIR", ".data")) / "demo.json"
    if file.exists():
        return
    authority = TestAuthority.load_or_create(Path(os.environ.get("SANDBOX_DIR", file.parent / "sandbox")))
    database = Database.connect(settings, connections=2)
    try:
        access = [await Founding(database, company, authority).found() for company in DEMO_COMPANIES]
    finally:
        await database.close()
    _keep(file, {"apiUrl": settings.public_url, "companies": [asdict(each) for each in access]})


def _keep(file: Path, content: dict[str, Any]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False))


class Founding:
    """One company being founded, command by command, as its own people would."""

    def __init__(self, database: Database, company: DemoCompany, authority: TestAuthority) -> None:
        self.database, self.company, self.authority = database, company, authority
        self.id = self.actor = new_id()
        self.password = secrets.token_urlsafe(12)

    async def found(self) -> Access:
        company = self.company
        registered = await self._do(found_company, self._registration())
        self.actor = registered.member_id
        await self._do(upload_certificate, self._certificate(registered.establishment_id))
        await self._do(register_bank_account, RegisterBankAccount(**company.bank_account))
        await self._do(agree_late_terms, _late_terms())
        for name, job, salary, commission in company.people:
            await self._do(hire_employee, self._hiring(name, job, salary, commission))
        for customer in company.customers:
            await self._do(register_party, RegisterParty(**customer))
        await self._stock_up()
        key = await self._do(create_api_key, CreateApiKey(name="Demonstração", scopes=("*",)))
        return Access(
            id=f"company_{self.id.hex}",
            name=company.legal_name,
            email=company.email,
            password=self.password,
            apiKey=key.key,
        )

    async def _stock_up(self) -> None:
        warehouse = await self._do(
            register_warehouse, RegisterWarehouse(code="CENTRAL", name="Depósito central")
        )
        items = []
        for product, quantity, cost in self.company.products:
            id = await self._do(register_product, RegisterProduct(**product))
            if quantity:
                items.append(ReceivedItem(product_id=id, quantity=quantity, unit_cost=cost))
        await self._do(receive_stock, ReceiveStock(warehouse_id=warehouse, items=items), key="opening")

    def _registration(self) -> FoundCompany:
        person = Enrolment(name="Administração", email=self.company.email, password=self.password)
        return FoundCompany(
            legal_name=self.company.legal_name,
            trade_name=self.company.trade_name,
            invoice_on=self.company.invoice_on,
            head_office=self.company.head_office,
            administrator=person,
        )

    def _certificate(self, establishment_id: UUID) -> UploadCertificate:
        password = secrets.token_urlsafe(9)
        pfx = self.authority.issue_a1(self.company.head_office.cnpj, self.company.legal_name, password)
        return UploadCertificate(
            establishment_id=establishment_id, pfx=base64.b64encode(pfx).decode(), password=password
        )

    def _hiring(self, name: str, job: str, salary: Any, commission: Any) -> HireEmployee:
        return HireEmployee(
            name=name,
            cpf=self.company.cpf_of(name),
            job_title=job,
            hired_on=_some_time_ago(),
            salary=salary,
            commission_rate=commission,
        )

    async def _do(self, handler: Handler[C, R], command: C, *, key: str | None = None) -> R:
        begin: Begin = partial(self.database.begin, company=self.id, actor=self.actor, permissions=EVERYTHING)
        envelope = Envelope(idempotency_key=key)
        return (await execute(handler, command, begin, processes=PROCESSES, envelope=envelope)).result


def _late_terms() -> AgreeLateTerms:
    return AgreeLateTerms(
        valid_from=_some_time_ago(),
        fine=Decimal(2),
        monthly_interest=Decimal(1),
        norm="Lei 8.078/1990, art. 52 §1; Lei 5.172/1966, art. 161 §1",
    )


def _some_time_ago() -> date:
    return business_date(now()) - timedelta(days=200)
