"""What identifies people, companies, places, goods and documents in Brazil."""

from domain.kernel.brazil.access_key import AccessKey, InvalidAccessKey, is_guessable
from domain.kernel.brazil.address import Address
from domain.kernel.brazil.gtin import Gtin, InvalidGtin
from domain.kernel.brazil.places import CityCode, PostalCode, State
from domain.kernel.brazil.public_body import PublicBody
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.brazil.state_registration import StateRegistration, StateRegistrationKind
from domain.kernel.brazil.tax_id import (
    Cnpj,
    Cpf,
    InvalidCnpj,
    InvalidCpf,
    InvalidTaxId,
    TaxId,
)

__all__ = [
    "AccessKey",
    "Address",
    "CityCode",
    "Cnpj",
    "ContributionRegime",
    "Cpf",
    "Environment",
    "Gtin",
    "InvalidAccessKey",
    "InvalidCnpj",
    "InvalidCpf",
    "InvalidGtin",
    "InvalidTaxId",
    "PostalCode",
    "PublicBody",
    "State",
    "StateRegistration",
    "StateRegistrationKind",
    "TaxId",
    "TaxRegime",
    "is_guessable",
]
