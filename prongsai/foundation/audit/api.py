"""The journal: append to it, read a record's history, verify the chain."""

from prongsai.foundation.audit.actions import record
from prongsai.foundation.audit.models import Entry
from prongsai.foundation.audit.queries import Verdict, areas, history_of, name_verbs, verify_chain, word_for

__all__ = ["Entry", "Verdict", "areas", "history_of", "name_verbs", "record", "verify_chain", "word_for"]
