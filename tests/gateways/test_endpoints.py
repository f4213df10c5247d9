"""Where documents are sent: every state has an address, and nobody else's."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from domain.kernel.brazil import Environment, State
from domain.kernel.refusal import Missing
from workers.gateways.nfe.endpoints import AUTHORIZERS, Service, address


@pytest.mark.parametrize("environment", Environment)
def test_every_state_has_every_service(environment: Environment):
    for state in State:
        for service in Service:
            where = urlsplit(address(service, state=state.value, environment=environment))
            assert where.scheme == "https"
            assert (where.hostname or "").endswith(".gov.br")
            assert not where.query


def test_testing_and_production_share_no_address():
    for state in AUTHORIZERS:
        for service in Service:
            both = {address(service, state=state, environment=environment) for environment in Environment}
            assert len(both) == 2


def test_a_state_without_row_is_refused_by_name():
    with pytest.raises(Missing) as refusal:
        address(Service.STATUS, state="ZZ", environment=Environment.TESTING)
    assert refusal.value.facts["what"] == "address of NFeStatusServico4 for ZZ in TESTING"


def test_a_base_address_serves_all():
    where = address(
        Service.QUERY, state="ZZ", environment=Environment.TESTING, base_url="https://localhost:1/"
    )
    assert where == "https://localhost:1/NFeConsultaProtocolo4"
