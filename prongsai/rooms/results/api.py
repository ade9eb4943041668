"""The results room: last year's result of the assessment, where points were lost, and the analysis."""

__all__ = ()
