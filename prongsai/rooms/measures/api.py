"""The measures room: what waits for somebody, how far the year is, and what a search finds."""

from prongsai.rooms.measures.actions import ReportOptions, create_measure, make_report, publish_report
from prongsai.rooms.measures.queries import Hit, Summary, Waiting, search, summary, waiting_for

__all__ = [
    "Hit",
    "ReportOptions",
    "Summary",
    "Waiting",
    "create_measure",
    "make_report",
    "publish_report",
    "search",
    "summary",
    "waiting_for",
]
