"""Who issues and who receives, in groups C (emit) and E (dest) of the layout."""

from __future__ import annotations

from typing import TypeVar

from nfelib.nfe.bindings.v4_0.leiaute_nfe_v4_00 import Tendereco, TenderEmi, Tnfe

from domain.fiscal.invoice import Address, Environment, Issuer, Recipient, StateRegistrationKind
from workers.gateways.nfe.codes import COUNTRY, REGIME, REGISTRATION
from workers.gateways.nfe.formats import plain, plain_or_none

A = TypeVar("A", TenderEmi, Tendereco)

TESTING_NAME = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"
"""The recipient's name on every document of the testing environment (rule 598)."""


def issuer_group(issuer: Issuer) -> Tnfe.InfNfe.Emit:
    return Tnfe.InfNfe.Emit(
        CNPJ=issuer.cnpj,
        xNome=plain(issuer.legal_name, longest=60),
        xFant=plain_or_none(issuer.trade_name, longest=60),
        enderEmit=_address(TenderEmi, issuer.address, fone=_digits(issuer.phone)),
        IE=issuer.state_registration,
        CRT=REGIME[issuer.regime],
    )


def recipient_group(recipient: Recipient, environment: Environment) -> Tnfe.InfNfe.Dest:
    contributor = recipient.registration_kind is StateRegistrationKind.CONTRIBUTOR
    return Tnfe.InfNfe.Dest(
        CNPJ=recipient.tax_id if len(recipient.tax_id) == 14 else None,
        CPF=recipient.tax_id if len(recipient.tax_id) == 11 else None,
        xNome=TESTING_NAME if environment is Environment.TESTING else plain(recipient.name, longest=60),
        enderDest=_address(Tendereco, recipient.address),
        indIEDest=REGISTRATION[recipient.registration_kind],
        IE=recipient.state_registration if contributor else None,
        email=plain_or_none(recipient.email, longest=60),
    )


def _address(group: type[A], address: Address, **further: str | None) -> A:
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
