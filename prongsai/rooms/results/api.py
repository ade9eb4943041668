"""The results room: last year's result of the assessment, where points were lost, and the analysis.

Other parts read results through the door of the framework engine; nothing is asked of this room itself.
"""

__all__ = ()
