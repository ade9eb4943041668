"""Official documents: one block model, rendered to PDF, DOCX and HTML in the worker."""
