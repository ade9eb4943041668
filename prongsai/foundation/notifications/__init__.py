"""Notices and mail."""
