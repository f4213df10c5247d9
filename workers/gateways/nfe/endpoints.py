"""Where each state's authorizer listens: its own, SEFAZ Virtual RS or AN, or one that stands in for it.

Addresses as listed by the Portal da NF-e ("Relação de Serviços Web"), taken from nfelib 3.2.0; those of
NFC-e from sped-nfe of 2026-06-23 (storage/wsnfe_4.00_mod65.xml).
"""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.brazil import Environment
from domain.kernel.refusal import Missing
from domain.kernel.said import Said

TABLES = {InvoiceKind.NFE: "endpoints.csv", InvoiceKind.NFCE: "consumer_endpoints.csv"}


class Service(StrEnum):
    """A service of layout 4.00, by the name of its WSDL."""

    operation: str

    def __new__(cls, name: str, operation: str) -> Service:
        service = str.__new__(cls, name)
        service._value_, service.operation = name, operation
        return service

    AUTHORIZATION = "NFeAutorizacao4", "nfeAutorizacaoLote"
    AUTHORIZATION_RESULT = "NFeRetAutorizacao4", "nfeRetAutorizacaoLote"
    QUERY = "NFeConsultaProtocolo4", "nfeConsultaNF"
    STATUS = "NFeStatusServico4", "nfeStatusServicoNF"
    EVENT = "NFeRecepcaoEvento4", "nfeRecepcaoEvento"
    NUMBER_VOID = "NFeInutilizacao4", "nfeInutilizacaoNF"

    @property
    def namespace(self) -> str:
        return f"http://www.portalfiscal.inf.br/nfe/wsdl/{self}"


OWN = ("AM", "BA", "GO", "MG", "MS", "MT", "PE", "PR", "RS", "SP")
VIRTUAL_AN = ("MA",)
VIRTUAL_RS = ("AC", "AL", "AP", "CE", "DF", "ES", "PA", "PB", "PI", "RJ", "RN", "RO", "RR", "SC", "SE", "TO")
AUTHORIZERS = (
    {state: state for state in OWN} | dict.fromkeys(VIRTUAL_AN, "SVAN") | dict.fromkeys(VIRTUAL_RS, "SVRS")
)


CONSUMERS = ("AM", "GO", "MG", "MS", "MT", "PR", "RS", "SP")
"""States with an authorizer of their own for NFC-e; SEFAZ Virtual RS serves the others."""
STAND_INS = {Emission.SVC_AN: "SVC-AN", Emission.SVC_RS: "SVC-RS"}
NATIONAL = "AN"
"""The Ambiente Nacional, which takes announcements (EPEC) and deliveries."""
VIRTUAL = "SVRS"
"""SEFAZ Virtual RS, which takes failed deliveries of every state."""


def authorizer_of(
    state: str, kind: InvoiceKind = InvoiceKind.NFE, emission: Emission = Emission.NORMAL
) -> str:
    """Who authorises such a document, by its name in the list. Raises Missing for an unknown state."""
    if emission in STAND_INS:
        return STAND_INS[emission]
    if state not in AUTHORIZERS:
        raise Missing(what=Said("authorizer of {state}", state=state))
    if kind is InvoiceKind.NFCE:
        return state if state in CONSUMERS else "SVRS"
    return AUTHORIZERS[state]


def address(
    service: Service,
    *,
    state: str,
    environment: Environment,
    base_url: str | None = None,
    kind: InvoiceKind = InvoiceKind.NFE,
    authorizer: str | None = None,
) -> str:
    """Where to send; ``<base_url>/<service>`` when a base is given, and ``<base_url>/<name>/<service>`` for
    an ``authorizer`` that is not the state's own. Raises Missing for an unknown state."""
    if base_url:
        aside = f"/{authorizer.lower()}" if authorizer in (NATIONAL, *STAND_INS.values()) else ""
        return f"{base_url.rstrip('/')}{aside}/{service}"
    try:
        return _listed(kind)[authorizer or authorizer_of(state, kind), environment, service]
    except (KeyError, Missing):
        raise Missing(
            what=Said(
                "address of {service} for {state} in {environment}",
                service=service,
                state=state,
                environment=environment,
            )
        ) from None


@cache
def _listed(kind: InvoiceKind) -> dict[tuple[str, str, str], str]:
    with Path(__file__).with_name(TABLES[kind]).open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table)
        return {(row["authorizer"], row["environment"], row["service"]): row["address"] for row in rows}
