"""Units, people and roles of an office, and sign-in."""
