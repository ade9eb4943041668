"""Approval routes: desks in an order, opinions, signatures bound to a content's hash."""

__all__ = ()
