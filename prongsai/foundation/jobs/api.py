"""Work behind the page: ask for it, register who does it, follow it."""

from prongsai.foundation.jobs.actions import enqueue, forget_messages, handler, retry
from prongsai.foundation.jobs.models import Job

__all__ = ["Job", "enqueue", "forget_messages", "handler", "retry"]
