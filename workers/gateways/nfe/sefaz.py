"""A state's tax authority (SEFAZ), reached over mutual TLS with one issuer's certificate."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

import httpx

from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, NotSharedYet, Receipt
from domain.kernel.brazil import Environment
from workers.gateways.nfe.answers import (
    BATCH_IN_PROCESS,
    BATCH_PROCESSED,
    BATCH_RECEIVED,
    authorization,
    holds_its_place,
    refused,
    registered_before,
    registration,
    standing,
    status_of,
    voiding,
)
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.codes import ENVIRONMENT, state_code
from workers.gateways.nfe.endpoints import Service, address, authorizer_of
from workers.gateways.nfe.events import batch_of
from workers.gateways.nfe.markup import NAMESPACE, Element, at, parse
from workers.gateways.nfe.soap import content_type, envelope, result
from workers.gateways.nfe.trust import client_context, refuse_sandbox
from workers.outside import Dependency, calling

POLLS = 10
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes; a batch of fifty documents with their protocols has one million."""
LONGEST_PAUSE = 5.0
"""Seconds between two questions about a batch, however long the authority says it takes."""


class Sefaz:
    """The port TaxAuthority, by layout 4.00. Serves one event loop; close it with ``aclose``."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        state: str,
        environment: Environment,
        base_url: str | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        kind: InvoiceKind = InvoiceKind.NFE,
        authorizer: str | None = None,
    ) -> None:
        self.http, self.pause = http, pause
        self.state, self.environment, self.base_url = state, environment, base_url
        self.kind, self.authorizer = kind, authorizer or authorizer_of(state, kind)

    @classmethod
    def open(
        cls,
        certificate: Certificate,
        *,
        state: str,
        environment: Environment,
        base_url: str | None = None,
        authority_file: Path | None = None,
        production: bool = False,
        seconds: float = 30.0,
        kind: InvoiceKind = InvoiceKind.NFE,
        authorizer: str | None = None,
    ) -> Self:
        """Connects on first use, with the state's authorizer of this kind or the one named.

        ``production`` (or a document environment of that name) raises
        SandboxRefused for what the sandbox issued; ``seconds`` limits each wait for an answer."""
        if production or environment is Environment.PRODUCTION:
            refuse_sandbox(certificate, authority_file)
        http = httpx.AsyncClient(
            verify=client_context(certificate, authority_file),
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            trust_env=False,
        )
        return cls(
            http,
            state=state,
            environment=environment,
            base_url=base_url,
            kind=kind,
            authorizer=authorizer,
        )

    async def aclose(self) -> None:
        await self.http.aclose()

    async def submit(self, document: bytes) -> Receipt:
        key = parse(document)[0].get("Id", "").removeprefix("NFe")
        batch = f"<idLote>{key[-15:]}</idLote><indSinc>1</indSinc>".encode() + document
        answer = await self._ask(Service.AUTHORIZATION, _message("enviNFe", batch))
        if status_of(answer) == BATCH_RECEIVED:
            return await self._collected(at(answer, "infRec/nRec"), at(answer, "infRec/tMed"), key)
        return authorization(answer, key)

    async def consult(self, access_key: str) -> Receipt:
        return standing(await self._ask(Service.QUERY, self._question(access_key)), access_key)

    async def register(self, event: bytes) -> Receipt:
        key = at(parse(event), "infEvento/chNFe")
        return registration(await self._ask(Service.EVENT, batch_of(event)), key)

    async def registered(self, event: bytes, *, elsewhere: bool = False) -> Receipt | None:
        """What was answered about this very event when it came in first; None when it never did.

        Raises NotSharedYet when it is known to be ``elsewhere`` and no event has come here in its place.
        """
        key = at(parse(event), "infEvento/chNFe")
        answer = await self._ask(Service.QUERY, self._question(key))
        found = registered_before(answer, event)
        if elsewhere and found is None and not holds_its_place(answer, event):
            raise NotSharedYet
        return found

    async def void(self, request: bytes) -> Receipt:
        """Give up a range of numbers. Raises AuthorityUnavailable."""
        return voiding(await self._ask(Service.NUMBER_VOID, request))

    async def status(self) -> Receipt:
        """Whether the service is in operation (cStat 107). Raises AuthorityUnavailable."""
        content = f"{self._environment}<cUF>{state_code(self.state)}</cUF><xServ>STATUS</xServ>"
        return refused(await self._ask(Service.STATUS, _message("consStatServ", content.encode())))

    def _question(self, access_key: str) -> bytes:
        content = f"{self._environment}<xServ>CONSULTAR</xServ><chNFe>{access_key}</chNFe>"
        return _message("consSitNFe", content.encode())

    @property
    def _environment(self) -> str:
        return f"<tpAmb>{ENVIRONMENT[self.environment]}</tpAmb>"

    async def _collected(self, receipt: str, seconds: str, key: str) -> Receipt:
        """The batch was taken: whatever keeps its result away, the document may have arrived."""
        try:
            answer = await self._collect(receipt, seconds)
            if status_of(answer) != BATCH_PROCESSED:
                raise AuthorityUnavailable(f"batch {receipt}: {status_of(answer)} {at(answer, 'xMotivo')}")
            return authorization(answer, key)
        except AskedTooOften:
            raise
        except AuthorityUnavailable as away:
            raise AuthorityUnavailable(str(away)) from away

    async def _collect(self, receipt: str, seconds: str) -> Element:
        """The result of a batch that was taken for later. Raises AuthorityUnavailable when it stays away."""
        question = _message("consReciNFe", f"{self._environment}<nRec>{receipt}</nRec>".encode())
        for _ in range(POLLS):
            await self.pause(min(float(seconds or 1), LONGEST_PAUSE))
            answer = await self._ask(Service.AUTHORIZATION_RESULT, question)
            if status_of(answer) != BATCH_IN_PROCESS:
                return answer
        raise AuthorityUnavailable(f"batch {receipt} is still in process")

    async def _ask(self, service: Service, message: bytes) -> Element:
        where = address(
            service,
            state=self.state,
            environment=self.environment,
            base_url=self.base_url,
            kind=self.kind,
            authorizer=self.authorizer,
        )
        with calling(Dependency.TAX_AUTHORITY, service):
            return result(service, await self._post(where, service, message))

    async def _post(self, where: str, service: Service, message: bytes) -> bytes:
        try:
            async with self.http.stream(
                "POST",
                where,
                content=envelope(service, message),
                headers={"Content-Type": content_type(service)},
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise AuthorityUnavailable(f"{service}: HTTP {response.status_code}")
                return await _whole(response, service)
        except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
            raise AuthorityUnavailable(f"{service}: {type(fault).__name__}", unheard=True) from fault
        except (httpx.TransportError, httpx.DecodingError) as fault:
            raise AuthorityUnavailable(f"{service}: {type(fault).__name__}") from fault


async def _whole(response: httpx.Response, service: Service) -> bytes:
    """The answer, unpacked. Raises AuthorityUnavailable when it does not end where answers end."""
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > LONGEST_ANSWER:
            raise AuthorityUnavailable(f"{service}: an answer that is too long")
    return bytes(body)


def _message(name: str, content: bytes, *, layout: str = "4.00") -> bytes:
    return f'<{name} xmlns="{NAMESPACE}" versao="{layout}">'.encode() + content + f"</{name}>".encode()
