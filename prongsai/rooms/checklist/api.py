"""The checklist room: the state of every item, the answer sheet, the forecast, and what follows the submission."""

__all__ = ()
