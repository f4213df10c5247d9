"""A company with an API in front of it, and the clients that knock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import httpx

from api.ids import wire
from domain.kernel.brazil import Address
from domain.kernel.brazil.regime import ContributionRegime, TaxRegime
from domain.kernel.runner import execute
from domain.platform.commands import found_company as founding
from domain.platform.commands.found_company import FoundCompany, FoundedCompany
from domain.platform.enrolment import Enrolment
from domain.platform.site import Site
from persistence.database import Database
from persistence.identity import new_id
from persistence.unit_of_work import EVERYTHING
from tests.builders import a_cnpj

PASSWORD = "correct horse battery"
EMAIL = "ana@example.com"
GRAPHQL = "application/graphql-response+json"

SIGN_IN = """
    mutation ($input: SignInInput!) {
        signIn(input: $input) { accessToken refreshToken expiresAt errors { code message path } }
    }
"""
ADDRESS = Address(
    street="Rua Augusta",
    number="100",
    district="Centro",
    city_code="3550308",
    state="SP",
    postal_code="01305000",
)


async def found_company(database: Database, number: int) -> FoundedCompany:
    """A company in São Paulo with one administrator."""
    company = new_id()
    command = FoundCompany(
        legal_name=f"Comercial {number} Ltda",
        head_office=Site(
            cnpj=a_cnpj(number),
            state_registration="110042490114",
            regime=TaxRegime.REGULAR,
            pis_cofins_regime=ContributionRegime.NON_CUMULATIVE,
            address=ADDRESS,
        ),
        administrator=Enrolment(name="Ana", email=EMAIL, password=PASSWORD),
    )
    outcome = await execute(
        founding.found_company,
        command,
        partial(database.begin, company=company, actor=company, permissions=EVERYTHING),
    )
    return outcome.result


@dataclass
class Client:
    """Somebody at the door of the API, with or without a token."""

    http: httpx.AsyncClient
    token: str | None = None
    language: str = "en"

    async def send(self, body: Any, **headers: str) -> httpx.Response:
        return await self.http.post("/graphql", json=body, headers=self.headers() | headers)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer."""
        answer = await self.send({"query": query, "variables": variables})
        return answer.json()

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def do(self, mutation: str, input: dict[str, Any], selection: str = "") -> dict[str, Any]:
        """The payload of one mutation."""
        kind = mutation[0].upper() + mutation[1:]
        query = f"""mutation ($input: {kind}Input!) {{
            {mutation}(input: $input) {{ {selection} replayed errors {{ __typename code message path }} }}
        }}"""
        return (await self.data(query, input=input))[mutation]

    async def sign_in(self, company: UUID, password: str = PASSWORD, email: str = EMAIL) -> dict[str, Any]:
        input = {"email": email, "password": password, "companyId": wire("company", company)}
        return (await self.data(SIGN_IN, input=input))["signIn"]

    def holding(self, token: str | None) -> Client:
        return Client(self.http, token, self.language)

    def headers(self) -> dict[str, str]:
        given = {"accept": GRAPHQL, "accept-language": self.language}
        return given | ({"authorization": f"Bearer {self.token}"} if self.token else {})
