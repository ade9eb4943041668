"""Keeping an imported edition as a draft, and publishing it. Only the owner of the database can."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework import queries
from prongsai.engines.framework.actions.editions import what_changed
from prongsai.engines.framework.models import Edition, Item, State
from prongsai.engines.framework.queries.schema import Checklist, checksum
from prongsai.kernel.errors import Problem


def keep_draft(made: Checklist, *, name: str) -> Edition:
    """Keep an edition as a draft revision that nobody sees yet; only the database's owner can."""
    with transaction.atomic():
        rows = Edition.objects.filter(fiscal_year=made.fiscal_year, variant=made.variant)
        last = rows.order_by("-revision").first()
        shown = rows.filter(state=State.PUBLISHED).order_by("-revision").first()
        seal = checksum(made)
        if shown is not None and shown.checksum == seal:
            raise Problem(_("This is the published edition already; nothing was kept."), status=409)
        changes = what_changed(queries.as_checklist(shown), made) if shown else ()
        draft: Edition = Edition.objects.create(
            fiscal_year=made.fiscal_year,
            variant=made.variant,
            revision=last.revision + 1 if last else 1,
            name=name,
            state=State.DRAFT,
            item_count=made.item_count,
            confidence=made.confidence,
            confidence_th=made.confidence_th,
            confidence_en=made.confidence_en,
            notes_th=made.notes_th,
            notes_en=made.notes_en,
            indicators=[asdict(indicator) for indicator in made.indicators],
            changes=list(changes),
            checksum=seal,
        )
        Item.objects.bulk_create(
            Item(
                edition=draft,
                **{key: _stored(value) for key, value in asdict(item).items() if key != "fiscal_year"},
            )
            for item in made.items
        )
    return draft


def publish_draft(fiscal_year: int, revision: int) -> Edition:
    """Publish a draft revision: from now on it is the year's list. A published one is never changed again."""
    rows = Edition.objects.filter(fiscal_year=fiscal_year, revision=revision)
    draft: Edition | None = rows.first()
    if draft is None:
        raise Problem(_("There is no such revision."), status=404)
    newest = Edition.objects.filter(
        fiscal_year=fiscal_year, variant=draft.variant, state=State.PUBLISHED, revision__gt=revision
    )
    if newest.exists():
        raise Problem(_("A later revision is published already. Import the file again."), status=409)
    # The manager refuses every change; this one move, from draft to published, is the exception.
    published: models.QuerySet[Edition] = models.QuerySet(Edition).filter(pk=draft.pk, state=State.DRAFT)
    if not published.update(state=State.PUBLISHED, published_at=timezone.now()):
        raise Problem(_("This revision is published already."), status=409)
    queries.forget()
    done: Edition = rows.get()
    return done


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
