"""The two doors of the sandbox: the SOAP services behind mutual TLS, and the steering in plain HTTP."""

from __future__ import annotations

import asyncio
import re

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.markup import Element, etree, parse
from workers.gateways.nfe.soap import SOAP
from workers.sandbox.authority import Authority
from workers.sandbox.connection import Silence
from workers.sandbox.health import Open, answered, health_routes
from workers.sandbox.steering import Steering

CONTENT = "application/soap+xml; charset=utf-8"
SERVICES = {service.value: service for service in Service}
INCOMING = (Service.AUTHORIZATION, Service.EVENT, Service.NUMBER_VOID)
ISSUER = re.compile(rb'(?:Id="NFe|<chNFe>)[0-9]{6}([0-9A-Z]{14})')
CNPJ = re.compile(rb"<CNPJ>([0-9A-Z]{14})</CNPJ>")


def services(authority: Authority) -> Starlette:
    """``POST /<Service>`` with a SOAP 1.2 envelope, as the authority's own addresses; and the same under
    the name of another that it works with, which has bad days of its own. ``POST /steer`` is for issuers, who
    know this door alone."""

    async def serve(request: Request) -> Response:
        service = SERVICES.get(request.path_params["service"])
        if service is None:
            return Response("no such service", 404)
        answered.labels(service.value).inc()
        name = request.path_params.get("name", "")
        asked = authority.others.get(name) if name else authority
        if asked is None:
            return Response("no such authority", 404)
        return await _on_a_bad_day(asked, service, request)

    async def steer(request: Request) -> Response:
        return await _steered(authority, request)

    paths = ("/{service}", "/{name}/{service}")
    return Starlette(
        routes=[
            Route("/steer", steer, methods=["POST"]),
            *(Route(path, serve, methods=["POST"]) for path in paths),
        ]
    )


def steering(authority: Authority, services_open: Open) -> Starlette:
    """``/steer`` (GET, POST with JSON, DELETE to reset), ``/documents``, health and metrics."""

    async def steer(request: Request) -> Response:
        if request.method == "POST":
            return await _steered(authority, request)
        if request.method == "DELETE":
            authority.calm()
        return JSONResponse(authority.steering.as_dict())

    async def documents(_: Request) -> Response:
        return JSONResponse(await run_in_threadpool(authority.archive.submissions))

    return Starlette(
        routes=[
            Route("/steer", steer, methods=["GET", "POST", "DELETE"]),
            Route("/documents", documents),
            *health_routes(authority.archive, services_open),
        ]
    )


async def _steered(authority: Authority, request: Request) -> Response:
    try:
        authority.steer(await request.json())
    except ValueError as wrong:
        return JSONResponse({"error": str(wrong)}, 400)
    return JSONResponse(authority.steering.as_dict())


def issuer_in(body: bytes) -> str | None:
    """Whose documents a message is about: by the first key, or the first CNPJ, in it."""
    found = ISSUER.search(body) or CNPJ.search(body)
    return found[1].decode() if found else None


async def _on_a_bad_day(everybody: Authority, service: Service, request: Request) -> Response:
    """The answer, or whatever the steering wants to happen instead of it."""
    if everybody.steering.refuse:
        return Silence(request)
    authority = everybody.towards(issuer_in(await request.body()))
    steering, incoming = authority.steering, service in INCOMING
    if steering.refuse or (incoming and steering.take("lose_before")):
        return Silence(request)
    await asyncio.sleep(steering.slow)
    if steering.take("fail"):
        return Response("sandbox told to fail", 500)
    answer = await _answer(authority, service, await request.body())
    if incoming and steering.take("lose_after"):
        return Silence(request)
    if not incoming:
        return answer
    return Response(_misled(steering, bytes(answer.body)), answer.status_code, media_type=CONTENT)


def _misled(steering: Steering, answer: bytes) -> bytes:
    """Half an answer, one that is none, or one about something else, if that is wished for."""
    if steering.take("cut_off"):
        return answer[: len(answer) // 2]
    if steering.take("garble"):
        return b"<html><body>Bad gateway</body></html>"
    if steering.take("other_key"):
        return re.sub(rb"(?<=<chNFe>)[0-9A-Z]{44}", b"9" * 44, answer)
    if steering.take("other_digest"):
        return re.sub(rb"(?<=<digVal>)[^<]+", b"A" * 27 + b"=", answer)
    return answer


async def _answer(authority: Authority, service: Service, body: bytes) -> Response:
    try:
        question = _message(service, body)
    except (etree.XMLSyntaxError, LookupError) as wrong:
        return _fault(str(wrong))
    answer = await run_in_threadpool(authority.answer, service, question)
    return Response(_envelope(service, answer), media_type=CONTENT)


def _message(service: Service, body: bytes) -> Element:
    """What the envelope carries for this service. Raises LookupError, etree.XMLSyntaxError."""
    message = parse(body).find(f"{{{SOAP}}}Body/{{{service.namespace}}}nfeDadosMsg")
    if message is None or len(message) == 0:
        raise LookupError(f"no nfeDadosMsg of {service.namespace} in a SOAP 1.2 envelope")
    return message[0]


def _envelope(service: Service, answer: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="{SOAP}"><env:Body>'
        f'<nfeResultMsg xmlns="{service.namespace}">{answer}</nfeResultMsg></env:Body></env:Envelope>'
    ).encode()


def _fault(reason: str) -> Response:
    fault = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"env": SOAP})
    inner = etree.SubElement(etree.SubElement(fault, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(etree.SubElement(inner, f"{{{SOAP}}}Code"), f"{{{SOAP}}}Value").text = "env:Sender"
    etree.SubElement(etree.SubElement(inner, f"{{{SOAP}}}Reason"), f"{{{SOAP}}}Text").text = reason
    return Response(etree.tostring(fault), 500, media_type=CONTENT)
