"""Who may open it, one call, one template."""

from prongsai.rooms.measures.views import editing, evidence, imports, lists, plans, progress, record, reports

__all__ = ["editing", "evidence", "imports", "lists", "plans", "progress", "record", "reports"]
