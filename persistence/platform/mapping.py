"""How companies, people and keys are stored."""

from domain.platform.api_key import ApiKey, ApiKeySecret
from domain.platform.bulk_operation import BulkOperation
from domain.platform.certificate import Certificate
from domain.platform.company import Company
from domain.platform.establishment import Establishment
from domain.platform.identity import IdentityTaken
from domain.platform.invitation import Invitation
from domain.platform.login import LoginExists
from domain.platform.member import Member, Role
from domain.platform.personal_data import PersonalDataRequest
from domain.platform.second_factor import SecondFactor
from domain.platform.session import InvalidCredentials, Session, SignInAttempts
from domain.platform.trusted_documents import TrustedDocument, TrustedDocuments
from persistence.conflicts import refuse
from persistence.mapped import children, map_aggregate, map_child
from persistence.platform.bulk_tables import bulk_operations
from persistence.platform.document_tables import trusted_document, trusted_documents
from persistence.platform.personal_tables import personal_data_requests
from persistence.platform.tables import (
    api_key_secrets,
    api_keys,
    certificates,
    companies,
    establishments,
    invitations,
    members,
    roles,
    second_factors,
    sessions,
    sign_in_attempts,
)

map_aggregate(Company, companies)
map_aggregate(Establishment, establishments)
map_aggregate(Certificate, certificates)
map_aggregate(Member, members)
map_aggregate(Invitation, invitations)
map_aggregate(Role, roles)
map_child(ApiKeySecret, api_key_secrets)
map_aggregate(ApiKey, api_keys, secrets=children(ApiKeySecret, order_by="begun_at"))
map_aggregate(PersonalDataRequest, personal_data_requests)
map_aggregate(BulkOperation, bulk_operations)
map_child(TrustedDocument, trusted_document)
map_aggregate(TrustedDocuments, trusted_documents, documents=children(TrustedDocument, order_by="name"))
map_aggregate(SecondFactor, second_factors)
map_aggregate(Session, sessions)
map_aggregate(SignInAttempts, sign_in_attempts)

refuse("uq_sign_in_attempts_account", InvalidCredentials)
refuse("uq_login_email", LoginExists)
refuse("uq_login_identity_issuer_subject", IdentityTaken)
