"""Writes to the public site."""

from prongsai.foundation.publishing.actions.canonical import DataTable, canonical_bytes
from prongsai.foundation.publishing.actions.data_files import NewAttachment
from prongsai.foundation.publishing.actions.marks import mark
from prongsai.foundation.publishing.actions.publishing import publish
from prongsai.foundation.publishing.actions.site import site_changed
from prongsai.foundation.publishing.actions.withdrawing import withdraw

__all__ = ["DataTable", "NewAttachment", "canonical_bytes", "mark", "publish", "site_changed", "withdraw"]
