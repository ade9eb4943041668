"""Pages of the results room."""
