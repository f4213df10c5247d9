"""Where each state's authorizer listens: its own, SEFAZ Virtual RS or SEFAZ Virtual AN.

Addresses as listed by the Portal da NF-e ("Relação de Serviços Web"), taken from nfelib 3.2.0.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path

from domain.kernel.brazil import Environment
from domain.kernel.refusal import Missing

TABLE = Path(__file__).with_name("endpoints.csv")


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


def address(service: Service, *, state: str, environment: Environment, base_url: str | None = None) -> str:
    """Where to send; ``<base_url>/<service>`` when a base is given. Raises Missing for an unknown state."""
    if base_url:
        return f"{base_url.rstrip('/')}/{service}"
    try:
        return _listed()[AUTHORIZERS[state], environment, service]
    except KeyError:
        raise Missing(what=f"address of {service} for {state} in {environment}") from None


@cache
def _listed() -> dict[tuple[str, str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table)
        return {(row["authorizer"], row["environment"], row["service"]): row["address"] for row in rows}
