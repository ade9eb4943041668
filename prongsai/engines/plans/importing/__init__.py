"""Reading an office's plans and reports (DOCX, PDF, XLSX, HTML, text) without Django, database or network."""

from prongsai.engines.plans.importing.command import main
from prongsai.engines.plans.importing.model import Reading
from prongsai.engines.plans.importing.reading import read, read_bounded
from prongsai.kernel.reading.errors import Unreadable

__all__ = ["Reading", "Unreadable", "main", "read", "read_bounded"]
