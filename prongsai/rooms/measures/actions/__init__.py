"""Writes of the room."""

from prongsai.rooms.measures.actions.approving import (
    PLAN_SUBJECT,
    REPORT_SUBJECT,
    announce,
    send_measures,
    send_report,
    void_approval,
)
from prongsai.rooms.measures.actions.library import link_gaps, take_proposals
from prongsai.rooms.measures.actions.measures import change_measure, clone_measures, create_measure, link
from prongsai.rooms.measures.actions.reports import (
    ReportOptions,
    make_report,
    publish_report,
    schedule_report,
    unschedule_report,
)
from prongsai.rooms.measures.actions.rounds import nudge

__all__ = [
    "PLAN_SUBJECT",
    "REPORT_SUBJECT",
    "ReportOptions",
    "announce",
    "change_measure",
    "clone_measures",
    "create_measure",
    "link",
    "link_gaps",
    "make_report",
    "nudge",
    "publish_report",
    "schedule_report",
    "send_measures",
    "send_report",
    "take_proposals",
    "unschedule_report",
    "void_approval",
]
