"""The measures room: what waits for somebody, how far the year is, and what a search finds."""

from prongsai.rooms.measures.actions import create_measure
from prongsai.rooms.measures.queries import Hit, Summary, Waiting, search, summary, waiting_for

__all__ = ["Hit", "Summary", "Waiting", "create_measure", "search", "summary", "waiting_for"]
