"""The tables of who works here and on whose behalf."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)

from domain.kernel.brazil import Address
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.commission import CommissionOn
from domain.platform.company import CompanyStatus, InvoiceOn
from domain.platform.establishment import EstablishmentStatus
from domain.platform.invitation import InvitationStatus
from domain.platform.member import MemberStatus
from persistence.registry import (
    Instant,
    JsonColumn,
    RateColumn,
    choice,
    id_column,
    index,
    metadata,
    part_of,
    reference,
    tenant_table,
    unique,
    version_column,
)

Names = ARRAY(Text, as_tuple=True)

companies = tenant_table(
    "company",
    id_column(),
    version_column(),
    Column("legal_name", Text, nullable=False),
    Column("trade_name", Text),
    Column("cnpj", Text(collation="C"), nullable=False),
    Column("status", choice(CompanyStatus), nullable=False),
    Column("invoice_on", choice(InvoiceOn), nullable=False),
    reference("issuer_id", "establishment"),
    Column("commission_on", choice(CommissionOn), nullable=False),
    Column("registered_at", Instant, nullable=False),
    CheckConstraint("id = company_id", name="own"),
)
establishments = tenant_table(
    "establishment",
    id_column(),
    version_column(),
    Column("cnpj", Text(collation="C"), nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("trade_name", Text),
    Column("state_registration", Text, nullable=False),
    Column("regime", choice(TaxRegime), nullable=False),
    Column("pis_cofins_regime", choice(ContributionRegime), nullable=False),
    Column("regime_since", Date),
    Column("environment", choice(Environment), nullable=False),
    Column("nfe_series", SmallInteger, nullable=False),
    Column("address", JsonColumn(Address), nullable=False),
    Column("phone", Text),
    Column("status", choice(EstablishmentStatus), nullable=False),
    Column("external_reference", Text(collation="C")),
    unique("external_reference"),
    unique("cnpj"),
    CheckConstraint("cnpj ~ '^[0-9A-Z]{12}[0-9]{2}$'", name="cnpj"),
    CheckConstraint("nfe_series between 0 and 889", name="nfe_series"),
)
certificates = tenant_table(
    "certificate",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("subject", Text, nullable=False),
    Column("serial_number", Text, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_until", Instant, nullable=False),
    Column("pfx", LargeBinary, nullable=False),
    Column("password", LargeBinary, nullable=False),
    Column("stored_at", Instant, nullable=False),
    unique("establishment_id"),
)
members = tenant_table(
    "member",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("email", Text(collation="C"), nullable=False),
    Column("login_id", Uuid, nullable=False),
    Column("roles", Names, nullable=False),
    Column("status", choice(MemberStatus), nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("second_factor_since", Instant),
    unique("email"),
    unique("login_id"),
    index("name", "id"),
    CheckConstraint("email = lower(email)", name="email"),
)
Index("ix_member_login", members.c.login_id)
logins = Table(
    "login",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("email", Text(collation="C"), nullable=False),
    Column("password_digest", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("email"),
    CheckConstraint("email = lower(email)", name="email"),
)
"""Of people, not of companies; granted to nobody and reached through functions alone."""
login_identities = Table(
    "login_identity",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login_id", Uuid, nullable=False),
    Column("issuer", Text(collation="C"), nullable=False),
    Column("subject", Text(collation="C"), nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("signed_out_at", Instant),
    UniqueConstraint("issuer", "subject"),
)
"""What logins are at identity providers; granted to nobody, like logins."""
Index("ix_login_identity_login", login_identities.c.login_id)
revoked_tokens = Table(
    "revoked_token",
    metadata,
    Column("issuer", Text(collation="C"), primary_key=True),
    Column("kind", Text(collation="C"), primary_key=True),
    Column("name", Text(collation="C"), primary_key=True),
    Column("revoked_at", Instant, nullable=False),
    CheckConstraint("kind in ('TOKEN', 'SESSION')", name="kind"),
)
"""Of identity providers: tokens by their `jti`, and all of a session by its `sid`; granted to nobody."""
invitations = tenant_table(
    "invitation",
    id_column(),
    version_column(),
    Column("name", Text, nullable=False),
    Column("email", Text(collation="C"), nullable=False),
    Column("roles", Names, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("status", choice(InvitationStatus), nullable=False),
    Column("invited_by", Uuid, nullable=False),
    Column("invited_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    index("email"),
    index("invited_at", "id"),
    index("status", "invited_at", "id"),
)
roles = tenant_table(
    "role",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("permissions", Names, nullable=False),
    Column("discount_limit", RateColumn, nullable=False),
    Column("requires_second_factor", Boolean, nullable=False, server_default="false"),
    unique("name"),
    CheckConstraint("discount_limit between 0 and 100", name="discount_limit"),
)
api_keys = tenant_table(
    "api_key",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("service", Boolean, nullable=False, server_default=false()),
    Column("scopes", Names, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("addresses", Names, nullable=False, server_default="{}"),
    reference("created_by", "member"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("last_used_at", Instant),
    index("created_at", "id"),
    index("name", "id"),
    index("expires_at", "id"),
    index("revoked_at", "id"),
    index("last_used_at", "id"),
)
"""``digest`` is for processes of the release before; ``last_used_at`` is written beside all commands."""
api_key_secrets = tenant_table(
    "api_key_secret",
    id_column(),
    part_of("api_key_id", "api_key"),
    Column("digest", LargeBinary, nullable=False),
    Column("public_key", LargeBinary),
    Column("begun_at", Instant, nullable=False),
    Column("used_at", Instant),
    index("api_key_id", "begun_at"),
)
second_factors = tenant_table(
    "second_factor",
    id_column(),
    version_column(),
    reference("member_id", "member"),
    Column("sealed", LargeBinary),
    Column("pending", LargeBinary),
    Column("begun_at", Instant, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("recovery", Names, nullable=False),
    unique("member_id"),
)
sessions = tenant_table(
    "session",
    id_column(),
    version_column(),
    reference("member_id", "member"),
    Column("generation", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("address", Text),
    Column("agent", Text),
    Column("issuer", Text),
    Column("token_id", Text(collation="C")),
    Column("provider_session", Text(collation="C")),
    index("member_id"),
    index("member_id", "opened_at", "id"),
    index("opened_at", "id"),
    index("expires_at"),
)
Index("ix_session_token", sessions.c.token_id)
Index("ix_session_provider", sessions.c.provider_session)
sign_in_attempts = tenant_table(
    "sign_in_attempts",
    id_column(),
    version_column(),
    Column("account", Text(collation="C"), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", Instant),
    Column("last_at", Instant, nullable=False),
    unique("account"),
    index("last_at"),
)
