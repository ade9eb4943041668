"""Organisations, users, and the walls between organisations."""
