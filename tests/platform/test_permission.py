"""Permissions include what is below them, and nothing else."""

from __future__ import annotations

import pytest

from domain.platform.permission import Permissions, is_permission
from domain.platform.roles import DEFAULT_ROLES


@pytest.mark.parametrize(
    ("held", "wanted", "included"),
    [
        ("sales.order.place", "sales.order.place", True),
        ("sales.order.place", "sales.order.cancel", False),
        ("sales.order.*", "sales.order.place", True),
        ("sales.*", "sales.order.place", True),
        ("sales.*", "sales.order.*", True),
        ("sales.order.*", "sales.*", False),
        ("sales.order.place", "sales.order.*", False),
        ("*", "sales.order.place", True),
        ("*", "*", True),
        ("sales.*", "*", False),
        ("sales.*", "salesforce.order.place", False),
        ("sales", "sales.order.place", False),
    ],
)
def test_a_star_includes_everything_below_it(held, wanted, included):
    assert (wanted in Permissions.of([held])) is included


def test_what_one_has_beyond_another():
    assert Permissions.of(["sales.*", "stock.item.receive"]).beyond(Permissions.of(["sales.*"])) == [
        "stock.item.receive"
    ]


@pytest.mark.parametrize(
    "text", ["", "*.*", "Sales.order.place", "sales.order.place ", "sales..place", "*.place", "a\0.b"]
)
def test_what_is_no_permission(text):
    assert not is_permission(text)


def test_the_default_roles_hold_well_formed_permissions_within_their_limits():
    for role in DEFAULT_ROLES:
        assert all(is_permission(permission) for permission in role.permissions), role.name
        assert 0 <= role.discount_limit <= 100


def test_only_who_has_a_star_sees_salaries_and_costs():
    for role in DEFAULT_ROLES:
        held = Permissions.of(role.permissions)
        assert ("people.salary.read" in held) == (role.name in ("ADMIN", "PEOPLE")), role.name
        assert ("stock.cost.read" in held) == (role.name in ("ADMIN", "WAREHOUSE")), role.name
