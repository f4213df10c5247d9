"""Bindings become markup: the same bytes as their own library makes of them, many times as fast."""

from __future__ import annotations

from dataclasses import replace

import pytest
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Recipient
from domain.fiscal.transport import FreightMode, Transport, Volume
from domain.kernel.brazil import Environment, TaxRegime
from domain.kernel.money import Money
from tests.gateways.sample import (
    CONSUMER,
    LETTERED_CNPJ,
    RETAILER,
    in_contingency,
    instalments,
    interstate_taxes,
    invoice,
    issuer,
    line,
    nfce,
    returned,
    simples_taxes,
)
from workers.gateways.nfe.document import bound
from workers.gateways.nfe.layout import Content
from workers.gateways.nfe.markup import NAMESPACE, render

LIBRARYS = XmlSerializer(config=SerializerConfig(xml_declaration=False))


def named(name: str, recipient: Recipient = RETAILER) -> Recipient:
    return replace(recipient, name=name)


def carried(made: Invoice) -> Invoice:
    made.transport = Transport(
        mode=FreightMode.THIRD_PARTY,
        carrier=RETAILER,
        plate="ABC1D23",
        plate_state="SP",
        volumes=(Volume(quantity=2, kind="CAIXA", seals=("A1", "B2")), Volume(quantity=1)),
    )
    return made


def remarked(made: Invoice) -> Invoice:
    made.additional_information = "Café & <chá>, \"aspas\", 'apóstrofos' e R$ 5,00 > R$ 4,00"
    return made


SAMPLES = {
    "regular": invoice(),
    "simples": invoice(
        lines=[line(1, taxes=simples_taxes()), line(2, taxes=simples_taxes("500"))],
        seller=issuer(regime=TaxRegime.SIMPLES),
    ),
    "another state": invoice(
        lines=[line(n, taxes=interstate_taxes(Money.of("239.00")), cfop="6108") for n in (1, 2)],
        recipient=CONSUMER,
    ),
    "letters in the CNPJ": invoice(seller=issuer(cnpj=LETTERED_CNPJ)),
    "marks of XML in texts": remarked(invoice(recipient=named("Silva & Filhos <Ltda> \"S&F\" 'x'"))),
    "instalments": invoice(payment=instalments(Money.of("267.59"))),
    "carried": carried(invoice()),
    "returned": returned(invoice(), "1"),
    "at the till": nfce(),
    "in contingency": in_contingency(invoice(), Emission.SVC_AN),
    "for real": invoice(environment=Environment.PRODUCTION),
}


@pytest.mark.parametrize("made", SAMPLES.values(), ids=SAMPLES)
def test_a_document_is_written_as_the_library_of_its_bindings_writes_it(made: Invoice):
    written = bound(made)
    assert render(written) == LIBRARYS.render(written, ns_map={None: NAMESPACE}).encode()


def test_what_is_not_text_yet_is_not_guessed_at():
    written = bound(invoice())
    written.infNFe.ide = Content.Ide(nNF=17)
    with pytest.raises(TypeError, match="17 is not written out"):
        render(written)
