"""The respondents room: who may answer the surveys, how the link was spread, and the mock survey."""

__all__ = ()
