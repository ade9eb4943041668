"""Changing one record: what changed, and a failure that a form can show."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from prongsai.kernel.errors import Problem


def store(record: models.Model, fields: dict[str, Any]) -> dict[str, list[str]]:
    """Set the fields, check and save the record; return what changed as field → [old, new].

    A record that exists is read again under a lock first. Raises ``Problem`` with the field that is wrong.
    """
    if record.pk is not None:
        record = _locked(record)
    changes: dict[str, list[str]] = {}
    for name, value in fields.items():
        before = getattr(record, name) if record.pk is not None else None
        if record.pk is None or before != value:
            changes[name] = ["" if before is None else str(before), "" if value is None else str(value)]
            setattr(record, name, value)
    try:
        # What nobody touched is not judged by today's rules: one old value blocks no other change.
        record.clean_fields(
            exclude={f.name for f in record._meta.fields} - set(fields) if record.pk else None
        )
        record.clean()
        record.validate_unique()
        record.validate_constraints()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(" ".join(messages), field=field if field in fields else None) from error
    if record.pk is None:
        record.save(force_insert=True)
    elif changes:
        record.save(update_fields=list(changes))
    return changes


def _locked(record: models.Model) -> models.Model:
    fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
    record.__dict__.update({k: v for k, v in fresh.__dict__.items() if k != "_state"})
    record._state.fields_cache.clear()
    return record
