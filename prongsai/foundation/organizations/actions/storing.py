"""Changing one record: what changed, and a failure that a form can show."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def same_office(by: Actor, *rows: Any) -> None:
    """Raise ``Problem`` for a row of another office; none stands for nothing chosen."""
    for row in rows:
        if row is not None and row.organization_id != by.organization.pk:
            raise Problem(_("There is no such record in this office."), status=404)


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
    try:
        with transaction.atomic():
            if record.pk is None:
                record.save(force_insert=True)
            elif changes:
                record.save(update_fields=list(changes))
    except (
        IntegrityError
    ) as error:  # a double click, or two people with the same idea: the first one is saved
        raise Problem(
            _("The same was saved a moment ago. Look at the list before you save it again."), status=409
        ) from error
    return changes


def _locked(record: models.Model) -> models.Model:
    fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
    record.__dict__.update({k: v for k, v in fresh.__dict__.items() if k != "_state"})
    record._state.fields_cache.clear()
    return record
