"""Tables as XLSX and CSV that open rightly in Excel and LibreOffice, with nothing that computes."""

from prongsai.kernel.office.tables import Column, table_csv, table_xlsx

__all__ = ["Column", "table_csv", "table_xlsx"]
