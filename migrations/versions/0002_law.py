"""The tables of law and the municipalities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import share

revision = "0002"
down_revision = "0001"

AREAS = "'SOUTH_SOUTHEAST', 'OTHER'"
REGIMES = "'SIMPLES', 'SIMPLES_EXCESS', 'REGULAR', 'MEI'"
TAXES = "'ICMS', 'ICMS_DESTINATION', 'PIS', 'COFINS', 'IBS_STATE', 'IBS_CITY', 'CBS'"
TABLES = [
    "law_internal_rate",
    "law_poverty_fund",
    "law_state_area",
    "law_product_origin",
    "law_interstate_rate",
    "law_destination_share",
    "law_icms_situation",
    "law_contribution_rate",
    "law_consumption_duty",
    "law_consumption_rate",
    "law_consumption_class",
    "law_cfop",
    "law_cancellation_window",
    "municipality",
]


def upgrade() -> None:
    _rates_of_icms()
    _situations_and_other_taxes()
    _operations()
    op.create_table(
        "municipality",
        _text("code"),
        _text("name"),
        _text("state"),
        sa.PrimaryKeyConstraint("code", name="pk_municipality"),
        sa.CheckConstraint("code ~ '^[0-9]{7}$'", name="ck_municipality_code"),
    )
    for table in TABLES:
        share(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _rates_of_icms() -> None:
    _law("internal_rate", _text("state"), _rate("rate"), asked_by=["state"])
    _law("poverty_fund", _text("state"), _rate("rate"), asked_by=["state"])
    _law("state_area", _text("state"), _text("area"), asked_by=["state"], area=AREAS)
    _law("product_origin", _number("origin"), _flag("imported"), asked_by=["origin"])
    _law(
        "interstate_rate",
        _text("origin_area"),
        _text("destination_area"),
        _flag("imported"),
        _rate("rate"),
        asked_by=["origin_area", "destination_area", "imported"],
        origin_area=AREAS,
        destination_area=AREAS,
    )
    _law(
        "destination_share",
        _text("state"),
        _text("method"),
        _rate("share"),
        asked_by=["state"],
        method="'SINGLE_BASE'",
    )


def _situations_and_other_taxes() -> None:
    _law(
        "icms_situation",
        _text("tax_class"),
        _text("regime"),
        _text("situation"),
        _flag("charged"),
        asked_by=["tax_class", "regime"],
        regime=REGIMES,
    )
    _law(
        "contribution_rate",
        _text("kind"),
        _text("regime"),
        _text("tax_class"),
        _text("situation"),
        _rate("rate"),
        _flag("without_icms"),
        asked_by=["kind", "regime", "tax_class"],
        kind=TAXES,
        regime="'CUMULATIVE', 'NON_CUMULATIVE', 'UNIFIED'",
    )
    _law(
        "consumption_duty",
        _text("regime"),
        _text("duty"),
        asked_by=["regime"],
        regime=REGIMES,
        duty="'NOT_REQUIRED', 'REQUIRED', 'UNDECIDED'",
    )
    _law("consumption_rate", _text("kind"), _rate("rate"), asked_by=["kind"], kind=TAXES)
    _law(
        "consumption_class",
        _text("tax_class"),
        _text("situation"),
        _text("classification"),
        asked_by=["tax_class"],
    )


def _operations() -> None:
    _law(
        "cfop",
        _text("regime"),
        _text("production"),
        _text("destination"),
        _text("code"),
        asked_by=["regime", "production", "destination"],
        regime=REGIMES,
        production="'OWN', 'RESALE'",
        destination="'SAME_STATE', 'OTHER_STATE', 'OTHER_STATE_NON_CONTRIBUTOR'",
    )
    _law("cancellation_window", _text("area"), _number("hours"), asked_by=["area"])


def _law(name: str, *columns: sa.Column, asked_by: list[str], **choices: str) -> None:
    table = f"law_{name}"
    op.create_table(
        table,
        _text("id"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        _text("norm"),
        _text("source"),
        sa.Column("checked", sa.Date),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(*asked_by, "valid_from", name=f"uq_{table}_asked"),
        sa.CheckConstraint("valid_until >= valid_from", name=f"ck_{table}_validity"),
        *(
            sa.CheckConstraint(f"{column} in ({values})", name=f"ck_{table}_{column}")
            for column, values in choices.items()
        ),
    )


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def _rate(name: str) -> sa.Column:
    return sa.Column(name, sa.Numeric(9, 4), nullable=False)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.SmallInteger, nullable=False)
