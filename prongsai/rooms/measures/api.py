"""The measures room: what waits for somebody, how far the year is, and what a search finds."""

from prongsai.rooms.measures.actions import (
    ReportOptions,
    announce,
    create_measure,
    make_report,
    publish_report,
    send_measures,
)
from prongsai.rooms.measures.queries import (
    Hit,
    Summary,
    Waiting,
    report_of_plan,
    search,
    summary,
    waiting_for,
)

__all__ = [
    "Hit",
    "ReportOptions",
    "Summary",
    "Waiting",
    "announce",
    "create_measure",
    "make_report",
    "publish_report",
    "report_of_plan",
    "search",
    "send_measures",
    "summary",
    "waiting_for",
]
