"""A payment provider (PSP) to practise with: keeps charges with due date, and moves no money."""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.finance.pix import dynamic_code
from workers.sandbox.psp.rules import TXID, Violation, faults_of_charge, faults_of_revision

ERRORS = "https://pix.bcb.gov.br/api/v2/error/"
TOKEN_LASTS = 3600
STRANGER = "stranger"
ACTIVE, PAID = "ATIVA", "CONCLUIDA"


@dataclass
class Trouble:
    """What it was told to do wrong: the next ``fail`` requests get an HTTP 503, of the next ``lose`` the
    answer is an HTTP 504 though they were done."""

    fail: int = 0
    lose: int = 0

    def take(self, name: str) -> bool:
        left = getattr(self, name)
        setattr(self, name, max(left - 1, 0))
        return left > 0


@dataclass
class Provider:
    """``today`` is asked for each charge; ``host`` is where payers would ask for what they pay."""

    clock: Callable[[], datetime]
    host: str = "pix.sandbox.invalid"
    charges: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    trouble: Trouble = field(default_factory=Trouble)

    @property
    def today(self) -> date:
        return self.clock().date()

    def issue_token(self, client: str) -> str:
        token = secrets.token_urlsafe(24)
        self.tokens[token] = client
        return token

    def register(self, client: str, txid: str, body: Any) -> tuple[int, Any]:
        known = self.charges.get((client, txid))
        faults = faults_of_charge(body, today=self.today)
        if not TXID.fullmatch(txid):
            faults.append(Violation("cobv.txid", "não respeita o schema"))
        if faults:
            return _invalid(faults)
        if known and known["status"] != ACTIVE:
            return _invalid([Violation("cobv.status", "a cobrança não está ATIVA")])
        self.charges[client, txid] = self._kept(txid, body, known)
        return (200 if known else 201), self.charges[client, txid]

    def revise(self, client: str, txid: str, body: Any) -> tuple[int, Any]:
        known = self.charges.get((client, txid))
        if known is None:
            return _unknown()
        faults = faults_of_revision(body, due_on=known["calendario"]["dataDeVencimento"])
        if known["status"] != ACTIVE:
            faults.append(Violation("cobv.status", "a cobrança não está ATIVA"))
        if faults:
            return _invalid(faults)
        merged = known | body | {"valor": known["valor"] | body.get("valor", {})}
        self.charges[client, txid] = merged | {"revisao": known["revisao"] + 1}
        return 200, self.charges[client, txid]

    def tell(self, client: str, txid: str) -> tuple[int, Any]:
        known = self.charges.get((client, txid))
        return _unknown() if known is None else (200, known)

    def pay(self, txid: str) -> None:
        """As if a payer had paid it."""
        for (client, known), charge in list(self.charges.items()):
            if known == txid:
                self.charges[client, known] = charge | {"status": PAID}

    def _kept(self, txid: str, body: dict[str, Any], known: dict[str, Any] | None) -> dict[str, Any]:
        location = known["location"] if known else f"{self.host}/qr/v2/cobv/{secrets.token_hex(16)}"
        calendar = {"criacao": self.clock().isoformat(), "validadeAposVencimento": 30} | body["calendario"]
        copied = dynamic_code(location=location, name="Recebedor de teste", city="BRASILIA")
        return body | {
            "txid": txid,
            "revisao": known["revisao"] + 1 if known else 0,
            "status": ACTIVE,
            "calendario": calendar,
            "location": location,
            "pixCopiaECola": copied,
            "recebedor": {"nome": "Recebedor de teste", "cnpj": "00000000000191"},
        }


def application(provider: Provider) -> Starlette:
    """``/oauth/token``, ``/v2/cobv/{txid}``; beside the API ``/charges``, ``/steer``, ``/health/ready``."""

    async def charges(_: Request) -> Response:
        return JSONResponse(list(provider.charges.values()))

    async def ready(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/oauth/token", partial(_token, provider), methods=["POST"]),
            Route("/v2/cobv/{txid}", partial(_charge, provider), methods=["PUT", "PATCH", "GET"]),
            Route("/charges", charges),
            Route("/steer", partial(_steer, provider), methods=["POST"]),
            Route("/health/ready", ready),
        ]
    )


async def _token(provider: Provider, request: Request) -> Response:
    """To whoever names itself and a secret, whichever; it is for practice, and knows one stranger."""
    asked = parse_qs((await request.body()).decode())
    client, _, secret = _basic(request).partition(":")
    if asked.get("grant_type") != ["client_credentials"] or client in ("", STRANGER) or not secret:
        return JSONResponse({"error": "invalid_client"}, 401)
    issued = {"token_type": "Bearer", "expires_in": TOKEN_LASTS, "scope": asked.get("scope", [""])[0]}
    return JSONResponse({"access_token": provider.issue_token(client)} | issued)


async def _charge(provider: Provider, request: Request) -> Response:
    client = provider.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
    if client is None:
        return JSONResponse(_problem("AcessoNegado", 401, []), 401)
    if provider.trouble.take("fail"):
        return JSONResponse(_problem("ServicoIndisponivel", 503, []), 503)
    txid = request.path_params["txid"]
    if request.method == "GET":
        status, answer = provider.tell(client, txid)
    else:
        act = provider.register if request.method == "PUT" else provider.revise
        status, answer = act(client, txid, await _json(request))
    if request.method != "GET" and provider.trouble.take("lose"):
        return Response("lost", 504)
    return JSONResponse(answer, status)


async def _steer(provider: Provider, request: Request) -> Response:
    wishes = await request.json()
    if pay := wishes.pop("pay", None):
        provider.pay(pay)
    if wishes.pop("forget_tokens", False):
        provider.tokens.clear()
    if wrong := wishes.keys() - {"fail", "lose"}:
        return JSONResponse({"error": f"cannot steer {', '.join(sorted(wrong))}"}, 400)
    for name, count in wishes.items():
        setattr(provider.trouble, name, int(count))
    return JSONResponse(vars(provider.trouble))


def _basic(request: Request) -> str:
    try:
        return b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
    except ValueError:
        return ""


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return None


def _invalid(faults: list[Violation]) -> tuple[int, Any]:
    return 400, _problem("CobVOperacaoInvalida", 400, faults)


def _unknown() -> tuple[int, Any]:
    return 404, _problem("CobVNaoEncontrado", 404, [])


def _problem(name: str, status: int, faults: list[Violation]) -> dict[str, Any]:
    violations = {"violacoes": [fault.as_dict() for fault in faults]} if faults else {}
    return {"type": f"{ERRORS}{name}", "title": name, "status": status} | violations
