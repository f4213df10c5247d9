"""What can be read of the company itself: its establishments, members and keys."""

from __future__ import annotations

from sqlalchemy import case, func, select

from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.commission import CommissionOn
from domain.platform.api_key import actions_of as key_actions_of
from domain.platform.company import CompanyStatus, InvoiceOn
from domain.platform.establishment import EstablishmentStatus
from domain.platform.invitation import InvitationStatus
from domain.platform.invitation import actions_of as invitation_actions_of
from domain.platform.member import MemberStatus
from domain.platform.member import actions_of as member_actions_of
from domain.platform.permission import AUTHENTICATED
from domain.platform.session import actions_of as session_actions_of
from persistence.fiscal.contingency_tables import consumer_invoicings, contingency_policies
from persistence.fiscal.remark_tables import document_remarks
from persistence.platform.tables import (
    api_key_secrets,
    api_keys,
    certificates,
    companies,
    establishments,
    invitations,
    members,
    roles,
    sessions,
)
from persistence.reading.actions import ACTOR, actions
from persistence.reading.view import (
    ASC,
    DESC,
    View,
    boolean,
    cnpj,
    date,
    decimal,
    email,
    enum,
    instant,
    integer,
    json,
    many,
    one,
    text,
)

key_secrets = (
    select(func.count())
    .select_from(api_key_secrets)
    .where(
        api_key_secrets.c.company_id == api_keys.c.company_id, api_key_secrets.c.api_key_id == api_keys.c.id
    )
    .correlate(api_keys)
    .scalar_subquery()
)

COMPANY = View(
    "Company",
    companies,
    prefix="company",
    read="platform.company.read",
    fields={
        "version": integer(companies.c.version),
        "legal_name": text(companies.c.legal_name),
        "trade_name": text(companies.c.trade_name),
        "cnpj": cnpj(companies.c.cnpj),
        "status": enum(CompanyStatus, companies.c.status),
        "invoice_on": enum(InvoiceOn, companies.c.invoice_on),
        "commission_on": enum(CommissionOn, companies.c.commission_on),
        "issuer": one("Establishment", companies.c.issuer_id),
        "registered_at": instant(companies.c.registered_at),
        "establishments": many(
            "Establishment", establishments.c.company_id, order_by=[establishments.c.cnpj]
        ),
    },
    lookups=["id"],
)

CERTIFICATE = View(
    "Certificate",
    certificates,
    prefix="certificate",
    read="platform.company.read",
    fields={
        "subject": text(certificates.c.subject),
        "serial_number": text(certificates.c.serial_number),
        "valid_from": instant(certificates.c.valid_from),
        "valid_until": instant(certificates.c.valid_until),
        "stored_at": instant(certificates.c.stored_at),
    },
    lookups=["id"],
)

ESTABLISHMENT = View(
    "Establishment",
    establishments,
    prefix="establishment",
    read="platform.company.read",
    fields={
        "version": integer(establishments.c.version),
        "cnpj": cnpj(establishments.c.cnpj),
        "legal_name": text(establishments.c.legal_name),
        "trade_name": text(establishments.c.trade_name),
        "state_registration": text(establishments.c.state_registration),
        "regime": enum(TaxRegime, establishments.c.regime),
        "pis_cofins_regime": enum(ContributionRegime, establishments.c.pis_cofins_regime),
        "regime_since": date(establishments.c.regime_since),
        "environment": enum(Environment, establishments.c.environment),
        "nfe_series": integer(establishments.c.nfe_series),
        "address": json(establishments.c.address),
        "phone": text(establishments.c.phone),
        "status": enum(EstablishmentStatus, establishments.c.status),
        "external_reference": text(establishments.c.external_reference),
        "certificate": one("Certificate", certificates.c.establishment_id),
        "consumer_invoicing": many(
            "ConsumerInvoicing",
            consumer_invoicings.c.establishment_id,
            order_by=[consumer_invoicings.c.environment],
        ),
        "contingency_policy": one("ContingencyPolicy", contingency_policies.c.establishment_id),
        "document_remarks": one("DocumentRemarks", document_remarks.c.establishment_id),
    },
    lookups=["id", "cnpj", "external_reference"],
)

MEMBER = View(
    "Member",
    members,
    prefix="member",
    read="platform.member.read",
    fields={
        "version": integer(members.c.version),
        "name": text(members.c.name, filter=True, sort=True),
        "email": email(members.c.email, filter=True, sort=True),
        "roles": json(members.c.roles),
        "status": enum(MemberStatus, members.c.status),
        "joined_at": instant(members.c.joined_at),
        "second_factor_since": instant(members.c.second_factor_since),
        "available_actions": actions(
            member_actions_of, members.c.status, members.c.id.is_not_distinct_from(ACTOR)
        ),
    },
    lookups=["id", "email"],
    default_sort=[("name", ASC)],
)

ROLE = View(
    "Role",
    roles,
    prefix="role",
    read="platform.member.read",
    fields={
        "version": integer(roles.c.version),
        "name": text(roles.c.name, filter=True, sort=True),
        "permissions": json(roles.c.permissions),
        "discount_limit": decimal(roles.c.discount_limit, places=0),
        "requires_second_factor": boolean(roles.c.requires_second_factor),
    },
    lookups=["id", "name"],
    default_sort=[("name", ASC)],
)

INVITATION = View(
    "Invitation",
    invitations,
    prefix="invitation",
    read="platform.member.read",
    fields={
        "version": integer(invitations.c.version),
        "name": text(invitations.c.name),
        "email": email(invitations.c.email, filter=True),
        "roles": json(invitations.c.roles),
        "status": enum(InvitationStatus, invitations.c.status, filter=True),
        "invited_by": one("Member", invitations.c.invited_by),
        "invited_at": instant(invitations.c.invited_at, filter=True, sort=True),
        "expires_at": instant(invitations.c.expires_at),
        "accepted_at": instant(invitations.c.accepted_at),
        "available_actions": actions(invitation_actions_of, invitations.c.status),
    },
    lookups=["id"],
    default_sort=[("invited_at", ASC)],
)

API_KEY_SECRET = View(
    "ApiKeySecret",
    api_key_secrets,
    prefix="keysecret",
    read="platform.key.read",
    fields={
        "begun_at": instant(api_key_secrets.c.begun_at),
        "fingerprint": text(
            case(
                (api_key_secrets.c.public_key.is_not(None), func.encode(api_key_secrets.c.digest, "hex")),
            )
        ),
        "last_used_at": instant(api_key_secrets.c.used_at),
    },
    lookups=["id"],
)

API_KEY = View(
    "ApiKey",
    api_keys,
    prefix="key",
    read="platform.key.read",
    fields={
        "version": integer(api_keys.c.version),
        "name": text(api_keys.c.name, filter=True, sort=True),
        "service": boolean(api_keys.c.service),
        "scopes": json(api_keys.c.scopes),
        "addresses": json(api_keys.c.addresses),
        "creator": one("Member", api_keys.c.created_by),
        "created_at": instant(api_keys.c.created_at, filter=True, sort=True),
        "expires_at": instant(api_keys.c.expires_at, filter=True, sort=True),
        "revoked_at": instant(api_keys.c.revoked_at, filter=True, sort=True),
        "last_used_at": instant(api_keys.c.last_used_at, filter=True, sort=True),
        "secrets": many("ApiKeySecret", api_key_secrets.c.api_key_id, order_by=[api_key_secrets.c.begun_at]),
        "available_actions": actions(
            key_actions_of, api_keys.c.service, api_keys.c.revoked_at.is_not(None), key_secrets
        ),
    },
    lookups=["id"],
    default_sort=[("created_at", ASC)],
)

SESSION = View(
    "Session",
    sessions,
    prefix="session",
    read=AUTHENTICATED,
    owner=sessions.c.member_id,
    read_others="platform.session.read",
    fields={
        "version": integer(sessions.c.version),
        "member": one("Member", sessions.c.member_id),
        "opened_at": instant(sessions.c.opened_at, filter=True, sort=True),
        "expires_at": instant(sessions.c.expires_at),
        "ended_at": instant(sessions.c.ended_at),
        "address": text(sessions.c.address),
        "agent": text(sessions.c.agent),
        "issuer": text(sessions.c.issuer),
        "available_actions": actions(session_actions_of, sessions.c.ended_at.is_not(None)),
    },
    lookups=["id"],
    default_sort=[("opened_at", DESC)],
)
