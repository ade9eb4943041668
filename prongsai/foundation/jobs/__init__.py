"""Work behind the page."""
