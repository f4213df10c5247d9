"""How approvals are stored."""

from domain.approvals.approval import Approval, ApprovalChange
from domain.approvals.limit import ApprovalLimit
from domain.approvals.terms import ApprovalTerms
from persistence.approvals.tables import approval_changes, approval_limits, approval_terms, approvals
from persistence.mapped import map_aggregate, map_fact

map_aggregate(Approval, approvals)
map_fact(ApprovalChange, approval_changes)
map_aggregate(ApprovalLimit, approval_limits)
map_aggregate(ApprovalTerms, approval_terms)
