"""What every page is drawn with: icons, colours, numerals, fields, and the templates in kernel/templates."""
