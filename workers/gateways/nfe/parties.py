"""Who issues and who receives, in groups C (emit) and E (dest) of the layout."""

from __future__ import annotations

from domain.fiscal.printed import Issuer, Recipient
from domain.kernel.brazil import Address, Environment, StateRegistrationKind
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.codes import COUNTRY, REGIME, REGISTRATION
from workers.gateways.nfe.formats import plain, plain_or_none
from workers.gateways.nfe.layout import Content, Group, IssuerAddress, RecipientAddress

TESTING_NAME = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
"""The recipient's name on every document of the testing environment (rule 598)."""

TESTING_ITEM = "NOTA FISCAL EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
"""What an NFC-e of the testing environment calls its first item (rule 373)."""


def issuer_group(issuer: Issuer) -> Group:
    return Content.Emit(
        CNPJ=issuer.cnpj,
        xNome=plain(issuer.legal_name, longest=60),
        xFant=plain_or_none(issuer.trade_name, longest=60),
        enderEmit=_address(IssuerAddress, issuer.address, fone=_digits(issuer.phone)),
        IE=issuer.state_registration,
        CRT=REGIME[issuer.regime],
    )


def recipient_group(recipient: Recipient, environment: Environment) -> Group:
    contributor = recipient.registration_kind is StateRegistrationKind.CONTRIBUTOR
    return Content.Dest(
        CNPJ=recipient.tax_id if len(recipient.tax_id) == 14 else None,
        CPF=recipient.tax_id if len(recipient.tax_id) == 11 else None,
        xNome=TESTING_NAME if environment is Environment.TESTING else plain(recipient.name, longest=60),
        enderDest=_address(RecipientAddress, recipient.address),
        indIEDest=REGISTRATION[recipient.registration_kind],
        IE=recipient.state_registration if contributor else None,
        email=plain_or_none(recipient.email, longest=60),
    )


def consumer_group(recipient: Recipient, environment: Environment, *, with_address: bool) -> Group:
    """Of an NFC-e: the CPF, the name, and where they live when that is known."""
    return Content.Dest(
        CPF=recipient.tax_id,
        xNome=TESTING_NAME if environment is Environment.TESTING else plain(recipient.name, longest=60),
        enderDest=_address(RecipientAddress, recipient.address) if with_address else None,
        indIEDest=REGISTRATION[StateRegistrationKind.NON_CONTRIBUTOR],
        email=plain_or_none(recipient.email, longest=60),
    )


def _address(group: Group, address: Address, **further: str | None) -> Group:
    if address.city is None:
        raise Missing(what=Said("name of the city {code}", code=address.city_code))
    country, country_name = COUNTRY
    return group(
        xLgr=plain(address.street, longest=60),
        nro=plain(address.number, longest=60),
        xCpl=plain_or_none(address.complement, longest=60),
        xBairro=plain(address.district, longest=60),
        cMun=address.city_code,
        xMun=plain(address.city, longest=60),
        UF=address.state,
        CEP=address.postal_code,
        cPais=country,
        xPais=country_name,
        **further,
    )


def _digits(text: str | None) -> str | None:
    return "".join(filter(str.isdigit, text or "")) or None
