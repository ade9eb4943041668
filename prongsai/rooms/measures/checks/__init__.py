"""Findings about measures: beside one of them, and for the whole year."""

from prongsai.rooms.measures.checks.mending import EVIDENCE, ITEMS, exchange
from prongsai.rooms.measures.checks.record import Finding, findings
from prongsai.rooms.measures.checks.year import covered_year, year_findings, year_photos

__all__ = [
    "EVIDENCE",
    "ITEMS",
    "Finding",
    "covered_year",
    "exchange",
    "findings",
    "year_findings",
    "year_photos",
]
