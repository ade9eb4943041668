"""Documents of any office program as neutral blocks: paragraphs, and tables with the text of their cells."""
