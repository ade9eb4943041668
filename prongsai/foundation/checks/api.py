"""Checks before approval and publishing: findings in three severities, fixes, and what was set aside with a reason."""

__all__ = ()
