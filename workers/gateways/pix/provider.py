"""A payment provider (PSP) by the central bank's Pix API: OAuth 2.0, mutual TLS where it asks for it."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from domain.finance.due_charge import DueCharge, KeptCharge
from domain.finance.pix_charge import PixChargeStatus
from domain.finance.pix_provider import ProviderRefused
from domain.finance.ports import ProviderUnavailable
from workers.gateways.egress import PublicOnly
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.trust import client_context
from workers.gateways.pix.body import body_of, revision_of
from workers.outside import Dependency, Outcome, calling

SCOPE = "cobv.write cobv.read"
EARLY = 60.0
"""Seconds before its end from which a token is no longer used."""
LONGEST_REASON = 300
LONGEST_ANSWER = 256 * 1024
"""Bytes; a charge has a few thousand."""
STATUSES = {
    "ATIVA": PixChargeStatus.ACTIVE,
    "CONCLUIDA": PixChargeStatus.PAID,
    "REMOVIDA_PELO_USUARIO_RECEBEDOR": PixChargeStatus.REMOVED,
    "REMOVIDA_PELO_PSP": PixChargeStatus.REMOVED,
}


@dataclass(frozen=True, kw_only=True)
class Account:
    """How a company is known to its provider. Addresses without a slash at their end."""

    address: str
    token_address: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass
class Provider:
    """The port PaymentProvider. Serves one event loop; close it with ``aclose``."""

    http: httpx.AsyncClient
    account: Account
    token: str = field(default="", repr=False)
    good_until: float = 0.0

    @classmethod
    def open(
        cls,
        account: Account,
        certificate: Certificate | None = None,
        *,
        authority_file: Path | None = None,
        production: bool = False,
        seconds: float = 20.0,
    ) -> Self:
        """Connects on first use. In production raises ProviderRefused for an address without TLS, and
        calls public addresses alone."""
        addresses = (account.address, account.token_address)
        if production and not all(address.startswith("https://") for address in addresses):
            raise ProviderRefused(status="address", reason="https only")
        inner = httpx.AsyncHTTPTransport(verify=_context(certificate, authority_file), trust_env=False)
        transport = PublicOnly(inner) if production else inner
        return cls(httpx.AsyncClient(transport=transport, timeout=seconds, trust_env=False), account)

    async def aclose(self) -> None:
        await self.http.aclose()

    async def register(self, charge: DueCharge) -> KeptCharge:
        return _kept(await self._ask("PUT", charge.txid, body_of(charge)))

    async def revise(self, charge: DueCharge) -> KeptCharge:
        return _kept(await self._ask("PATCH", charge.txid, revision_of(charge)))

    async def withdraw(self, txid: str) -> None:
        await self._ask("PATCH", txid, {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"})

    async def find(self, txid: str) -> KeptCharge | None:
        answer = await self._ask("GET", txid)
        return None if answer.status_code == httpx.codes.NOT_FOUND else _kept(answer)

    async def _ask(self, method: str, txid: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Its answer, good or, to a question, that there is no such charge."""
        answer = await self._once(method, txid, body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self.good_until = 0.0
            answer = await self._once(method, txid, body)
        return _sound(answer, unknown=method == "GET")

    async def _once(self, method: str, txid: str, body: dict[str, Any] | None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._token()}"}
        return await self._send(method, f"{self.account.address}/cobv/{txid}", headers=headers, json=body)

    async def _token(self) -> str:
        """Kept for as long as it is good."""
        if time.monotonic() >= self.good_until:
            answer = _sound(
                await self._send(
                    "POST",
                    self.account.token_address,
                    auth=(self.account.client_id, self.account.client_secret),
                    data={"grant_type": "client_credentials", "scope": SCOPE},
                )
            )
            issued = _json(answer)
            self.token = str(issued.get("access_token", ""))
            self.good_until = time.monotonic() + float(issued.get("expires_in", 0)) - EARLY
        return self.token

    async def _send(self, method: str, address: str, **what: Any) -> httpx.Response:
        """Its answer, whole, of which the company that chose the address decides neither time nor length."""
        operation = "token" if address == self.account.token_address else method
        with calling(Dependency.PAYMENT_PROVIDER, operation) as call:
            try:
                async with self.http.stream(method, address, **what) as answer:
                    call.outcome = _outcome(answer)
                    return httpx.Response(answer.status_code, content=await _read(answer))
            except httpx.HTTPError as fault:
                raise ProviderUnavailable(type(fault).__name__) from fault


def _outcome(answer: httpx.Response) -> Outcome:
    if answer.is_server_error:
        return Outcome.UNAVAILABLE
    unknown = answer.status_code == httpx.codes.NOT_FOUND
    return Outcome.ANSWERED if answer.is_success or unknown else Outcome.REFUSED


async def _read(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > LONGEST_ANSWER:
            raise ProviderUnavailable("an answer that is too long")
    return body


def _context(certificate: Certificate | None, authority_file: Path | None) -> ssl.SSLContext:
    if certificate is not None:
        return client_context(certificate, authority_file)
    return ssl.create_default_context(cafile=authority_file)


def _sound(answer: httpx.Response, *, unknown: bool = False) -> httpx.Response:
    """Raises ProviderUnavailable for what may be better later, ProviderRefused for what will not."""
    status = answer.status_code
    if answer.is_success or (unknown and status == httpx.codes.NOT_FOUND):
        return answer
    if answer.is_server_error or status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT):
        raise ProviderUnavailable(f"HTTP {status}")
    raise ProviderRefused(status=status, reason=_reason(answer))


def _reason(answer: httpx.Response) -> str:
    """By RFC 7807: the title, and which fields are wrong for which reason."""
    try:
        problem = answer.json()
        faults = [f"{each['propriedade']}: {each['razao']}" for each in problem.get("violacoes", ())]
        told = "; ".join([str(problem.get("title", "")), *faults])
    except (ValueError, AttributeError, KeyError, TypeError):
        told = ""
    return "".join(character for character in told if character.isprintable())[:LONGEST_REASON]


def _kept(answer: httpx.Response) -> KeptCharge:
    said = _json(answer)
    try:
        location = said.get("location") or said["loc"]["location"]
        return KeptCharge(txid=said["txid"], location=location, status=STATUSES[said["status"]])
    except (KeyError, TypeError):
        raise ProviderUnavailable("an answer without txid, location or status") from None


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        raise ProviderUnavailable("an answer that is no JSON") from None
    if not isinstance(said, dict):
        raise ProviderUnavailable("an answer that is no object")
    return said
