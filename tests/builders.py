"""Ordinary things to start a test from; name only what the test is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.catalog.commands.register_product import RegisterProduct, register_product
from domain.catalog.description import ProductKind
from domain.catalog.ports import Movements
from domain.catalog.product import Product
from domain.kernel.brazil import Address, Cnpj, Cpf
from domain.kernel.command import UnitOfWork
from domain.kernel.money import Money
from domain.parties.commands.register_party import RegisterParty, register_party
from domain.parties.party import Party, PartyKind
from domain.parties.ports import Municipalities, StateRegistrations
from domain.parties.roles import PartyRole
from domain.people.commands.hire_employee import HireEmployee, hire_employee
from domain.people.employee import Employee
from domain.people.ports import LabourLaws
from tests.memory import Memory
from tests.people.rights import ShippedLabourLaws

CITIES = {"3550308": "São Paulo", "3304557": "Rio de Janeiro", "4106902": "Curitiba"}


class SomeMunicipalities:
    async def name_of(self, city_code: str) -> str | None:
        return CITIES.get(city_code)


class TrustingRegistrations:
    """Every number is right but the one made of nines."""

    def valid(self, state: str, number: str) -> bool:
        return set(number) != {"9"}


class NoMovements:
    async def exist_of(self, product_id: Any) -> bool:
        return False


ANSWERS: dict[type, Any] = {
    Municipalities: SomeMunicipalities(),
    StateRegistrations: TrustingRegistrations(),
    Movements: NoMovements(),
    LabourLaws: ShippedLabourLaws(),
}


def a_memory(**changes: Any) -> Memory:
    """A world in which the masters' ports are answered; further ``answers`` join these."""
    answers = ANSWERS | changes.pop("answers", {})
    return Memory(answers=answers, **changes)


def a_cnpj(number: int = 1) -> Cnpj:
    """A valid one, another for each number."""
    first = f"{number:08d}0001"
    return Cnpj(first + Cnpj.check_digits(first))


def a_cpf(number: int = 1) -> Cpf:
    """A valid one, another for each number."""
    first = f"{number:09d}"
    return Cpf(first + Cpf.check_digits(first))


def an_address(**changes: Any) -> Address:
    fields: dict[str, Any] = {
        "street": "Avenida Paulista",
        "number": "1000",
        "district": "Bela Vista",
        "city_code": "3550308",
        "state": "SP",
        "postal_code": "01310-100",
    }
    return Address(**(fields | changes))


def registering_a_party(**changes: Any) -> RegisterParty:
    fields: dict[str, Any] = {
        "kind": PartyKind.COMPANY,
        "name": "Padaria Estrela Ltda",
        "tax_id": a_cnpj(),
        "email": "compras@estrela.example",
        "roles": (PartyRole.CUSTOMER,),
        "address": an_address(),
    }
    return RegisterParty(**(fields | changes))


async def a_party(uow: UnitOfWork, **changes: Any) -> Party:
    return await uow.get(Party, await register_party(registering_a_party(**changes), uow))


def registering_a_product(**changes: Any) -> RegisterProduct:
    fields: dict[str, Any] = {
        "kind": ProductKind.GOODS,
        "sku": "CAFE-500",
        "name": "Café torrado em grãos 500 g",
        "unit": "UN",
        "ncm": "09012100",
        "origin": 0,
        "sale_price": Decimal("39.90"),
    }
    return RegisterProduct(**(fields | changes))


async def a_product(uow: UnitOfWork, **changes: Any) -> Product:
    return await uow.get(Product, await register_product(registering_a_product(**changes), uow))


def hiring(**changes: Any) -> HireEmployee:
    fields: dict[str, Any] = {
        "name": "Ana Souza",
        "cpf": a_cpf(),
        "job_title": "Vendedora",
        "hired_on": date(2026, 1, 5),
        "salary": Money.of("3500.00"),
        "commission_rate": Decimal("2.5"),
    }
    return HireEmployee(**(fields | changes))


async def an_employee(uow: UnitOfWork, **changes: Any) -> Employee:
    return await uow.get(Employee, await hire_employee(hiring(**changes), uow))
