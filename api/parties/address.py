"""An address in Brazil."""

import strawberry

from api.scalars import Cep


@strawberry.type(description="An address in Brazil, as fiscal documents print it.")
class Address:
    street: str = strawberry.field(description="Logradouro.")
    number: str = strawberry.field(description="Number in the street, or S/N.")
    complement: str | None = strawberry.field(description="Suite, floor, block.")
    district: str = strawberry.field(description="Bairro.")
    city_code: str = strawberry.field(description="Seven-digit IBGE code of the municipality.")
    city: str | None = strawberry.field(description="The municipality's official name.")
    state: str = strawberry.field(description="Two-letter abbreviation of the state.")
    postal_code: Cep = strawberry.field(description="CEP, eight digits.")
