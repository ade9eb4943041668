"""Figures that rooms register: counted over a period, explained, and frozen when a report uses them."""

__all__ = ()
