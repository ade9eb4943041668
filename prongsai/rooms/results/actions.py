"""Writes of the room: files of scores, handed in, corrected, saved, undone. The result itself is the engine's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.framework.api import (
    TOTAL,
    Given,
    Result,
    ResultDraft,
    Understood,
    remove_result,
    result_of,
    save_result,
    scores_of,
    understand,
)
from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import File, store
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.results.importing import read_scores
from prongsai.rooms.results.models import ScoreImport
from prongsai.rooms.results.workflow import DISCARDED, EDIT, IMPORT, SAVED, UNDONE


def take_file(*, by: Actor, fiscal_year: int, file: UploadedFile[Any]) -> ScoreImport:
    """Read a file with a year's scores and keep it, to be checked; nothing of the result changes yet."""
    by.require(EDIT)
    name = str(file.name or "")
    read = read_scores(file.read(), name, fiscal_year)
    file.seek(0)
    with transaction.atomic():
        stored = store(by=by, name=name, content=file)
        row = ScoreImport.objects.create(
            organization=by.organization,
            fiscal_year=fiscal_year,
            file=stored,
            rows=read.rows,
            unread=read.unread[:100],
            created_by_name=by.name[:200],
        )
        record(
            by=by,
            verb="results.import_read",
            subject=row,
            summary=stored.name,
            data={"rows": len(read.rows), "fiscal_year": fiscal_year},
        )
    return row


def understood(row: ScoreImport) -> Understood:
    """Return what the rows of a file mean, those left out aside."""
    return understand(
        row.fiscal_year,
        [
            Given(number, one.get("code", ""), one.get("value", ""), one.get("concept", ""))
            for number, one in enumerate(row.rows, start=1)
            if not one.get("out")
        ],
    )


def correct_import(
    *, by: Actor, row: ScoreImport, rows: Sequence[Mapping[str, Any]], version: int
) -> ScoreImport:
    """Keep corrected rows; raise ``Conflict`` when somebody else corrected them first."""
    by.require(EDIT)
    with transaction.atomic():
        row = _ready(by, row, version)
        row.rows = [dict(one) for one in rows]
        row.version += 1
        row.save(update_fields=["rows", "version"])
    return row


def save_import(*, by: Actor, row: ScoreImport, with_rest: bool, version: int) -> Result:
    """Save what a file says as its year's result, and keep what stood there before.

    ``with_rest`` keeps the scores that the file does not mention. Raises ``Problem`` while a row is wrong.
    """
    by.require(EDIT)
    with transaction.atomic():
        row = _ready(by, row, version)
        found = understood(row)
        if found.is_wrong:
            raise Problem(_("Correct the rows that are marked, or leave them out. Nothing has been saved."))
        before = result_of(by.organization, row.fiscal_year)
        scores = {code: value for code, value in found.scores.items() if code != TOTAL}
        kept = scores_of(before) if before and with_rest else {}
        total = found.scores.get(TOTAL, kept.pop(TOTAL, None))
        level = found.level or (before.level if before and with_rest else "")
        result = save_result(
            by=by,
            fiscal_year=row.fiscal_year,
            draft=ResultDraft(
                total=total,
                level=level,
                source=before.source if before else "",
                announced_on=before.announced_on if before else None,
                file=before.file if before else None,
                scores={**kept, **scores},
            ),
            version=before.version if before else 0,
            verb="results.imported",
        )
        row.state, row.saved_at = SAVED, timezone.now()
        row.former = _picture(before)
        row.saved_version = result.version
        row.version += 1
        row.save(update_fields=["state", "saved_at", "former", "saved_version", "version"])
    return result


def _picture(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "total": None if result.total is None else str(result.total),
        "level": result.level,
        "source": result.source,
        "announced_on": result.announced_on.isoformat() if result.announced_on else None,
        "file": result.file_id,
        "scores": {code: str(value) for code, value in scores_of(result).items() if code != TOTAL},
    }


def undo_import(*, by: Actor, row: ScoreImport) -> None:
    """Put back what stood there before a file was saved; refused where the result was changed since then."""
    by.require(EDIT)
    with transaction.atomic():
        row = ScoreImport.objects.select_for_update(of=("self",)).get(pk=row.pk, organization=by.organization)
        if row.state not in IMPORT.moves["undo"].sources:
            raise Problem(IMPORT.refusal, status=409)
        result = result_of(by.organization, row.fiscal_year)
        if result is None or result.version != row.saved_version:
            raise Problem(
                _(
                    "The result was changed after this file was saved, so undoing it would lose that work. "
                    "Change the result by hand instead."
                ),
                status=409,
            )
        if row.former is None:
            remove_result(by=by, result=result, version=result.version)
        else:
            _put_back(by, row, row.former, result.version)
        row.state = UNDONE
        row.version += 1
        row.save(update_fields=["state", "version"])
        record(by=by, verb="results.import_undone", subject=row, data={"fiscal_year": row.fiscal_year})


def _put_back(by: Actor, row: ScoreImport, former: Mapping[str, Any], version: int) -> None:
    file = File.objects.filter(organization=by.organization, pk=former["file"]).first()
    on = former["announced_on"]
    save_result(
        by=by,
        fiscal_year=row.fiscal_year,
        draft=ResultDraft(
            total=None if former["total"] is None else Decimal(former["total"]),
            level=former["level"],
            source=former["source"],
            announced_on=date.fromisoformat(on) if on else None,
            file=file,
            scores={code: Decimal(value) for code, value in former["scores"].items()},
        ),
        version=version,
        verb="results.put_back",
    )


def discard_import(*, by: Actor, row: ScoreImport) -> None:
    """Put a file aside without saving it."""
    by.require(EDIT)
    with transaction.atomic():
        row = ScoreImport.objects.select_for_update(of=("self",)).get(pk=row.pk, organization=by.organization)
        if row.state not in IMPORT.moves["discard"].sources:
            raise Problem(IMPORT.refusal, status=409)
        row.state = DISCARDED
        row.version += 1
        row.save(update_fields=["state", "version"])
        record(by=by, verb="results.import_discarded", subject=row)


def _ready(by: Actor, row: ScoreImport, version: int) -> ScoreImport:
    rows = ScoreImport.objects.select_for_update(of=("self",)).filter(organization=by.organization, pk=row.pk)
    row = rows.get()
    if row.state not in IMPORT.moves["save"].sources:
        raise Problem(IMPORT.refusal, status=409)
    if row.version != version:
        raise Conflict(_("Somebody else corrected these rows before you saved."), current=row)
    return row
