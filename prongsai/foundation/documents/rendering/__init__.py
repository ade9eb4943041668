"""From one content to PDF, DOCX, HTML and plain text. Only the worker imports the format modules."""
