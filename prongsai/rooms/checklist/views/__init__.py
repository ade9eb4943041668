"""Who may open it, one call, one template."""

from prongsai.rooms.checklist.views import answers, calendar, forecast, items, lists, sheet, submissions

__all__ = ["answers", "calendar", "forecast", "items", "lists", "sheet", "submissions"]
