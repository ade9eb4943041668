"""What an office chooses for its documents: emblem, numbers, Word templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.kinds import letter_kinds
from prongsai.foundation.documents.models import Kind, Style, Template
from prongsai.foundation.documents.queries import MERGE_PLACES, REQUIRED_PLACES
from prongsai.foundation.files.api import File, make_public, store
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.office.templates import TemplateRefused, read_places

LARGEST_TEMPLATE = 8_000_000


def set_emblem(*, by: Actor, name: str, content: Any) -> File:
    """Keep the office's emblem, which then stands on its documents and pages; or raise ``Problem``."""
    by.require("office.manage")
    with transaction.atomic():
        file = store(by=by, name=name, content=content, kind="photo")
        make_public(file, by=by)
        style = _style(by)
        Style.objects.filter(pk=style.pk).update(emblem=file)
        record(by=by, verb="documents.emblem_changed", subject=style, summary=file.name)
    return file


def drop_emblem(*, by: Actor) -> None:
    """Return to the neutral seal; documents that were made keep what they show."""
    by.require("office.manage")
    with transaction.atomic():
        style = _style(by)
        Style.objects.filter(pk=style.pk).update(emblem=None)
        record(by=by, verb="documents.emblem_removed", subject=style)


def change_style(*, by: Actor, own_numbers: Sequence[str], by_unit: bool) -> Style:
    """Choose for which kinds Prongsai counts the numbers, and whether each unit counts for itself."""
    by.require("office.manage")
    if set(own_numbers) - set(letter_kinds()):
        raise Problem(_("This kind of document or file is not known."), field="own_numbers")
    with transaction.atomic():
        style = _style(by)
        style.own_numbers, style.by_unit = list(own_numbers), by_unit
        style.save(update_fields=["own_numbers", "by_unit", "updated_at"])
        record(
            by=by,
            verb="documents.style_changed",
            subject=style,
            data={"own_numbers": style.own_numbers, "by_unit": by_unit},
        )
    return style


def add_template(*, by: Actor, kind: str, name: str, content: bytes) -> Template:
    """Check a Word template and use it from now on; ``Problem`` says what is wrong with one that is refused."""
    by.require("office.manage")
    if kind not in letter_kinds() or kind == Kind.POSTER:
        raise Problem(_("This kind of document or file is not known."), field="kind")
    if len(content) > LARGEST_TEMPLATE:
        raise Problem(_("This template is too large. Use one of at most 8 MB."), field="file")
    try:
        places = read_places(content, known=MERGE_PLACES, required=REQUIRED_PLACES)
    except TemplateRefused as refused:
        raise Problem(_refusal(refused), field="file") from refused
    with transaction.atomic():
        file = store(by=by, name=name, content=content, kind="document")
        Template.objects.filter(organization=by.organization, kind=kind, is_used=True).update(is_used=False)
        template: Template = Template.objects.create(
            organization=by.organization,
            kind=kind,
            name=file.name,
            file=file,
            places=list(places.names),
            created_by_name=by.name[:200],
        )
        record(by=by, verb="documents.template_added", subject=template, summary=template.name)
    return template


def use_template(*, by: Actor, template: Template, used: bool) -> None:
    """Use a template, or go without; documents that were made keep theirs."""
    by.require("office.manage")
    with transaction.atomic():
        rows = Template.objects.filter(organization=by.organization, kind=template.kind)
        rows.filter(is_used=True).update(is_used=False)
        if used:
            rows.filter(pk=template.pk).update(is_used=True)
        verb = "documents.template_used" if used else "documents.template_unused"
        record(by=by, verb=verb, subject=template, summary=template.name)


def _style(by: Actor) -> Style:
    made: Style = Style.objects.get_or_create(organization=by.organization)[0]
    return made


def _refusal(refused: TemplateRefused) -> str:
    names = ", ".join("{{ " + name + " }}" for name in refused.names)
    sentences = {
        "broken": _("This file cannot be read as a Word document (DOCX). Save it as DOCX and send it again."),
        "macros": _("This template holds macros and is refused. Save it as DOCX without macros."),
        "embedded": _("This template holds embedded programs or files and is refused. Remove them."),
        "outside": _("This template takes in other files or addresses and is refused. Remove those links."),
        "code": _("Only plain places such as {{ subject }} are accepted, without commands. Found: %s")
        % names,
        "unknown": _("These places are not known: %s") % names,
        "missing": _("These places are missing: %s") % names,
    }
    return sentences[refused.code]
