"""Approvals: send a document along a route of desks, follow it, hear what became of it."""

from prongsai.foundation.approvals.actions import (
    Seen,
    add_starting_routes,
    approve,
    return_it,
    send,
    void_if_changed,
    withdraw,
)
from prongsai.foundation.approvals.models import Approval, Desk, Method, Part, Route, Signature, Who
from prongsai.foundation.approvals.queries.routes import route_for, routes_for
from prongsai.foundation.approvals.queries.rows import (
    ApprovalFacts,
    Waiting,
    approval_facts,
    approval_for,
    approvals,
    approvals_of_document,
    waiting_for,
)
from prongsai.foundation.approvals.subjects import register_subject
from prongsai.foundation.approvals.workflow import APPROVAL, SIGNATURE

__all__ = [
    "APPROVAL",
    "SIGNATURE",
    "Approval",
    "ApprovalFacts",
    "Desk",
    "Method",
    "Part",
    "Route",
    "Seen",
    "Signature",
    "Waiting",
    "Who",
    "add_starting_routes",
    "approval_facts",
    "approval_for",
    "approvals",
    "approvals_of_document",
    "approve",
    "register_subject",
    "return_it",
    "route_for",
    "routes_for",
    "send",
    "void_if_changed",
    "waiting_for",
    "withdraw",
]
