"""Editions from files: read XLSX or YAML, name every mistake, compare with what is there. No table is touched.

Keeping and publishing write, which on PostgreSQL only the owner of the database can: `actions.drafts`.
"""

from prongsai.engines.framework.importing.checking import Mistake, Reading, understood
from prongsai.engines.framework.importing.comparing import Line, compared
from prongsai.engines.framework.importing.files import as_plain, read_edition, template

__all__ = ["Line", "Mistake", "Reading", "as_plain", "compared", "read_edition", "template", "understood"]
