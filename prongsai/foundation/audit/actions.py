"""Appending to the journal."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from prongsai.foundation.audit.models import Chain, Entry
from prongsai.kernel.actor import Actor


def record(
    *,
    by: Actor,
    verb: str,
    subject: models.Model | None = None,
    summary: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Append an entry to the organisation's chain, inside the caller's transaction.

    ``verb`` is ``room.past_participle``; ``data`` holds what changed (field → [old, new]) and no secrets.
    """
    plain = json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder, ensure_ascii=False))
    with transaction.atomic():
        Chain.objects.get_or_create(organization=by.organization)
        chain = Chain.objects.select_for_update().get(organization=by.organization)
        entry = Entry(
            organization=by.organization,
            seq=chain.seq + 1,
            at=timezone.now(),
            user=by.user,
            actor_name=by.name[:200],
            verb=verb,
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            summary=summary[:300],
            data=plain,
            previous=chain.head,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
        chain.seq, chain.head = entry.seq, entry.digest
        chain.save(update_fields=["seq", "head"])
    return entry


def digest_of(entry: Entry) -> str:
    """Return the SHA-256 of an entry's canonical form and of the digest before it.

    The user's id is left out on purpose: erasing a user nulls it and must not break the chain.
    """
    canonical = json.dumps(
        [
            entry.organization_id,
            entry.seq,
            _instant(entry.at),
            entry.actor_name,
            entry.verb,
            entry.subject_type,
            entry.subject_id,
            entry.summary,
            entry.data,
            entry.previous,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
