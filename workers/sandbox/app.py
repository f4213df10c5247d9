"""The two doors of the sandbox: the SOAP services behind mutual TLS, and the steering in plain HTTP."""

from __future__ import annotations

import asyncio

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

CONTENT = "application/soap+xml; charset=utf-8"
SERVICES = {service.value: service for service in Service}
INCOMING = (Service.AUTHORIZATION, Service.EVENT)


def services(authority: Authority) -> Starlette:
    """``POST /<Service>`` with a SOAP 1.2 envelope, as the authority's own addresses; and the same under
    the name of another that it works with, which never has a bad day."""

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

    paths = ("/{service}", "/{name}/{service}")
    return Starlette(routes=[Route(path, serve, methods=["POST"]) for path in paths])


def steering(authority: Authority, services_open: Open) -> Starlette:
    """``/steer`` (GET, POST with JSON, DELETE to reset), ``/documents``, health and metrics."""

    async def steer(request: Request) -> Response:
        if request.method == "DELETE":
            authority.steering.reset()
        if request.method == "POST":
            try:
                authority.steering.apply(await request.json())
            except ValueError as wrong:
                return JSONResponse({"error": str(wrong)}, 400)
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


async def _on_a_bad_day(authority: Authority, service: Service, request: Request) -> Response:
    """The answer, or whatever the steering wants to happen instead of it."""
    steering, incoming = authority.steering, service in INCOMING
    if steering.refuse or (incoming and steering.take("lose_before")):
        return Silence(request)
    await asyncio.sleep(steering.slow)
    if steering.take("fail"):
        return Response("sandbox told to fail", 500)
    answer = await _answer(authority, service, await request.body())
    if incoming and steering.take("lose_after"):
        return Silence(request)
    if incoming and steering.take("cut_off"):
        return Response(answer.body[: len(answer.body) // 2], media_type=CONTENT)
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
